import { expect, test } from 'vitest'
import { fromWallClock, toWallClock } from './wall-clock.ts'

const berlin = 'Europe/Berlin'

test('a moment is shown and read in the time zone, in summer and in winter', () => {
  expect(toWallClock('2026-01-31T12:00:05.250Z', berlin)).toBe('2026-01-31T13:00:05')
  expect(toWallClock('2026-07-01T23:30:00Z', berlin)).toBe('2026-07-02T01:30:00')
  expect(toWallClock('2026-07-01T12:00:00Z', 'Asia/Kathmandu')).toBe('2026-07-01T17:45:00')
  expect(fromWallClock('2026-01-31T13:00:05', berlin)).toBe('2026-01-31T12:00:05Z')
  expect(fromWallClock('2026-07-02T01:30', berlin)).toBe('2026-07-01T23:30:00Z')
  expect(fromWallClock('2026-07-01T17:45', 'Asia/Kathmandu')).toBe('2026-07-01T12:00:00Z')
})

test('midnight belongs to the day that begins', () => {
  expect(toWallClock('2026-01-30T23:00:00Z', berlin)).toBe('2026-01-31T00:00:00')
  expect(fromWallClock('2026-01-31T00:00', berlin)).toBe('2026-01-30T23:00:00Z')
})

test('of an hour that comes twice it is the first; an hour that is skipped counts on from the change', () => {
  expect(fromWallClock('2026-10-25T02:30', berlin)).toBe('2026-10-25T00:30:00Z')
  expect(fromWallClock('2026-03-29T02:30', berlin)).toBe('2026-03-29T01:30:00Z')
})

test('what is no time is none', () => {
  expect(fromWallClock('', berlin)).toBeUndefined()
  expect(fromWallClock('tomorrow', berlin)).toBeUndefined()
})
