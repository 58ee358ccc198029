import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { JournalFilter } from './filter.ts'
import { isPattern, type PatternRequest, PatternSearch, type PatternWorker } from './pattern-search.ts'
import type { Line } from './use-journal.ts'

/** Answers when it is told to, as the real one does. */
class TestWorker implements PatternWorker {
  onmessage: PatternWorker['onmessage'] = null
  readonly asked: PatternRequest[] = []
  isTerminated = false

  postMessage(request: PatternRequest): void {
    this.asked.push(request)
  }

  answer(): void {
    const { id, source, lines } = this.asked.at(-1)!
    const numbers = lines.filter(([, text]) => new RegExp(source, 'i').test(text)).map(([number]) => number)
    this.onmessage?.call(this as never, new MessageEvent('message', { data: { id, numbers } }))
  }

  terminate(): void {
    this.isTerminated = true
  }
}

const lines = (from: number, to: number): Line[] =>
  Array.from({ length: to - from + 1 }, (_, index) => {
    const number = from + index
    return {
      number,
      cursor: '',
      time: '',
      kind: 'log',
      service: number % 2 ? 'web' : 'db',
      text: `line ${number}`,
    } as Line
  })
const pattern = (text: string, more: Partial<JournalFilter> = {}): JournalFilter => ({
  service: '',
  level: 'all',
  text,
  isRegex: true,
  ...more,
})

let workers: TestWorker[]
let search: PatternSearch
const last = () => workers.at(-1)!
const shown = () => search.shown.map(({ number }) => number)
beforeEach(() => {
  vi.useFakeTimers()
  workers = []
  search = new PatternSearch(
    () => {
      workers.push(new TestWorker())
      return last()
    },
    () => undefined,
  )
})
afterEach(() => {
  search.close()
  vi.useRealTimers()
})

test('what is a pattern', () => {
  expect(isPattern('^get .* 2\\d\\d$')).toBe(true)
  expect(isPattern('(')).toBe(false)
})

test('shows what matches as it is found, and looks at each line once while they grow and drop', () => {
  const filter = pattern('5$')
  search.look(lines(1, 20), filter)
  expect(shown()).toEqual([])
  last().answer()
  expect(shown()).toEqual([5, 15])
  search.look(lines(10, 25), filter)
  expect(shown()).toEqual([15])
  expect(
    last()
      .asked.at(-1)
      ?.lines.map(([number]) => number),
  ).toEqual([21, 22, 23, 24, 25])
  last().answer()
  expect(shown()).toEqual([15, 25])
  search.look(lines(10, 25), filter)
  expect(last().asked).toHaveLength(2)
})

test('asks only for lines of the service, and another filter begins anew without answers for the one before', () => {
  search.look(lines(1, 6), pattern('line'))
  const before = last()
  search.look(lines(1, 6), pattern('line', { service: 'db' }))
  expect(before.isTerminated).toBe(true)
  before.answer()
  expect(shown()).toEqual([])
  last().answer()
  expect(shown()).toEqual([2, 4, 6])
})

test('goes through many lines portion by portion', () => {
  search.look(lines(1, 12_000), pattern('000$'))
  for (const upTo of [5000, 10_000, 12_000]) {
    expect(last().asked.at(-1)?.lines.at(-1)?.[0]).toBe(upTo)
    last().answer()
  }
  expect(shown()).toHaveLength(12)
})

test('a pattern that takes too long is given up until there is another one', () => {
  const slow = pattern('(a+)+$')
  search.look(lines(1, 3), slow)
  vi.advanceTimersByTime(1100)
  expect([last().isTerminated, search.isTooSlow]).toEqual([true, true])
  search.look(lines(1, 4), slow)
  expect(workers).toHaveLength(1)
  search.look(lines(1, 4), pattern('4'))
  expect(search.isTooSlow).toBe(false)
  last().answer()
  expect(shown()).toEqual([4])
})
