import { expect, test } from 'vitest'
import { ShortCache } from './short-cache.ts'

function make(options: { most?: number } = {}) {
  let now = 0
  const cache = new ShortCache<number>({
    milliseconds: 100,
    most: 10,
    loadMilliseconds: 1000,
    now: () => now,
    ...options,
  })
  let loads = 0
  const load = () => Promise.resolve((loads += 1))
  return { cache, load, advance: (by: number) => void (now += by) }
}

test('a value is loaded once while it is true, by whoever asks first', async () => {
  const { cache, load, advance } = make()
  expect(await Promise.all([cache.get('a', load), cache.get('a', load)])).toEqual([1, 1])
  expect(await cache.get('a', load)).toBe(1)
  advance(101)
  expect(await cache.get('a', load)).toBe(2)
})

test('a failure is not remembered', async () => {
  const { cache, load } = make()
  await expect(cache.get('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away')
  expect(await cache.get('a', load)).toBe(1)
})

test('what is forgotten while it is loaded does not come back', async () => {
  const { cache, load } = make()
  let finish = (_value: number): void => undefined
  const old = cache.get('a/b', () => new Promise<number>((resolve) => (finish = resolve)))
  cache.forget('a/')
  finish(99)
  expect(await old).toBe(99)
  expect(await cache.get('a/b', load)).toBe(1)
})

test('the oldest go when there are too many, and too many are not loaded at once', async () => {
  const { cache, load } = make({ most: 2 })
  for (const key of ['a', 'b', 'c']) await cache.get(key, load)
  expect(await cache.get('c', load)).toBe(3)
  expect(await cache.get('a', load)).toBe(4)
  const never = () => new Promise<number>(() => undefined)
  void cache.get('x', never)
  void cache.get('y', never)
  await expect(cache.get('z', never)).rejects.toMatchObject({ code: 'rejected' })
  cache.close()
})

test('closing ends what is being loaded', async () => {
  const { cache } = make()
  const work = cache.get(
    'a',
    (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('ended')))),
  )
  cache.close()
  await expect(work).rejects.toThrow('ended')
})
