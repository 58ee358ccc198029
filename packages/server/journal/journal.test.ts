import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JournalEntry } from '@panamax/contract/journal'
import type { Driver, LogLine, LogQuery } from '@panamax/core/deploy/driver'
import { PanamaxError } from '@panamax/core/errors'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase, type Database } from '../store/database.ts'
import { AppEventStore } from '../store/app-events.ts'
import { fromCursor } from './entry.ts'
import { AppEvents } from './events.ts'
import { Journal } from './journal.ts'
import { type CheckedJournalQuery, toReading } from './query.ts'

/** An engine that has nothing but logs, so that a test decides on every line and its time. */
class Scribe {
  readonly lines: LogLine[] = []
  readonly streams = new Set<AbortSignal>()
  #wake = new Set<() => void>()
  #seconds = 0
  isAway = false

  write(service: string, text: string, time = this.#next()): void {
    this.lines.push({ service, instance: `app-${service}-1`, stream: 'stdout', text, time })
    this.flush()
  }

  flush(): void {
    for (const wake of this.#wake) wake()
  }

  goAway(): void {
    this.isAway = true
    this.flush()
  }

  readonly driver = { logs: (query: LogQuery, signal: AbortSignal) => this.#logs(query, signal) } as unknown as Driver

  async *#logs({ services, since, until, tail, follow }: LogQuery, signal: AbortSignal): AsyncGenerator<LogLine> {
    const isWanted = (line: LogLine): boolean =>
      (services === undefined || services.includes(line.service)) &&
      (since === undefined || line.time >= since) &&
      (until === undefined || line.time <= until)
    this.#check()
    let read = this.lines.length
    const past = this.lines.filter(isWanted).toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
    const left = new Map<string, number>()
    for (const { instance } of past) left.set(instance, (left.get(instance) ?? 0) + 1)
    for (const line of past) {
      const later = (left.get(line.instance) ?? 0) - 1
      left.set(line.instance, later)
      if (tail === undefined || later < tail) yield line
    }
    if (!follow) return
    this.streams.add(signal)
    try {
      while (!signal.aborted) {
        this.#check()
        const fresh = this.lines.slice(read).filter(isWanted)
        read = this.lines.length
        yield* fresh
        if (this.lines.length === read) await this.#change(signal)
      }
    } finally {
      this.streams.delete(signal)
    }
  }

  #check(): void {
    if (this.isAway) throw new PanamaxError('unreachable', 'The engine is away.')
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#wake.delete(wake)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      this.#wake.add(wake)
      signal.addEventListener('abort', wake, { once: true })
    })
  }

  #next(): string {
    this.#seconds += 1
    return moment(this.#seconds)
  }
}

const moment = (seconds: number): string =>
  new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString().replace('Z', '000000Z')

let home: string
let database: Database
let scribe: Scribe
let events: AppEvents
let journal: Journal
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'panamax-journal-'))
  database = openDatabase(join(home, 'panamax.db'))
  scribe = new Scribe()
  events = new AppEvents(
    new AppEventStore(database),
    () => moment(0),
    (error) => {
      throw error
    },
  )
  journal = new Journal({
    events,
    connect: () => Promise.resolve(scribe.driver),
    instances: () => 2,
    now: () => new Date(Date.UTC(2026, 0, 2)),
  })
})
afterEach(() => {
  events.save()
  database.close()
  rmSync(home, { recursive: true })
})

const reading = (query: CheckedJournalQuery = {}) => toReading('app', query, new Date(Date.UTC(2026, 0, 2)))
const never = new AbortController().signal
const read = async (query?: CheckedJournalQuery): Promise<string[]> =>
  (await journal.read(reading(query), never)).entries.map((entry) => entry.text)

/** Follows until so many entries have come. */
async function follow(
  count: number,
  options: {
    query?: CheckedJournalQuery
    after?: JournalEntry
    each?: (entry: JournalEntry) => Promise<void> | void
  } = {},
): Promise<JournalEntry[]> {
  const found: JournalEntry[] = []
  const stop = new AbortController()
  const from = options.after === undefined ? undefined : fromCursor(options.after.cursor)
  for await (const entry of journal.follow(reading(options.query), from, stop.signal)) {
    found.push(entry)
    await options.each?.(entry)
    if (found.length >= count) break
  }
  stop.abort()
  return found
}

const texts = (entries: readonly JournalEntry[]): string[] => entries.map((entry) => entry.text)
const happened = (service: string, seconds: number): void =>
  events.take({
    kind: 'container',
    action: 'start',
    app: 'app',
    service,
    handle: 'x',
    name: `app-${service}-1`,
    time: moment(seconds),
  })

describe('what was written', () => {
  test('comes merged with what happened, in the order of time', async () => {
    scribe.write('web', 'one', moment(1))
    scribe.write('web', 'four', moment(4))
    scribe.write('db', 'three', moment(3))
    happened('db', 2)
    expect(await read()).toEqual(['one', 'container started', 'three', 'four'])
    expect(await read({ services: 'web' })).toEqual(['one', 'four'])
    expect(await read({ tail: 1 })).toEqual(['container started', 'three', 'four'])
    expect(await read({ grep: 'O' })).toEqual(['one', 'container started', 'four'])
    expect(await read({ since: moment(3) })).toEqual(['three', 'four'])
    expect(await read({ until: moment(2) })).toEqual(['one', 'container started'])
    expect(await read({ since: '24h' })).toHaveLength(4)
    expect(await read({ since: '23h' })).toHaveLength(0)
  })

  test('a time that is none is refused', () => {
    expect(() => reading({ since: 'yesterday' })).toThrow(/is no time/)
  })

  test('of more than fits into an answer, the newest comes, and that it is not all is said', async () => {
    for (let index = 0; index < 50_100; index++) scribe.lines.push(lineAt(index))
    const answer = await journal.read(reading(), never)
    expect(answer.truncated).toBe(true)
    expect(answer.entries).toHaveLength(50_000)
    expect(answer.entries[0]?.text).toBe('100')
    expect(answer.entries.at(-1)?.text).toBe('50099')
  })
})

describe('a follower', () => {
  test('has the past and then what comes, each once', async () => {
    scribe.write('web', 'a')
    scribe.write('db', 'b')
    const found = await follow(5, {
      each(entry) {
        if (entry.text === 'b') for (const text of ['c', 'd', 'e']) scribe.write('web', text)
      },
    })
    expect(texts(found)).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  test('goes on after any entry without loss or duplicate, also among entries of the same moment', async () => {
    for (const [service, text] of [
      ['web', '1'],
      ['db', '2'],
      ['web', '3'],
      ['db', '4'],
      ['web', '5'],
    ] as const) {
      scribe.write(service, text, moment(7))
    }
    scribe.write('web', '6', moment(8))
    happened('web', 7)
    const all = await follow(7)
    expect(new Set(texts(all)).size).toBe(7)
    for (const [index, entry] of all.slice(0, -1).entries()) {
      expect(texts(await follow(all.length - index - 1, { after: entry }))).toEqual(texts(all.slice(index + 1)))
    }
  })

  test('after the last entry has only what comes next, not that entry again', async () => {
    for (const [service, text] of Object.entries({ web: '1', db: '2' })) scribe.write(service, text, moment(7))
    scribe.write('web', '3', moment(7))
    const last = (await follow(3)).at(-1)!
    setTimeout(() => scribe.write('db', '4', moment(8)), 50)
    expect(texts(await follow(1, { after: last }))).toEqual(['4'])
  })

  test('has a line that the engine wrote a little late: the two streams of a container are stamped apart', async () => {
    scribe.write('web', 'old', '2026-01-01T00:00:01.000000000Z')
    scribe.write('web', 'out', '2026-01-01T00:00:07.000000341Z')
    const found = await follow(4, {
      each(entry) {
        if (entry.text !== 'out') return
        scribe.write('web', 'err', '2026-01-01T00:00:07.000000306Z')
        scribe.write('web', 'new', moment(8))
      },
    })
    expect(texts(found)).toEqual(['old', 'out', 'err', 'new'])
  })

  test('with a tail has nothing from before it, however close before', async () => {
    scribe.write('web', 'before', '2026-01-01T00:00:07.000000000Z')
    scribe.write('web', 'last', '2026-01-01T00:00:07.010000000Z')
    const found = await follow(2, {
      query: { tail: 1 },
      each(entry) {
        if (entry.text === 'last') scribe.write('web', 'new', moment(8))
      },
    })
    expect(texts(found)).toEqual(['last', 'new'])
  })

  test('with a tail of none has only what is new', async () => {
    scribe.write('web', 'old')
    setTimeout(() => scribe.write('web', 'new'), 50)
    expect(texts(await follow(1, { query: { tail: 0 } }))).toEqual(['new'])
  })

  test('shares one stream of the engine with others, which is closed when the last has gone', async () => {
    const all = Promise.all([follow(2), follow(2), follow(2)])
    setTimeout(() => {
      expect(scribe.streams.size).toBe(1)
      scribe.write('web', 'x')
      scribe.write('web', 'y')
    }, 50)
    expect((await all).map(texts)).toEqual([
      ['x', 'y'],
      ['x', 'y'],
      ['x', 'y'],
    ])
    expect(journal.openFeeds).toBe(0)
    await expect.poll(() => scribe.streams.size).toBe(0)
  })

  test('that is slow holds nobody back, and is given everything all the same', async () => {
    const count = 15_000
    scribe.write('web', 'begin', moment(-1))
    let release = (): void => undefined
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const slow = follow(count + 1, { each: (entry) => (entry.text === 'begin' ? gate : undefined) })
    const quick = follow(count + 1)
    await expect.poll(() => scribe.streams.size).toBe(1)
    for (let index = 0; index < count; index++) {
      scribe.lines.push(lineAt(index))
      if (index % 1000 === 999) {
        scribe.flush()
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
    }
    const expected = ['begin', ...Array.from({ length: count }, (_, index) => String(index))]
    expect(texts(await quick)).toEqual(expected)
    release()
    expect(texts(await slow)).toEqual(expected)
  })

  test('waits for an engine that goes away, and misses nothing', async () => {
    scribe.write('web', 'a')
    const found = follow(3, {
      each(entry) {
        if (entry.text !== 'a') return
        setTimeout(() => scribe.goAway(), 20)
        setTimeout(() => {
          scribe.isAway = false
          scribe.write('web', 'b')
          scribe.write('web', 'c')
        }, 100)
      },
    })
    expect(texts(await found)).toEqual(['a', 'b', 'c'])
  })

  test('of one service is told what happens to the app as a whole, too', async () => {
    setTimeout(() => {
      events.take({ kind: 'container', action: 'start', app: 'app', service: 'db', handle: 'x', time: moment(1) })
      events.note('app', 'deploy of revision 1 succeeded')
    }, 50)
    expect(texts(await follow(1, { query: { services: 'web' } }))).toEqual(['deploy of revision 1 succeeded'])
  })
})

test('five thousand lines a second reach a follower', async () => {
  const count = 20_000
  const began = performance.now()
  const found = follow(count)
  await expect.poll(() => scribe.streams.size).toBe(1)
  for (let index = 0; index < count; index++) {
    if (index % 500 === 0) await new Promise((resolve) => setImmediate(resolve))
    scribe.write('web', 'a line of ordinary length, with something in it that is worth to be read', lineAt(index).time)
  }
  expect(await found).toHaveLength(count)
  expect(performance.now() - began).toBeLessThan((count / 5000) * 1000)
})

function lineAt(index: number): LogLine {
  const time = `2026-01-01T00:00:${String(Math.floor(index / 1000)).padStart(2, '0')}.${String(index % 1000).padStart(3, '0')}000000Z`
  return { service: 'web', instance: 'app-web-1', stream: 'stdout', text: String(index), time }
}
