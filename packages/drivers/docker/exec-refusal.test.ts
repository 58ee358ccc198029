import type { ExecSession } from '@panamax/core/deploy/driver'
import { describe, expect, test } from 'vitest'
import { explained } from './exec-refusal.ts'

const oci = 'OCI runtime exec failed: exec failed: unable to start container process: '

async function told(text: string, code: number, more: { command?: string[]; workdir?: string; tty?: boolean } = {}) {
  async function* output(): ExecSession['output'] {
    yield { stream: 'stdout', data: Buffer.from(text) }
  }
  const request = { service: 'web', command: ['nosuchprog'], tty: false, ...more }
  const session = explained({ output: output(), exitCode: Promise.resolve(code) }, request)
  const chunks: string[] = []
  for await (const { stream, data } of session.output) chunks.push(`${stream} ${Buffer.from(data).toString()}`)
  return { said: chunks.join(''), code: await session.exitCode }
}

describe('a command that the engine could not start', () => {
  test('is no program of that container: exit code 127, as in a shell', async () => {
    const missing = { said: "stderr There is no program 'nosuchprog' in web's container.\n", code: 127 }
    expect(await told(`${oci}exec: "nosuchprog": executable file not found in $PATH: unknown\r\n`, 126)).toEqual(
      missing,
    )
    expect(await told(`${oci}exec: "nosuchprog": stat nosuchprog: no such file or directory: unknown`, 127)).toEqual(
      missing,
    )
    const shell = await told(`${oci}exec: "sh": executable file not found in $PATH: unknown`, 126, { command: ['sh'] })
    expect(shell.said).toContain("no program 'sh' in web's container. Name another one after --.")
  })

  test('says what else is missing or in the way', async () => {
    expect(await told(`${oci}exec: "nosuchprog": permission denied: unknown`, 126)).toMatchObject({
      said: expect.stringContaining('may not be executed'),
      code: 126,
    })
    const folder = `${oci}chdir to cwd ("/x") set in config.json failed: no such file or directory: unknown`
    expect((await told(folder, 126, { workdir: '/x' })).said).toContain("no folder '/x'")
    const user = 'unable to find user kim: no matching entries in passwd file'
    expect((await told(user, 126)).said).toContain("no user 'kim'")
    expect((await told(`${oci}exec nosuchprog: no such file or directory`, 127)).said).toContain('interpreter')
    expect((await told(`${oci}something new`, 126)).said).toContain('something new')
  })

  test('is said on the one stream of a terminal', async () => {
    const text = `${oci}exec: "nosuchprog": executable file not found in $PATH: unknown\r\n`
    expect((await told(text, 126, { tty: true })).said).toMatch(/^stdout There is no program .*\r\n$/)
  })
})

test('what a program itself writes passes as it is', async () => {
  const text = `${oci}exec: "x": executable file not found`
  expect(await told(text, 0)).toEqual({ said: `stdout ${text}`, code: 0 })
  expect(await told('not found', 127)).toEqual({ said: 'stdout not found', code: 127 })
})
