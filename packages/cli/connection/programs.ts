import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { messageOf, PanamaxError } from '@panamax/core/errors'
import type { Context } from '../context.ts'
import { answers, dataFolder, isAlive, localServer } from './local-server.ts'

/** The built server programs stand beside the built command line. */
function programFile(context: Context, name: 'main' | 'offline'): string {
  const file = join(context.programs, 'server', `${name}.js`)
  if (existsSync(file)) return file
  throw new PanamaxError(
    'unsupported',
    `This command needs Panamax itself on this machine: ${file} is missing. In a clone, use ./panamax, which builds it.`,
  )
}

/** Whether Panamax itself is here, not its command line alone. */
export function hasPrograms(context: Context): boolean {
  return existsSync(join(context.programs, 'server', 'main.js'))
}

/** Runs a program that works on the data folder without a server; its standard input is `input`. Resolves with its exit code. */
export async function runOffline(context: Context, args: readonly string[], input = ''): Promise<number> {
  const child = spawn(process.execPath, [programFile(context, 'offline'), ...args], {
    stdio: ['pipe', 'inherit', 'inherit'],
  })
  child.stdin.end(input)
  return exitOf(child)
}

/** Runs the server here until it ends. It shares the terminal, so Ctrl-C reaches it by itself. */
export async function runServer(context: Context, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [programFile(context, 'main'), ...args], { stdio: 'inherit' })
  context.signal.addEventListener('abort', () => child.kill('SIGTERM'))
  return exitOf(child)
}

/** Starts the server as a process of its own and waits until it answers. Gives what it said; throws `failed` with that when it ended. */
export async function startServer(context: Context, args: readonly string[]): Promise<string> {
  const folder = join(dataFolder(context), 'logs')
  await makeFolder(folder)
  const file = join(folder, 'server.out')
  const out = await open(file, 'w', 0o600)
  const child = spawn(process.execPath, [programFile(context, 'main'), ...args], {
    stdio: ['ignore', out.fd, out.fd],
    env: { ...context.environment },
    detached: true,
  })
  child.unref()
  try {
    const hasEnded = exitOf(child).then(() => true)
    for (let tries = 0; tries < 150; tries += 1) {
      const ended = await Promise.race([hasEnded, pause(200)])
      if (ended === true) break
      const server = await localServer(context)
      if (server !== undefined && server.pid === child.pid && (await answers(server.address)))
        return await readFile(file, 'utf8')
    }
    const said = (await readFile(file, 'utf8')).trim()
    throw new PanamaxError('failed', said === '' ? 'The server did not start within 30 seconds.' : said)
  } finally {
    await out.close()
  }
}

/** Node's own `recursive` tries for ever below /proc. Throws `invalid_request` where it cannot be made. */
async function makeFolder(path: string): Promise<void> {
  try {
    const missing: string[] = []
    for (let at = path; !existsSync(at) && at !== dirname(at); at = dirname(at)) missing.push(at)
    for (const each of missing.toReversed()) await mkdir(each, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return
    const hint = 'Choose a folder that belongs to you with --home (PANAMAX_HOME).'
    throw new PanamaxError('invalid_request', `The folder ${path} cannot be made: ${messageOf(error)}. ${hint}`, {
      cause: error,
    })
  }
}

/** Asks the server on this machine to end and waits until it has. False: there was none. */
export async function stopServer(context: Context): Promise<boolean> {
  const server = await localServer(context)
  if (server === undefined || !isAlive(server.pid)) return false
  process.kill(server.pid, 'SIGTERM')
  for (let tries = 0; tries < 150; tries += 1) {
    if (!isAlive(server.pid)) return true
    await pause(200)
  }
  throw new PanamaxError(
    'failed',
    `The server (process ${server.pid}) has not ended after 30 seconds. It may still finish a step.`,
  )
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

function pause(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds))
}
