import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { runCommand } from '../testing/run-command.ts'

/** What bash offers after these words, the last of which is being typed. */
async function offered(...words: string[]): Promise<string[]> {
  const { out } = await runCommand('completion', { cwd: '/', args: ['bash'] })
  const ask = `COMP_WORDS=("panamax" "$@"); COMP_CWORD=$#; _panamax; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout } = await promisify(execFile)('bash', ['-c', `${out}\n${ask}`, 'bash', ...words])
  return stdout.split('\n').filter((line) => line !== '')
}

describe('completion in bash', () => {
  test('offers commands, the verbs of a noun, and the options of a command', async () => {
    expect(await offered('ap')).toEqual(['apps', 'app', 'apply'])
    expect(await offered('app', 'st')).toEqual(['start', 'stop'])
    expect(await offered('app', 'rm', '--vol')).toEqual(['--volumes'])
    expect(await offered('app', 'rm', 'blog', '--vol')).toEqual(['--volumes'])
  })

  test('does the same behind options that stand before the command', async () => {
    expect(await offered('--server', 'https://there', '--json', 'app', 'st')).toEqual(['start', 'stop'])
    expect(await offered('--ser')).toEqual(['--server'])
  })
})
