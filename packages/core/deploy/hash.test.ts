import fc from 'fast-check'
import { expect, test } from 'vitest'
import { specHash, stableJson } from './hash.ts'

test('keys in order, at every depth; lists as they are; undefined left out', () => {
  expect(stableJson({ b: [{ d: 1, c: undefined }, 'x'], a: { z: null, y: true } })).toBe(
    '{"a":{"y":true,"z":null},"b":[{"d":1},"x"]}',
  )
})

test('the order in which keys were written does not matter, any value does', () => {
  const objects = fc.dictionary(fc.string(), fc.jsonValue())
  fc.assert(
    fc.property(objects, fc.string(), (object, key) => {
      const backwards = Object.fromEntries(Object.entries(object).toReversed())
      expect(stableJson(backwards)).toBe(stableJson(object))
      expect(stableJson({ ...object, [key]: 'another value' })).not.toBe(stableJson({ ...object, [key]: 'one value' }))
    }),
  )
})

test('a key named __proto__ counts like any other', () => {
  expect(stableJson(JSON.parse('{"__proto__": 1}'))).toBe('{"__proto__":1}')
})

test('the digest is the one that was handed in', () => {
  expect(specHash({ b: 1, a: 2 }, (text) => `digest of ${text}`)).toBe('digest of {"a":2,"b":1}')
})
