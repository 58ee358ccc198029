import type { EngineEvent, LogLine } from '@panamax/core/deploy/driver'
import type { LivePort, Runtime } from '@panamax/core/deploy/resource'
import type { Clock } from './clock.ts'
import type { ContainerPayload } from './payload.ts'

export interface SimFile {
  content: string
  readonly mode: string
  readonly uid: string
  readonly gid: string
}

/** What marks a thing as part of an app, as labels do on a real engine. */
export interface Marks {
  readonly app: string
  /** The resource that it is an instance of. */
  readonly resource: string
  readonly service?: string
  readonly managed: boolean
  readonly hash?: string
  readonly facets?: Readonly<Record<string, string>>
  readonly revision?: number
}

export interface SimContainer {
  readonly id: string
  name: string
  readonly marks: Marks
  readonly spec: ContainerPayload
  readonly address: string
  runtime: Runtime
  ports: readonly LivePort[]
  /** Its own writable layer. */
  readonly files: Map<string, SimFile>
  readonly log: Numbered<LogLine>[]
  /** Ends its process; undefined while none runs. */
  life: AbortController | undefined
}

export interface SimNetwork {
  readonly id: string
  readonly name: string
  readonly marks: Marks | undefined
}

export interface SimVolume {
  readonly name: string
  readonly marks: Marks | undefined
  readonly files: Map<string, SimFile>
}

export interface SimImage {
  readonly id: string
  readonly reference: string
  readonly size: number
  readonly created: string
  readonly entrypoint: readonly string[]
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  /** "80/tcp" */
  readonly exposed: readonly string[]
}

/** With its place among everything that was ever said or done. */
export type Numbered<T> = T & { readonly order: number }

const KEPT_LINES = 10_000
const KEPT_EVENTS = 10_000

/** The machine that the simulated orchestrator runs on. It outlives every connection to it. */
export class World {
  readonly clock: Clock
  readonly containers = new Map<string, SimContainer>()
  /** By name. */
  readonly networks = new Map<string, SimNetwork>()
  /** By name. */
  readonly volumes = new Map<string, SimVolume>()
  /** By reference. */
  readonly images = new Map<string, SimImage>()
  readonly events: Numbered<EngineEvent>[] = []
  private counter = 0
  private lastMoment = 0
  private tick = 0
  private waiting = new Set<() => void>()

  constructor(clock: Clock) {
    this.clock = clock
  }

  /** 64 hexadecimal digits, the same on every run. */
  newId(): string {
    this.counter += 1
    return (
      this.counter.toString(16).padStart(8, '0') +
      (this.counter * 2654435761).toString(16).padStart(16, '0').slice(-16).repeat(4).slice(0, 56)
    )
  }

  newAddress(): string {
    this.counter += 1
    return `10.99.${(this.counter >> 8) & 255}.${this.counter & 255}`
  }

  /** RFC 3339 with nanoseconds, never the same twice. */
  stamp(): string {
    const now = this.clock.now()
    this.tick = now > this.lastMoment ? 0 : this.tick + 1
    this.lastMoment = Math.max(now, this.lastMoment)
    const moment = new Date(this.lastMoment).toISOString()
    return `${moment.slice(0, -1)}${String(this.tick % 1_000_000).padStart(6, '0')}Z`
  }

  /** The place of the latest thing said or done. */
  get latest(): number {
    return this.order
  }
  private order = 0

  say(container: SimContainer, stream: 'stdout' | 'stderr', text: string): void {
    const service = container.marks.service ?? container.name
    this.order += 1
    container.log.push({ order: this.order, time: this.stamp(), service, instance: container.name, stream, text })
    if (container.log.length > KEPT_LINES) container.log.splice(0, container.log.length - KEPT_LINES)
    this.changed()
  }

  happen(kind: string, action: string, item: SimContainer | SimNetwork | SimVolume, more: Partial<EngineEvent> = {}) {
    const { marks } = item
    this.order += 1
    this.events.push({
      order: this.order,
      time: this.stamp(),
      kind,
      action,
      handle: 'id' in item ? item.id : item.name,
      name: item.name,
      ...(marks === undefined ? {} : { app: marks.app }),
      ...(marks?.service === undefined ? {} : { service: marks.service }),
      ...more,
    })
    if (this.events.length > KEPT_EVENTS) this.events.splice(0, this.events.length - KEPT_EVENTS)
    this.changed()
  }

  changed(): void {
    const waiting = this.waiting
    this.waiting = new Set()
    for (const wake of waiting) wake()
  }

  /** Resolves at the next change, or when the signal is aborted. */
  nextChange(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.waiting.delete(wake)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      if (signal.aborted) {
        resolve()
        return
      }
      this.waiting.add(wake)
      signal.addEventListener('abort', wake, { once: true })
    })
  }

  byName(name: string): SimContainer | undefined {
    for (const container of this.containers.values()) if (container.name === name) return container
    return undefined
  }

  /** The container that has this name, alias or link on one of the networks of another one. */
  resolve(from: SimContainer, name: string): SimContainer | undefined {
    const linked = from.spec.links[name]
    const wanted = linked ?? name
    for (const container of this.containers.values()) {
      if (container.runtime.phase !== 'running') continue
      for (const network of Object.keys(from.spec.networks)) {
        const aliases = container.spec.networks[network]
        if (aliases !== undefined && (aliases.includes(wanted) || container.name === name)) return container
      }
    }
    return undefined
  }

  /** Ends every process, so that nothing goes on in the background. */
  [Symbol.dispose](): void {
    for (const container of this.containers.values()) container.life?.abort()
  }
}
