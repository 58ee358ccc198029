import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inOrder } from './order.ts'

interface Item {
  readonly id: string
  readonly needs: readonly string[]
}

const order = (items: readonly Item[]): string[] => inOrder(items, (item) => item.needs).map((item) => item.id)

test('what is needed comes first; otherwise the given order stays', () => {
  expect(order([])).toEqual([])
  expect(
    order([
      { id: 'c', needs: ['a'] },
      { id: 'b', needs: [] },
      { id: 'a', needs: [] },
    ]),
  ).toEqual(['a', 'c', 'b'])
  expect(
    order([
      { id: 'b', needs: [] },
      { id: 'a', needs: [] },
    ]),
  ).toEqual(['b', 'a'])
})

test('needs that are not among the items are passed over', () => {
  expect(order([{ id: 'a', needs: ['elsewhere'] }])).toEqual(['a'])
})

test('a circle is spelled out without what merely leads to it', () => {
  const items = [
    { id: 'entry', needs: ['a'] },
    { id: 'a', needs: ['b'] },
    { id: 'b', needs: ['a'] },
  ]
  expect(() => order(items)).toThrow('in a circle: a → b → a. Remove')
  expect(() => order(items)).toThrow(
    expect.objectContaining({ code: 'invalid_request', details: { circle: ['a', 'b', 'a'] } }),
  )
})

test('of any items without a circle: each once, none before what it needs', () => {
  const graphs = fc.array(fc.array(fc.nat(29), { maxLength: 4 }), { maxLength: 30 }).chain((needs) =>
    fc.shuffledSubarray(
      needs.map((own, index) => ({ index, own })),
      { minLength: needs.length },
    ),
  )
  fc.assert(
    fc.property(graphs, (nodes) => {
      const items = nodes.map(({ index, own }) => ({
        id: String(index),
        needs: own.filter((other) => other < index).map(String),
      }))
      const place = new Map(order(items).map((id, position) => [id, position]))
      expect(place.size).toBe(items.length)
      for (const { id, needs } of items) {
        for (const need of needs) expect(place.get(need)!).toBeLessThan(place.get(id)!)
      }
    }),
  )
})
