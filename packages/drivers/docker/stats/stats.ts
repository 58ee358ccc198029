import type { EngineEvent, StatsSample } from '@panamax/core/deploy/driver'
import { containerList } from '../answers.ts'
import type { EngineClient } from '../client.ts'
import type { EngineEvents } from '../engine-events.ts'
import { composeLabel } from '../render/labels.ts'
import type { SharedStats } from './shared-stats.ts'

export interface StatsSources {
  readonly client: EngineClient
  readonly events: EngineEvents
  readonly shared: SharedStats
}

interface StatsQuery {
  readonly app: string
  readonly service?: string
}

/** About one sample a second of each running container, until the signal. A slow reader gets the newest of each, not all. */
export async function* readStats(
  sources: StatsSources,
  query: StatsQuery,
  signal: AbortSignal,
): AsyncGenerator<StatsSample> {
  const view = new StatsView(sources, query)
  const stop = (): void => view.stop()
  signal.addEventListener('abort', stop, { once: true })
  try {
    await view.begin(signal)
    yield* view.samples()
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    signal.removeEventListener('abort', stop)
    view.end()
  }
}

class StatsView {
  private readonly sources: StatsSources
  private readonly query: StatsQuery
  private readonly watched = new Map<string, () => void>()
  private readonly newest = new Map<string, StatsSample>()
  private failure: { readonly error: unknown } | undefined
  private isOver = false
  private leave: () => void = () => undefined
  private wake: () => void = () => undefined

  constructor(sources: StatsSources, query: StatsQuery) {
    this.sources = sources
    this.query = query
  }

  async begin(signal: AbortSignal): Promise<void> {
    this.leave = await this.sources.events.listen({
      event: (event) => this.heard(event),
      lost: (error) => {
        this.failure = { error }
        this.wake()
      },
    })
    const { app, service } = this.query
    const label = [
      `${composeLabel.project}=${app}`,
      ...(service === undefined ? [] : [`${composeLabel.service}=${service}`]),
    ]
    const query = { filters: { label, status: ['running'] } }
    const found = containerList.parse(await this.sources.client.json({ path: '/containers/json', query, signal }))
    for (const each of found) {
      this.watch(each.Id, each.Labels?.[composeLabel.service], each.Names?.[0]?.replace(/^\//, ''))
    }
  }

  async *samples(): AsyncGenerator<StatsSample> {
    for (;;) {
      for (const [id, sample] of this.newest) {
        this.newest.delete(id)
        yield sample
      }
      if (this.failure !== undefined) throw this.failure.error
      if (this.isOver) return
      if (this.newest.size === 0) await new Promise<void>((resolve) => (this.wake = resolve))
    }
  }

  stop(): void {
    this.isOver = true
    this.wake()
  }

  end(): void {
    this.leave()
    for (const unwatch of this.watched.values()) unwatch()
    this.watched.clear()
  }

  private heard(event: EngineEvent): void {
    const isStart = event.kind === 'container' && event.action === 'start' && event.app === this.query.app
    if (!isStart || (this.query.service !== undefined && event.service !== this.query.service)) return
    this.watch(event.handle, event.service, event.name)
  }

  private watch(id: string, service: string | undefined, instance: string | undefined): void {
    if (this.watched.has(id) || this.isOver) return
    const origin = { service: service ?? '', instance: instance ?? id.slice(0, 12) }
    const unwatch = this.sources.shared.listen(id, origin, {
      sample: (sample) => {
        this.newest.set(id, sample)
        this.wake()
      },
      ended: () => this.watched.delete(id),
    })
    this.watched.set(id, unwatch)
  }
}
