import type { EngineEvent } from '@panamax/core/deploy/driver'
import { messageOf, PanamaxError } from '@panamax/core/errors'
import { z } from 'zod'
import type { EngineClient } from './client.ts'
import { jsonLines } from './json-lines.ts'
import { composeLabel } from './render/labels.ts'

const message = z.object({
  Type: z.string(),
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()).nullish() }),
  time: z.number().optional(),
  timeNano: z.number().optional(),
})

export interface Listener {
  event(event: EngineEvent): void
  /** The connection was lost: nothing more comes. */
  lost(error: PanamaxError): void
}

/** The engine's events: one stream, shared by everybody who listens, closed when nobody does. */
export class EngineEvents {
  private readonly client: EngineClient
  private readonly listeners = new Set<Listener>()
  private stream: { readonly stop: AbortController; readonly open: Promise<void> } | undefined

  constructor(client: EngineClient) {
    this.client = client
  }

  /** Resolves once the stream is open: whatever happens after that is heard. The result ends the listening. */
  async listen(listener: Listener): Promise<() => void> {
    this.listeners.add(listener)
    const leave = (): void => this.leave(listener)
    try {
      this.stream ??= this.start()
      await this.stream.open
    } catch (error) {
      leave()
      throw error
    }
    return leave
  }

  close(): void {
    this.stream?.stop.abort()
    this.stream = undefined
  }

  private leave(listener: Listener): void {
    this.listeners.delete(listener)
    if (this.listeners.size === 0) this.close()
  }

  private start(): { stop: AbortController; open: Promise<void> } {
    const stop = new AbortController()
    const filters = { type: ['container', 'network', 'volume', 'image'] }
    const opening = this.client.stream({ path: '/events', query: { filters }, signal: stop.signal })
    const started = { stop, open: opening.then(() => undefined) }
    started.open.catch(() => {
      if (this.stream?.stop === stop) this.stream = undefined
    })
    opening.then((source) => this.pump(source, stop)).catch(() => undefined)
    return started
  }

  private async pump(source: AsyncIterable<Uint8Array>, stop: AbortController): Promise<void> {
    let reason = 'the engine closed the connection'
    try {
      for await (const line of jsonLines(source)) {
        const event = toEvent(line)
        if (event !== undefined) this.listeners.forEach((listener) => listener.event(event))
      }
    } catch (error) {
      reason = messageOf(error)
    }
    if (stop.signal.aborted) return
    this.stream = undefined
    const listeners = [...this.listeners]
    this.listeners.clear()
    const error = new PanamaxError('unreachable', `The events of the engine ended: ${reason}.`)
    for (const listener of listeners) listener.lost(error)
  }
}

function toEvent(line: unknown): EngineEvent | undefined {
  const parsed = message.safeParse(line)
  if (!parsed.success) return undefined
  const { Type: kind, Action: said, Actor: actor } = parsed.data
  const attributes = actor.Attributes ?? {}
  // "health_status: healthy", "exec_create: sh -c …": what follows the colon is a person's or a program's text.
  const [action = said, detail] = said.split(': ', 2)
  const health = action === 'health_status' ? detail : undefined
  const exitCode = attributes['exitCode']
  return {
    time: timeOf(parsed.data),
    kind,
    action: action === 'health_status' ? 'health' : action,
    handle: actor.ID,
    ...optional('app', attributes[composeLabel.project]),
    ...optional('service', attributes[composeLabel.service]),
    ...optional('name', attributes['name']),
    ...(exitCode === undefined ? {} : { exitCode: Number(exitCode) }),
    ...(health === 'healthy' || health === 'unhealthy' || health === 'starting' ? { health } : {}),
  }
}

function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: string })
}

/** The nanoseconds do not fit a number of JavaScript exactly: seconds and the rest are told apart. */
function timeOf({ time, timeNano }: { time?: number | undefined; timeNano?: number | undefined }): string {
  if (time === undefined) return new Date().toISOString()
  const rest = timeNano === undefined ? 0 : Math.max(0, Math.min(999_999_999, Math.round(timeNano - time * 1e9)))
  return `${new Date(time * 1000).toISOString().slice(0, 19)}.${String(rest).padStart(9, '0')}Z`
}
