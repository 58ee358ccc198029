import type { Driver } from '@panamax/core/deploy/driver'
import { asError } from '../streams/as-error.ts'
import { Queue } from '../streams/queue.ts'
import type { AppEvents } from './events.ts'
import { type Entry, fromLine } from './entry.ts'
import { isOfServices } from './query.ts'

export interface LiveFeedOptions {
  readonly app: string
  readonly services?: readonly string[]
  readonly connect: () => Promise<Driver>
  readonly events: AppEvents
  /** Lines of each instance that were written before the engine's stream began, so that no reader misses one. */
  readonly overlap: () => number
  /** Called when the last reader has left. */
  readonly onIdle: () => void
}

/** Entries that may wait for one reader. */
const readerLimit = 10_000
/** For so long, in milliseconds, a line waits for older ones of other instances. */
const settling = 100
/** Entries that may wait to be put in order; more are let through at once. */
const pendingLimit = 20_000

interface Pending {
  readonly entry: Entry
  readonly arrived: number
}

/** One reader of a live feed. */
export interface LiveReader {
  readonly queue: Queue<Entry>
  /** It fell behind: what comes now was dropped, and has to be read from the engine. */
  readonly hasFallenBehind: () => boolean
  leave(): void
}

/** The new entries of an app's journal, in order of time, for any number of readers. One stream of the engine for all. */
export class LiveFeed {
  readonly #options: LiveFeedOptions
  readonly #readers = new Set<{ readonly queue: Queue<Entry>; isBehind: boolean }>()
  readonly #stop = new AbortController()
  readonly #unlisten: () => void
  #pending: Pending[] = []
  #timer: NodeJS.Timeout | undefined
  #isStarted = false

  constructor(options: LiveFeedOptions) {
    this.#options = options
    this.#unlisten = options.events.listen(options.app, (entry) => {
      if (isOfServices(options.services, entry)) this.#take(entry)
    })
  }

  join(): LiveReader {
    const reader = { queue: new Queue<Entry>(readerLimit), isBehind: false }
    this.#readers.add(reader)
    if (!this.#isStarted) {
      this.#isStarted = true
      void this.#pump()
    }
    return {
      queue: reader.queue,
      hasFallenBehind: () => reader.isBehind,
      leave: () => {
        this.#readers.delete(reader)
        reader.queue.end()
        if (this.#readers.size === 0) this.#close(undefined)
      },
    }
  }

  /** Never rejects: the readers are told. */
  async #pump(): Promise<void> {
    const { app, services, connect, overlap } = this.#options
    const { signal } = this.#stop
    try {
      const driver = await connect()
      const query = { app, ...(services === undefined ? {} : { services }), tail: overlap(), follow: true }
      if (driver.logs === undefined) return
      for await (const line of driver.logs(query, signal)) {
        if (signal.aborted) return
        this.#take(fromLine(line))
      }
      this.#close(undefined)
    } catch (error) {
      this.#close(asError(error))
    }
  }

  #take(entry: Entry): void {
    this.#pending.push({ entry, arrived: Date.now() })
    if (this.#pending.length >= pendingLimit) this.#release(Number.POSITIVE_INFINITY)
    else this.#timer ??= setTimeout(() => this.#tick(), settling / 2)
  }

  #tick(): void {
    this.#timer = undefined
    this.#release(Date.now() - settling)
    if (this.#pending.length > 0) this.#timer = setTimeout(() => this.#tick(), settling / 2)
  }

  /** Passes on, in order, everything up to the newest of those that have waited long enough. */
  #release(arrivedBefore: number): void {
    let newest = ''
    for (const { entry, arrived } of this.#pending)
      if (arrived <= arrivedBefore && entry.time > newest) newest = entry.time
    if (newest === '') return
    const ready = this.#pending.filter(({ entry }) => entry.time <= newest)
    this.#pending = this.#pending.filter(({ entry }) => entry.time > newest)
    ready.sort((a, b) => (a.entry.time < b.entry.time ? -1 : a.entry.time > b.entry.time ? 1 : 0))
    for (const reader of this.#readers) {
      for (const { entry } of ready) {
        if (reader.isBehind || reader.queue.push(entry)) continue
        reader.isBehind = true
        reader.queue.clear()
        reader.queue.end()
      }
    }
  }

  #close(error: Error | undefined): void {
    if (this.#stop.signal.aborted) return
    this.#stop.abort()
    clearTimeout(this.#timer)
    this.#unlisten()
    this.#release(Number.POSITIVE_INFINITY)
    for (const reader of this.#readers) reader.queue.end(error)
    this.#readers.clear()
    this.#options.onIdle()
  }
}
