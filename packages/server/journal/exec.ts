import { ExecClientMessage, type ExecQuery } from '@panamax/contract/journal'
import type { Driver, ExecRequest, ExecSession } from '@panamax/core/deploy/driver'
import { messageOf, PanamaxError } from '@panamax/core/errors'
import { z } from 'zod'
import type { Socket } from '../http/handler.ts'

const Command = z.array(z.string().max(8192)).min(1).max(500)

/** Throws `invalid_request` for a command that is none. */
export function toExecRequest(app: string, query: z.output<typeof ExecQuery>): ExecRequest {
  const { service, replica, tty, user, workdir, columns, rows } = query
  return {
    app,
    service,
    command: parseCommand(query.command),
    tty: tty === 'true',
    ...(replica === undefined ? {} : { replica }),
    ...(user === undefined ? {} : { user }),
    ...(workdir === undefined ? {} : { workdir }),
    ...(columns === undefined || rows === undefined ? {} : { size: { columns, rows } }),
  }
}

/** Runs a command over a WebSocket until it ends or the client leaves. What goes wrong is said in an `error` frame. */
export async function runExec(
  driver: Driver,
  request: ExecRequest,
  socket: Socket,
  signal: AbortSignal,
): Promise<void> {
  let session: ExecSession
  try {
    if (driver.exec === undefined) {
      throw new PanamaxError('unsupported', 'No command can be run in a container of this target.')
    }
    session = await driver.exec(request, signal)
  } catch (error) {
    await sendError(socket, error)
    return
  }
  const left = new AbortController()
  const close = (): void => session.close()
  signal.addEventListener('abort', close, { once: true })
  try {
    await socket.send(JSON.stringify({ type: 'ready' }))
    const input = pumpInput(session, socket).finally(() => left.abort())
    input.catch(() => undefined)
    const isOver = await Promise.race([
      pumpOutput(session, socket).then(() => true),
      aborted(left.signal).then(() => false),
    ])
    if (isOver) await socket.send(JSON.stringify({ type: 'exit', code: await session.exitCode }))
  } catch (error) {
    await sendError(socket, error)
  } finally {
    signal.removeEventListener('abort', close)
    session.close()
    // Nobody may be left to hear of it.
    session.exitCode.catch(() => undefined)
  }
}

function parseCommand(text: string): readonly string[] {
  try {
    return Command.parse(JSON.parse(text))
  } catch (error) {
    throw new PanamaxError('invalid_request', 'The command has to be a JSON array of texts: ["sh", "-c", "date"].', {
      cause: error,
    })
  }
}

async function pumpInput(session: ExecSession, socket: Socket): Promise<void> {
  for await (const frame of socket.messages) {
    if (typeof frame !== 'string') {
      await session.write(frame)
      continue
    }
    const message = parseMessage(frame)
    if (message?.type === 'resize') await session.resize(message).catch(() => undefined)
    else if (message?.type === 'end') session.end()
  }
}

async function pumpOutput(session: ExecSession, socket: Socket): Promise<void> {
  for await (const { stream, data } of session.output) {
    const frame = new Uint8Array(data.length + 1)
    frame[0] = stream === 'stdout' ? 1 : 2
    frame.set(data, 1)
    await socket.send(frame)
  }
}

/** Undefined for what is no message of ours: it is passed over. */
function parseMessage(text: string): z.output<typeof ExecClientMessage> | undefined {
  try {
    return ExecClientMessage.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

async function sendError(socket: Socket, error: unknown): Promise<void> {
  const code = error instanceof PanamaxError ? error.code : 'internal'
  await socket.send(JSON.stringify({ type: 'error', code, message: messageOf(error) }))
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
