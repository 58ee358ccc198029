import { existsSync } from 'node:fs'
import { PanamaxError, exitCode } from '@panamax/core/errors'
import { readConfig } from './config.ts'
import { examineOffline } from './system/offline-checks.ts'
import { resetPassword } from './system/reset-password.ts'

/**
 * What works on the data folder without a server, or beside a running one. The command line starts it as a program of its
 * own: `offline.js reset-password NAME` (the new password on standard input) and `offline.js doctor [--json]`. The folder is
 * found as the server finds it. The build calls `offline.js prepare-library FOLDER`, which needs no data folder.
 */
const usage = 'Usage: offline.js reset-password NAME < PASSWORD | offline.js doctor [--json]\n'

const [command, ...rest] = process.argv.slice(2)
try {
  process.exitCode = await run()
} catch (error) {
  if (!(error instanceof PanamaxError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = exitCode[error.code]
}

async function run(): Promise<number> {
  if (command === 'prepare-library' && rest.length === 1) {
    const { prepareLibrary } = await import('./catalog/prepared-library.ts')
    process.stdout.write(await prepareLibrary(rest[0] ?? ''))
    return 0
  }
  const config = readConfig({ arguments: [], environment: process.env })
  if (command === 'reset-password' && rest.length === 1) {
    if (!existsSync(config.home)) throw new PanamaxError('not_found', `There is no Panamax in ${config.home}.`)
    const username = await resetPassword(config.home, rest[0] ?? '', await readInput())
    process.stdout.write(`${username} has a new password. All sessions of ${username} have ended.\n`)
    return 0
  }
  if (command === 'doctor') {
    const checks = await examineOffline(config)
    if (rest.includes('--json')) process.stdout.write(`${JSON.stringify(checks, null, 2)}\n`)
    else for (const { state, name, text, fix } of checks) process.stdout.write(line(state, name, text, fix))
    return checks.some((check) => check.state === 'error') ? 1 : 0
  }
  process.stderr.write(usage)
  return exitCode.invalid_request
}

function line(state: string, name: string, text: string, fix: string | undefined): string {
  return `${state.padEnd(8)}${name}: ${text}\n${fix === undefined ? '' : `        ${fix}\n`}`
}

async function readInput(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += String(chunk)
    if (text.length > 10_000) throw new PanamaxError('invalid_request', 'The password is too long.')
  }
  return text.replace(/\r?\n$/, '')
}
