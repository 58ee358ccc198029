import { homedir } from 'node:os'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Client } from '@panamax/contract/client'
import { textOption } from './command.ts'
import { commands } from './commands.ts'
import { findServer } from './connection/find-server.ts'
import { startLocal } from './connection/start-local.ts'
import type { Context } from './context.ts'
import { reportFailure } from './failure.ts'
import { createOutput, wantsColour } from './output.ts'
import { buildProgram, commanderExit, type Invocation } from './program.ts'
import { askLine, confirm, secret } from './prompt.ts'
import { version } from './version.ts'

async function main(argv: readonly string[]): Promise<number> {
  let code = 0
  const program = buildProgram(commands, version, async (invocation) => {
    code = await invoke(invocation)
  })
  try {
    await program.parseAsync([...argv], { from: 'user' })
  } catch (error) {
    const exit = commanderExit(error)
    if (exit === undefined) throw error
    code = exit
  }
  return code
}

async function invoke({ command, args, options }: Invocation): Promise<number> {
  const json = options['json'] === true
  const output = createOutput({
    json,
    colour: wantsColour(process.env, process.stdout),
    stdout: process.stdout,
    stderr: process.stderr,
  })
  const interrupted = new AbortController()
  process.once('SIGINT', () => interrupted.abort())
  process.once('SIGTERM', () => interrupted.abort())
  const place = { environment: process.env, homeDirectory: homedir() }
  let client: Promise<Client> | undefined
  const context: Context = {
    output,
    ...place,
    cwd: process.cwd(),
    stdin: process.stdin,
    yes: options['yes'] === true,
    signal: interrupted.signal,
    programs: dirname(dirname(fileURLToPath(import.meta.url))),
    client: ({ mayStart } = { mayStart: true }) =>
      (client ??= findServer(place, {
        server: textOption(options, 'server'),
        token: textOption(options, 'token'),
        ...(mayStart ? { start: () => startLocal(context) } : {}),
      })),
    confirm: (question) => confirm(question, options['yes'] === true),
    ask: askLine,
    secret,
  }
  try {
    return (await command.run(context, args, options)) ?? 0
  } catch (error) {
    return reportFailure(output, error, options['debug'] === true)
  }
}

// A closed pipe ("panamax logs | head") is the reader's right, not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})
process.exitCode = await main(process.argv.slice(2))
// Streams that are still open (a followed journal, a raw terminal) must not keep a finished command alive.
if (process.stdout.writableLength === 0) process.exit()
process.stdout.once('drain', () => process.exit())
