import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ExecRequest, ExecSession, TerminalSize } from '@panamax/core/deploy/driver'
import { PanamaxError } from '@panamax/core/errors'
import { z } from 'zod'
import { containerList } from './answers.ts'
import { type EngineClient, route } from './client.ts'
import { isAtLeast } from './connection/version.ts'
import { explained } from './exec-refusal.ts'
import { demultiplex, plain } from './logs/demux.ts'
import { toList } from './render/environment.ts'
import { composeLabel } from './render/labels.ts'

const execState = z.object({ Running: z.boolean(), ExitCode: z.number().nullish() })

/** Runs a command in a running container of a service. Throws `not_found` or `conflict` when there is none that runs. */
export async function openExec(client: EngineClient, request: ExecRequest, signal: AbortSignal): Promise<ExecSession> {
  const container = await findRunning(client, request, signal)
  const size = request.size ?? { columns: 80, rows: 24 }
  const isNew = isAtLeast(await client.version(signal), '1.42')
  const body = {
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: request.tty,
    Cmd: request.command,
    Env: toList(request.environment ?? {}),
    ...(request.user === undefined ? {} : { User: request.user }),
    ...(request.workdir === undefined ? {} : { WorkingDir: request.workdir }),
    ...(request.tty && isNew ? { ConsoleSize: [size.rows, size.columns] } : {}),
  }
  const made = await client.json({ method: 'POST', path: route`/containers/${container}/exec`, body, signal })
  const { Id: id } = z.object({ Id: z.string() }).parse(made)
  const socket = await client.upgrade({
    method: 'POST',
    path: route`/exec/${id}/start`,
    body: {
      Detach: false,
      Tty: request.tty,
      ...(request.tty && isNew ? { ConsoleSize: [size.rows, size.columns] } : {}),
    },
  })
  const stop = (): void => void socket.destroy()
  signal.addEventListener('abort', stop, { once: true })
  socket.once('close', () => signal.removeEventListener('abort', stop))
  if (request.tty && !isNew) await resizeSoon(client, id, size)
  return session(client, id, { socket, request })
}

async function findRunning(client: EngineClient, request: ExecRequest, signal: AbortSignal): Promise<string> {
  const { app, service, replica } = request
  const number = replica === undefined ? [] : [`${composeLabel.number}=${replica}`]
  const filters = { label: [`${composeLabel.project}=${app}`, `${composeLabel.service}=${service}`, ...number] }
  const found = containerList.parse(
    await client.json({ path: '/containers/json', query: { all: true, filters }, signal }),
  )
  const [running] = found
    .filter((each) => each.State === 'running')
    .sort((a, b) => Number(a.Labels?.[composeLabel.number] ?? 0) - Number(b.Labels?.[composeLabel.number] ?? 0))
  if (running !== undefined) return running.Id
  const which = replica === undefined ? service : `instance ${replica} of ${service}`
  if (found.length === 0) throw new PanamaxError('not_found', `The app ${app} has no container of ${which}.`)
  throw new PanamaxError('conflict', `${which} does not run, so nothing can be run in it. Start it first.`)
}

function session(
  client: EngineClient,
  id: string,
  { socket, request }: { socket: Duplex; request: ExecRequest },
): ExecSession {
  const ended = new Promise<void>((resolve) => {
    socket.once('close', resolve)
    socket.once('end', resolve)
  })
  // Whoever reads the output sees the loss there; an unread one must not end the process.
  socket.on('error', () => undefined)
  const exitCode = ended.then(async () => readExitCode(client, id))
  const output = request.tty ? plain(socket) : demultiplex(socket)
  const told = explained({ output, exitCode }, request)
  told.exitCode.catch(() => undefined)
  return {
    ...told,
    write: async (data) => writeTo(socket, data),
    end: () => void socket.end(),
    resize: async (size) => void (await resize(client, id, size)),
    close: () => void socket.destroy(),
  }
}

/** Waits until what was written has gone, or can go nowhere any more. */
export async function writeTo(socket: Duplex, data: Uint8Array): Promise<void> {
  if (socket.destroyed || socket.writableEnded || socket.write(data)) return
  await new Promise<void>((resolve) => {
    const done = (): void => {
      for (const event of ['drain', 'close', 'error']) socket.off(event, done)
      resolve()
    }
    for (const event of ['drain', 'close', 'error']) socket.on(event, done)
  })
}

async function readExitCode(client: EngineClient, id: string): Promise<number> {
  for (let tries = 0; tries < 40; tries += 1) {
    const state = execState.parse(await client.json({ path: route`/exec/${id}/json` }))
    if (!state.Running && typeof state.ExitCode === 'number') return state.ExitCode
    await sleep(25 * (tries + 1))
  }
  throw new PanamaxError('failed', 'The command goes on: its output was closed before it ended.')
}

/** Right after its start a command may have no terminal yet. */
async function resizeSoon(client: EngineClient, id: string, size: TerminalSize): Promise<void> {
  for (let tries = 0; tries < 8; tries += 1) {
    if (await resize(client, id, size)) return
    await sleep(10 * (tries + 1))
  }
}

/** False: the command has ended, or has not quite begun, and has no terminal to be resized. */
async function resize(client: EngineClient, id: string, size: TerminalSize): Promise<boolean> {
  try {
    const query = { h: size.rows, w: size.columns }
    await client.text({ method: 'POST', path: route`/exec/${id}/resize`, query })
    return true
  } catch (error) {
    if (error instanceof PanamaxError && error.code === 'unreachable') throw error
    return false
  }
}
