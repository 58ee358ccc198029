import { chmod, mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface HelperPrograms {
  /** Answers git's question for a user name or password with what the socket in PANAMAX_ASKPASS says. */
  readonly askpass: string
  /** Starts ssh with the configuration in PANAMAX_SSH_CONFIG in place of the user's own. */
  readonly ssh: string
}

const askpass = `'use strict'
const { connect } = require('node:net')
const socket = connect(process.env.PANAMAX_ASKPASS, () => socket.write((process.argv[2] || '') + '\\n'))
socket.on('error', () => (process.exitCode = 1))
let isAnswered = false
socket.on('data', (answer) => {
  isAnswered = true
  process.stdout.write(answer)
})
socket.on('close', () => {
  if (!isAnswered) process.exitCode = 1
})
`

const ssh = `'use strict'
const { spawn } = require('node:child_process')
const words = ['-F', process.env.PANAMAX_SSH_CONFIG, ...process.argv.slice(2)]
const child = spawn('ssh', words, { stdio: 'inherit' })
child.on('error', (error) => {
  process.stderr.write(error.message + '\\n')
  process.exit(127)
})
child.on('exit', (code) => process.exit(code === null ? 1 : code))
`

/** Writes the two programs that git starts, which hold no secret. Idempotent; one that is in use is not disturbed. */
export async function writeHelperPrograms(folder: string, node = process.execPath): Promise<HelperPrograms> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // The kernel takes neither blanks nor long paths there.
  const first = /\s/.test(node) || node.length > 120 ? '#!/usr/bin/env node' : `#!${node}`
  return {
    askpass: await write(join(folder, 'askpass.cjs'), `${first}\n${askpass}`),
    ssh: await write(join(folder, 'ssh.cjs'), `${first}\n${ssh}`),
  }
}

async function write(path: string, text: string): Promise<string> {
  const draft = `${path}.${process.pid}`
  await writeFile(draft, text, { mode: 0o700 })
  await chmod(draft, 0o700)
  await rename(draft, path)
  return path
}
