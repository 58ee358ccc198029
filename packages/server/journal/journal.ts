import type { JournalEntry } from '@panamax/contract/journal'
import type { Driver } from '@panamax/core/deploy/driver'
import { PanamaxError } from '@panamax/core/errors'
import { BackOff, wait } from '../streams/wait.ts'
import { Answer } from './answer.ts'
import { after, type Entry, type Place, toCursor } from './entry.ts'
import type { AppEvents } from './events.ts'
import { readHistory } from './history.ts'
import { LiveFeed } from './live-feed.ts'
import { isWanted, type Reading } from './query.ts'
import { Seen } from './seen.ts'

export interface JournalOptions {
  readonly events: AppEvents
  /** Throws `not_found`, `unreachable`. */
  readonly connect: (app: string) => Promise<Driver>
  /** How many instances an app has, as far as known. */
  readonly instances: (app: string) => number
  readonly now: () => Date
}

/** The merged log of each app: what its services say, and what Panamax and the engine did to it. */
export class Journal {
  readonly #options: JournalOptions
  readonly #feeds = new Map<string, LiveFeed>()

  constructor(options: JournalOptions) {
    this.#options = options
  }

  /** In order of time. Of more than fits into one answer, the newest. */
  async read(reading: Reading, signal: AbortSignal): Promise<{ entries: JournalEntry[]; truncated: boolean }> {
    const driver = await this.#options.connect(reading.app)
    const answer = new Answer()
    let place: Place | undefined
    for await (const entry of readHistory(driver, this.#options.events, reading, { signal })) {
      place = after(place, entry)
      if (isWanted(reading, entry)) answer.add({ ...entry, cursor: toCursor(place) })
      signal.throwIfAborted()
    }
    return answer.take()
  }

  /**
   * The journal from the place (else as the reading says), and then as it grows, until the signal. A reader that is slow holds
   * nobody back and costs no memory: it is given what it missed from the engine. An engine that goes away is waited for.
   */
  async *follow(reading: Reading, from: Place | undefined, signal: AbortSignal): AsyncGenerator<JournalEntry> {
    const backOff = new BackOff(500, 10_000)
    const { events, connect, now } = this.#options
    const isSilent = reading.tail === 0 && from === undefined
    const history = isSilent ? { ...reading, tail: 1 } : reading
    const end = reading.until === undefined ? signal : endAt(reading.until, now(), signal)
    let place = from
    let isFirst = true
    while (!signal.aborted) {
      const driver = await connect(reading.app)
      const live = this.#feed(reading).join()
      try {
        const seen = new Seen()
        const floor = place?.time ?? reading.since ?? ''
        const skipped = (entry: Entry): void => seen.add(entry)
        for await (const entry of readHistory(driver, events, history, { place, signal, skipped })) {
          seen.add(entry)
          place = after(place, entry)
          if (isWanted(reading, entry) && !(isFirst && isSilent)) yield { ...entry, cursor: toCursor(place) }
          backOff.reset()
        }
        isFirst = false
        for await (const entry of live.queue.read(end)) {
          if (seen.has(entry) || (entry.time < floor && !seen.knows(entry.instance))) continue
          if (reading.until !== undefined && entry.time > reading.until) continue
          place = after(place, entry)
          if (isWanted(reading, entry)) yield { ...entry, cursor: toCursor(place) }
        }
        if (!live.hasFallenBehind()) return
      } catch (error) {
        if (signal.aborted) return
        if (!(error instanceof PanamaxError && error.code === 'unreachable')) throw error
        await wait(backOff.next(), signal)
      } finally {
        live.leave()
      }
    }
  }

  /** Streams of the engine that are open for readers. */
  get openFeeds(): number {
    return this.#feeds.size
  }

  #feed({ app, services }: Reading): LiveFeed {
    const key = JSON.stringify([app, services ?? null])
    const known = this.#feeds.get(key)
    if (known !== undefined) return known
    const { connect, events, instances } = this.#options
    const feed = new LiveFeed({
      app,
      ...(services === undefined ? {} : { services }),
      connect: () => connect(app),
      events,
      overlap: () => Math.max(10, Math.min(1000, Math.floor(4000 / Math.max(1, instances(app))))),
      onIdle: () => {
        if (this.#feeds.get(key) === feed) this.#feeds.delete(key)
      },
    })
    this.#feeds.set(key, feed)
    return feed
  }
}

function endAt(until: string, now: Date, signal: AbortSignal): AbortSignal {
  const left = Math.min(2 ** 31 - 1, Math.max(0, Date.parse(until) - now.getTime()))
  return AbortSignal.any([signal, AbortSignal.timeout(left)])
}
