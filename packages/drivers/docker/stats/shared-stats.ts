import type { StatsSample } from '@panamax/core/deploy/driver'
import { type EngineClient, route } from '../client.ts'
import { jsonLines } from '../json-lines.ts'
import { statsMessage, toSample } from './sample.ts'

export interface StatsListener {
  sample(sample: StatsSample): void
  /** The container stopped, or the engine was lost. */
  ended(): void
}

interface Shared {
  readonly stop: AbortController
  readonly listeners: Set<StatsListener>
}

/** One stream of statistics for each container, shared by everybody who looks, closed when nobody does. */
export class SharedStats {
  private readonly client: EngineClient
  private readonly streams = new Map<string, Shared>()

  constructor(client: EngineClient) {
    this.client = client
  }

  /** The result ends the listening. */
  listen(id: string, origin: { service: string; instance: string }, listener: StatsListener): () => void {
    const shared = this.streams.get(id) ?? this.open(id, origin)
    shared.listeners.add(listener)
    return () => {
      shared.listeners.delete(listener)
      if (shared.listeners.size === 0) this.close(id, shared)
    }
  }

  closeAll(): void {
    this.streams.forEach((shared, id) => this.close(id, shared))
  }

  private open(id: string, origin: { service: string; instance: string }): Shared {
    const shared: Shared = { stop: new AbortController(), listeners: new Set() }
    this.streams.set(id, shared)
    void this.pump(id, origin, shared)
    return shared
  }

  private close(id: string, shared: Shared): void {
    shared.stop.abort()
    if (this.streams.get(id) === shared) this.streams.delete(id)
  }

  private async pump(id: string, origin: { service: string; instance: string }, shared: Shared): Promise<void> {
    try {
      const path = route`/containers/${id}/stats`
      const source = await this.client.stream({ path, query: { stream: true }, signal: shared.stop.signal })
      for await (const line of jsonLines(source)) {
        const message = statsMessage.safeParse(line)
        const sample = message.success ? toSample(message.data, origin) : undefined
        if (sample !== undefined) shared.listeners.forEach((listener) => listener.sample(sample))
      }
    } catch {
      // Whether the engine is lost is told by its events, which every viewer listens to.
    }
    this.close(id, shared)
    shared.listeners.forEach((listener) => listener.ended())
  }
}
