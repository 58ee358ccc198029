import { expect, test } from 'vitest'
import { allTimes, isOver, rangeOf, timesOf } from './range.ts'

test('an address names a duration, or moments; anything else is no limit', () => {
  expect(rangeOf({ since: '15m' })).toEqual({ since: '15m', until: '' })
  const both = { since: '2026-01-31T12:00:00Z', until: '2026-01-31T13:00:00Z' }
  expect(rangeOf(both)).toEqual(both)
  expect(rangeOf({ since: 'yesterday', until: '15m' })).toEqual(allTimes)
  expect(rangeOf({ until: '2026-99-99T00:00:00Z' })).toEqual(allTimes)
})

test('the whole of the last second is asked for', () => {
  expect(timesOf(allTimes)).toEqual({})
  expect(timesOf({ since: '1h', until: '' })).toEqual({ since: '1h' })
  expect(timesOf({ since: '', until: '2026-01-31T13:00:00Z' })).toEqual({ until: '2026-01-31T13:00:00.999999999Z' })
})

test('a range is over when the second of its end has passed', () => {
  const range = { since: '', until: '2026-01-31T13:00:00Z' }
  expect(isOver(range, Date.parse('2026-01-31T13:00:00.500Z'))).toBe(false)
  expect(isOver(range, Date.parse('2026-01-31T13:00:01Z'))).toBe(true)
  expect(isOver({ since: '1h', until: '' }, Date.now())).toBe(false)
})
