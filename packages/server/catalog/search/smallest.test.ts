import fc from 'fast-check'
import { expect, test } from 'vitest'
import { smallest } from './smallest.ts'

test('the smallest are those that sorting all of them puts first', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true }), { maxLength: 300 }), fc.nat(320), (numbers, count) => {
      const found = smallest(Float64Array.from(numbers), count)
      const sorted = [...numbers].sort((a, b) => a - b).slice(0, count)
      expect(found.map((at) => numbers[at])).toEqual(sorted)
      expect(new Set(found).size).toBe(found.length)
    }),
  )
})

test('many equal numbers take no longer than different ones', () => {
  const started = performance.now()
  expect(smallest(new Float64Array(200_000), 100)).toHaveLength(100)
  expect(performance.now() - started).toBeLessThan(1000)
})
