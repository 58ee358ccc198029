import type { StatsView } from '@panamax/contract/journal'
import type { Driver, StatsSample } from '@panamax/core/deploy/driver'
import type { z } from 'zod'
import { asError } from '../streams/as-error.ts'
import { wait } from '../streams/wait.ts'

export type Sample = z.output<typeof StatsView>

interface Viewer {
  /** The newest of each instance that was not yet read. */
  readonly waiting: Map<string, Sample>
  wake: (() => void) | undefined
  ended: { readonly error?: Error } | undefined
}

interface Stream {
  readonly viewers: Set<Viewer>
  readonly stop: AbortController
}

/** Live numbers: one stream of the engine for each app, shared by all who look, closed when nobody does. */
export class StatsHub {
  readonly #connect: (app: string) => Promise<Driver>
  readonly #streams = new Map<string, Stream>()

  constructor(connect: (app: string) => Promise<Driver>) {
    this.#connect = connect
  }

  get openStreams(): number {
    return this.#streams.size
  }

  /** Samples as they come. A slow viewer is given the newest of each instance. */
  async *follow(app: string, service: string | undefined, signal: AbortSignal): AsyncGenerator<Sample> {
    const viewer: Viewer = { waiting: new Map(), wake: undefined, ended: undefined }
    const stream = this.#join(app, viewer)
    const wake = (): void => viewer.wake?.()
    signal.addEventListener('abort', wake, { once: true })
    try {
      while (!signal.aborted) {
        const batch = [...viewer.waiting.values()]
        viewer.waiting.clear()
        for (const sample of batch) if (service === undefined || sample.service === service) yield sample
        if (viewer.waiting.size > 0 || signal.aborted) continue
        if (viewer.ended !== undefined) {
          if (viewer.ended.error !== undefined) throw viewer.ended.error
          return
        }
        await new Promise<void>((resolve) => {
          viewer.wake = resolve
        })
        viewer.wake = undefined
      }
    } finally {
      signal.removeEventListener('abort', wake)
      stream.viewers.delete(viewer)
      if (stream.viewers.size === 0) this.#close(app, stream)
    }
  }

  /** One sample of each instance that runs, or of those that come within the time (milliseconds). */
  async once(
    app: string,
    instances: number,
    options: { readonly signal: AbortSignal; readonly within: number },
  ): Promise<Sample[]> {
    const samples = new Map<string, Sample>()
    if (instances === 0) return []
    const enough = new AbortController()
    const signal = AbortSignal.any([options.signal, enough.signal])
    void wait(options.within, signal).then(() => enough.abort())
    for await (const sample of this.follow(app, undefined, signal)) {
      samples.set(sample.instance, sample)
      if (samples.size >= instances) break
    }
    enough.abort()
    return [...samples.values()].sort((a, b) => a.instance.localeCompare(b.instance))
  }

  #join(app: string, viewer: Viewer): Stream {
    const known = this.#streams.get(app)
    const stream = known ?? { viewers: new Set<Viewer>(), stop: new AbortController() }
    stream.viewers.add(viewer)
    if (known === undefined) {
      this.#streams.set(app, stream)
      void this.#pump(app, stream)
    }
    return stream
  }

  /** Never rejects: the viewers are told. */
  async #pump(app: string, stream: Stream): Promise<void> {
    let error: Error | undefined
    try {
      const driver = await this.#connect(app)
      for await (const sample of driver.stats?.({ app }, stream.stop.signal) ?? []) tell(stream, sample)
    } catch (thrown) {
      error = asError(thrown)
    }
    if (stream.stop.signal.aborted) return
    for (const viewer of stream.viewers) {
      viewer.ended = error === undefined ? {} : { error }
      viewer.wake?.()
    }
    this.#close(app, stream)
  }

  #close(app: string, stream: Stream): void {
    stream.stop.abort()
    if (this.#streams.get(app) === stream) this.#streams.delete(app)
  }
}

function tell(stream: Stream, sample: StatsSample): void {
  for (const viewer of stream.viewers) {
    viewer.waiting.set(sample.instance, { ...sample })
    viewer.wake?.()
  }
}
