import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Near } from './near.ts'

/** The optimal string alignment distance by its definition. */
function distance(a: string, b: string): number {
  const row = (at: number): number[] =>
    Array.from({ length: b.length + 1 }, (_, j) => (at === 0 ? j : j === 0 ? at : 0))
  const table = Array.from({ length: a.length + 1 }, (_, i) => row(i))
  const cell = (i: number, j: number): number => table[i]?.[j] ?? 0
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      let least = Math.min(cell(i - 1, j) + 1, cell(i, j - 1) + 1, cell(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, cell(i - 2, j - 2) + 1)
      ;(table[i] as number[])[j] = least
    }
  return cell(a.length, b.length)
}

const words = (size: number) =>
  fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é', '客'), minLength: 1, maxLength: size })

test('the distance is that of the definition, to the whole and to the nearest beginning', () => {
  fc.assert(
    fc.property(words(31), words(40), (word, text) => {
      const compared = new Near(word).compare(`x ${text} y`, 2, 2 + text.length)
      const beginnings = Array.from({ length: text.length + 1 }, (_, end) => distance(word, text.slice(0, end)))
      expect([compared >> 6, compared & 63]).toEqual([distance(word, text), Math.min(...beginnings)])
    }),
  )
})
