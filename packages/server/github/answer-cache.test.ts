import { expect, it } from 'vitest'
import { AnswerCache } from './answer-cache.ts'

const answer = (bytes: number, body: unknown = bytes) => ({ etag: '"e"', headers: {}, body, bytes })

it('forgets what was not asked for the longest when there are too many', () => {
  const cache = new AnswerCache()
  for (let index = 0; index < 500; index++) cache.put(`/${index}`, answer(1))
  expect(cache.get('/0')).toBeDefined()
  cache.put('/500', answer(1))
  expect(cache.get('/0')).toBeDefined()
  expect(cache.get('/1')).toBeUndefined()
  expect(cache.get('/500')).toBeDefined()
})

it('holds no more than eight megabytes, and nothing that would fill it alone', () => {
  const cache = new AnswerCache()
  const mega = 1024 * 1024
  cache.put('/huge', answer(3 * mega))
  expect(cache.get('/huge')).toBeUndefined()
  for (let index = 0; index < 9; index++) cache.put(`/${index}`, answer(mega))
  expect(cache.get('/0')).toBeUndefined()
  expect(cache.get('/1')).toBeDefined()
  // Put again it counts once.
  for (let time = 0; time < 20; time++) cache.put('/8', answer(mega, time))
  expect(cache.get('/1')).toBeDefined()
  expect(cache.get('/8')?.body).toBe(19)
})
