import { expect, test } from 'vitest'
import { inOrderOfName, worthShowing } from './facets.tsx'
import { imageIn } from './image-in.ts'

test.each([
  ['nginx:1.29', 'nginx:1.29'],
  ['ghcr.io/owner/app', 'ghcr.io/owner/app'],
  ['!=redis', 'redis'],
  ['!= localhost:5000/a/b@sha256:abc', 'localhost:5000/a/b@sha256:abc'],
  ['wordpress', undefined],
  ['a blog: with words', undefined],
  ['!=', undefined],
  ['$(reboot):x', undefined],
])('the image in "%s" is %s', (query, image) => {
  expect(imageIn(query)).toBe(image)
})

test('values of more than one template are worth showing, and the one that is chosen', () => {
  const counts = [
    { value: 'db', count: 3 },
    { value: 'blog', count: 2 },
    { value: 'rare', count: 1 },
  ]
  const shown = (chosen: string | undefined, most = 14) => worthShowing(counts, chosen, most).map(({ value }) => value)
  expect(shown(undefined)).toEqual(['db', 'blog'])
  expect(shown('rare')).toEqual(['db', 'blog', 'rare'])
  expect(shown('gone', 1)).toEqual(['db', 'gone'])
  expect(worthShowing(counts, undefined, counts.length, 1)).toEqual(counts)
  expect(inOrderOfName(counts).map(({ value }) => value)).toEqual(['blog', 'db', 'rare'])
  expect(worthShowing(counts, 'gone', 1)[1]).toEqual({ value: 'gone', count: 0 })
})
