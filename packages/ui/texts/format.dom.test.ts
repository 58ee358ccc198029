import { expect, test } from 'vitest'
import { createFormat } from './format.ts'

const format = createFormat('en-GB', 'Europe/Berlin')

test('sizes are binary, with a digit behind the point while they are small', () => {
  expect([0, 512, 1536, 157_286_400, 5 * 1024 ** 4].map(format.bytes)).toEqual([
    '0 B',
    '512 B',
    '1.5 KiB',
    '150 MiB',
    '5 TiB',
  ])
})

test('times are in the time zone of the setting', () => {
  expect(format.time('2026-07-01T10:00:00Z')).toBe('12:00:00')
  expect(createFormat('de', 'UTC').dateTime('2026-07-01T10:00:00Z')).toBe('01.07.2026, 10:00')
  expect(createFormat('de', 'UTC').moment('2026-07-01T10:00:05Z')).toBe('01.07.2026, 10:00:05')
})

test('spans', () => {
  expect([0, 7_900, 750_000, 3_723_000].map(format.clock)).toEqual(['0:00', '0:07', '12:30', '1:02:03'])
  expect(format.ago('2026-01-01T00:00:00Z', Date.parse('2026-01-01T00:03:10Z'))).toBe('3 minutes ago')
})
