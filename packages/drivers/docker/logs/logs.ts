import type { DriverContext, EngineEvent, LogLine, LogQuery } from '@panamax/core/deploy/driver'
import { PanamaxError } from '@panamax/core/errors'
import { containerDetails, containerList } from '../answers.ts'
import { type EngineClient, route } from '../client.ts'
import type { EngineEvents } from '../engine-events.ts'
import { composeLabel } from '../render/labels.ts'
import { justAfter, LineReader, type LogOrigin, toEngineTime } from './lines.ts'
import { LineMerge } from './merge.ts'
import { Settling } from './settle.ts'

export interface LogSources {
  readonly client: EngineClient
  readonly events: EngineEvents
  readonly context: DriverContext
}

/** While following, how long a quiet container is waited for so that lines come in the order of time. */
const patience = 100

/**
 * The lines of an app's containers, merged in the order of time. While following, each comes as the engine wrote it: within a
 * container its two streams may be some milliseconds out of order. Containers that start later join, and it ends with
 * `unreachable` when the engine is lost. `since` with nanoseconds resumes exactly.
 */
export async function* readLogs(sources: LogSources, query: LogQuery, signal: AbortSignal): AsyncGenerator<LogLine> {
  const stop = new AbortController()
  const either = AbortSignal.any([signal, stop.signal])
  const journal = new AppLogs(sources, query, either)
  try {
    await journal.begin()
    yield* journal.merge.lines()
  } catch (error) {
    if (signal.aborted) return
    throw error
  } finally {
    journal.end()
    stop.abort()
  }
}

interface Followed {
  isOpen: boolean
  /** It was started again while its stream was still open. */
  hasRestarted: boolean
  /** Time of its newest line. */
  last: string | undefined
}

class AppLogs {
  readonly merge: LineMerge
  private readonly sources: LogSources
  private readonly query: LogQuery
  private readonly signal: AbortSignal
  private readonly containers = new Map<string, Followed>()
  private leave: () => void = () => undefined

  constructor(sources: LogSources, query: LogQuery, signal: AbortSignal) {
    this.sources = sources
    this.query = query
    this.signal = signal
    this.merge = new LineMerge({ patience: query.follow ? patience : Number.POSITIVE_INFINITY, mayGrow: true })
    signal.addEventListener('abort', () => this.merge.fail(new PanamaxError('canceled', 'Canceled.')), { once: true })
  }

  async begin(): Promise<void> {
    const { app, follow, tail } = this.query
    // Listening comes first, so that nothing that starts meanwhile is missed.
    if (follow) {
      this.leave = await this.sources.events.listen({
        event: (event) => this.heard(event),
        lost: (error) => this.merge.fail(error),
      })
    }
    const filters = { label: [`${composeLabel.project}=${app}`] }
    const query = { all: true, filters }
    const found = containerList.parse(
      await this.sources.client.json({ path: '/containers/json', query, signal: this.signal }),
    )
    for (const { Id: id, Labels: labels, State: state } of found) {
      if (state === 'created' || !this.isWanted(labels?.[composeLabel.service])) continue
      if (labels?.[composeLabel.oneoff] !== 'True') this.open(id, { tail })
    }
    if (!follow) this.merge.seal()
  }

  end(): void {
    this.leave()
  }

  private isWanted(service: string | undefined): boolean {
    return service !== undefined && (this.query.services === undefined || this.query.services.includes(service))
  }

  private heard(event: EngineEvent): void {
    const isStart = event.kind === 'container' && event.action === 'start' && event.app === this.query.app
    if (!isStart || !this.isWanted(event.service)) return
    const known = this.containers.get(event.handle)
    if (known?.isOpen === true) known.hasRestarted = true
    else this.open(event.handle, {})
  }

  private open(id: string, { tail }: { tail?: number | undefined }): void {
    const followed = this.containers.get(id) ?? { isOpen: false, hasRestarted: false, last: undefined }
    if (followed.isOpen) return
    followed.isOpen = true
    this.containers.set(id, followed)
    this.merge.add(this.read(id, followed, tail))
  }

  private async *read(id: string, followed: Followed, tail: number | undefined): AsyncGenerator<LogLine[]> {
    try {
      const origin = await this.originOf(id)
      const { since, until, follow } = this.query
      const from = followed.last === undefined ? since && toEngineTime(since) : justAfter(followed.last)
      const query = {
        stdout: true,
        stderr: true,
        timestamps: true,
        follow,
        tail: tail ?? 'all',
        since: from,
        until: until === undefined ? undefined : toEngineTime(until),
      }
      const path = route`/containers/${id}/logs`
      const reader = new LineReader(origin)
      // Whoever follows gets each line at once.
      const settling = follow ? undefined : new Settling()
      for await (const chunk of await this.sources.client.stream({ path, query, signal: this.signal })) {
        const lines = this.noted(followed, reader.push(chunk as Uint8Array))
        yield settling?.push(lines) ?? lines
      }
      const last = this.noted(followed, reader.end())
      yield settling === undefined ? last : [...settling.push(last), ...settling.end()]
    } catch (error) {
      this.judge(error, id)
    } finally {
      followed.isOpen = false
    }
    if (!followed.hasRestarted || this.signal.aborted) return
    followed.hasRestarted = false
    this.open(id, {})
  }

  private noted(followed: Followed, lines: LogLine[]): LogLine[] {
    for (const { time } of lines) if (followed.last === undefined || time > followed.last) followed.last = time
    return lines
  }

  private async originOf(id: string): Promise<LogOrigin> {
    const path = route`/containers/${id}/json`
    const details = containerDetails.parse(await this.sources.client.json({ path, signal: this.signal }))
    const instance = details.Name.replace(/^\//, '')
    return {
      service: details.Config.Labels?.[composeLabel.service] ?? instance,
      instance,
      tty: details.Config.Tty === true,
    }
  }

  /** One container without a readable log, or gone, does not end the log of the app. */
  private judge(error: unknown, id: string): void {
    const code = error instanceof PanamaxError ? error.code : 'internal'
    if (code === 'not_found') return
    if (code !== 'rejected') throw error
    this.sources.context.log('warn', 'the log of a container cannot be read', {
      container: id,
      reason: error instanceof Error ? error.message : String(error),
    })
  }
}
