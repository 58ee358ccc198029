import type { AppUsage } from '@panamax/contract/journal'
import { wait } from '../streams/wait.ts'
import type { Sample, StatsHub } from './stats.ts'

export interface UsageOptions {
  readonly stats: Pick<StatsHub, 'once'>
  /** Apps with at least one running instance, and how many. */
  readonly running: () => readonly { readonly app: string; readonly instances: number }[]
  /** Instances that are sampled at the same time: each holds a stream of the engine open. */
  readonly most?: number
  /** Milliseconds between the end of a round and the next one. */
  readonly pause?: number
}

/** Milliseconds that the first samples of an app may take. */
const within = 4000

/**
 * CPU and memory of every app for lists: rounds of single samples, a bounded number of them at a time, for as long as
 * somebody looks. A slow viewer is told the newest of each app only.
 */
export class UsageBoard {
  readonly #options: UsageOptions
  readonly #viewers = new Set<Viewer>()
  #round: AbortController | undefined
  readonly #newest = new Map<string, AppUsage>()

  constructor(options: UsageOptions) {
    this.#options = options
  }

  get isAtWork(): boolean {
    return this.#round !== undefined
  }

  /** What is known at once, then what changes. An app that runs no more is told with zeros. */
  async *follow(signal: AbortSignal): AsyncGenerator<AppUsage> {
    const viewer: Viewer = { waiting: new Map(this.#newest), wake: undefined }
    const wake = (): void => viewer.wake?.()
    this.#viewers.add(viewer)
    signal.addEventListener('abort', wake, { once: true })
    if (this.#round === undefined) {
      this.#round = new AbortController()
      void this.#work(this.#round.signal)
    }
    try {
      while (!signal.aborted) {
        const batch = [...viewer.waiting.values()]
        viewer.waiting.clear()
        yield* batch
        if (viewer.waiting.size > 0 || signal.aborted) continue
        await new Promise<void>((resolve) => {
          viewer.wake = resolve
        })
        viewer.wake = undefined
      }
    } finally {
      signal.removeEventListener('abort', wake)
      this.#viewers.delete(viewer)
      if (this.#viewers.size === 0) {
        this.#round?.abort()
        this.#round = undefined
        this.#newest.clear()
      }
    }
  }

  /** Never rejects: an app that cannot be sampled is left as it was. */
  async #work(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const running = this.#options.running()
      for (const app of [...this.#newest.keys()].filter((name) => running.every((each) => each.app !== name))) {
        this.#tell({ app, cpuPercent: 0, memory: 0, instances: 0 })
        this.#newest.delete(app)
      }
      for (const group of groups(running, this.#options.most ?? 40)) {
        if (signal.aborted) return
        await Promise.all(group.map(({ app, instances }) => this.#sample(app, instances, signal)))
      }
      await wait(this.#options.pause ?? 2000, signal)
    }
  }

  async #sample(app: string, instances: number, signal: AbortSignal): Promise<void> {
    const samples = await this.#options.stats.once(app, instances, { signal, within }).catch(() => [])
    if (signal.aborted || samples.length === 0) return
    const usage = { app, ...total(samples), instances: samples.length }
    this.#newest.set(app, usage)
    this.#tell(usage)
  }

  #tell(usage: AppUsage): void {
    for (const viewer of this.#viewers) {
      viewer.waiting.set(usage.app, usage)
      viewer.wake?.()
    }
  }
}

interface Viewer {
  readonly waiting: Map<string, AppUsage>
  wake: (() => void) | undefined
}

function total(samples: readonly Sample[]): { readonly cpuPercent: number; readonly memory: number } {
  const sum = (pick: (sample: Sample) => number) => samples.reduce((all, sample) => all + pick(sample), 0)
  return { cpuPercent: Math.round(sum(({ cpuPercent }) => cpuPercent) * 10) / 10, memory: sum(({ memory }) => memory) }
}

/** Apps in groups of at most so many instances; one with more is a group of its own. */
function groups<T extends { readonly instances: number }>(apps: readonly T[], most: number): T[][] {
  const all: T[][] = []
  let room = 0
  for (const app of apps) {
    const last = all.at(-1)
    if (last === undefined || app.instances > room) {
      all.push([app])
      room = most - app.instances
    } else {
      last.push(app)
      room -= app.instances
    }
  }
  return all
}
