import { PanamaxError } from '@panamax/core/errors'
import type { Context } from '../context.ts'
import { harmless } from '../output.ts'
import { noServer } from './find-server.ts'
import { answers, type LocalServer, runningServer } from './local-server.ts'
import { hasPrograms, startServer } from './programs.ts'

/**
 * Starts the server of this machine for a command that needs one: with --yes at once, on a terminal after asking. Throws
 * `unreachable`, naming the ways, where nobody can be asked or Panamax itself is not installed here.
 */
export async function startLocal(context: Context): Promise<LocalServer> {
  if (!hasPrograms(context) || !(context.yes || context.stdin.isTTY)) throw noServer()
  const { output } = context
  output.note('No Panamax server runs on this machine.')
  if (!(await context.confirm('Start one in the background?'))) throw noServer()
  for (const line of (await start(context)).trimEnd().split('\n')) output.note(harmless(line))
  const server = await runningServer(context)
  if (server === undefined) throw new PanamaxError('unreachable', 'The server ended as soon as it had started.')
  return server
}

async function start(context: Context): Promise<string> {
  try {
    return await startServer(context, [])
  } catch (error) {
    // Two commands at once: the other one was quicker.
    const other = await runningServer(context)
    if (other !== undefined && (await answers(other.address))) return `Panamax is at ${other.address}`
    if (!(error instanceof PanamaxError)) throw error
    const message = `The server could not be started. ${error.message}\nStart it another way with "panamax up --detach" and its options, then repeat this.`
    throw new PanamaxError(error.code, message, { cause: error, details: error.details })
  }
}
