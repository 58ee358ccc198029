import { expect, test } from 'vitest'
import { templateNames } from './template-names.ts'

test('files that would all have one name are numbered, however many there are', () => {
  const paths = Array.from({ length: 20_000 }, (_, index) => `${String.fromCodePoint(0x4e00 + index)}.pmx`)
  const start = performance.now()
  const names = templateNames(paths)
  expect(performance.now() - start).toBeLessThan(2000)
  expect(new Set(names.values()).size).toBe(20_000)
  expect(paths.slice(0, 3).map((path) => names.get(path))).toEqual(['app', 'app-2', 'app-3'])
})

test('a name that a file really has is not given to another', () => {
  expect([...templateNames(['a/web.pmx', 'b/web.pmx', 'b-web-2.pmx', 'c/b/web.pmx', 'web.pmx'])]).toEqual([
    ['b-web-2.pmx', 'b-web-2'],
    ['web.pmx', 'web'],
    ['a/web.pmx', 'a-web'],
    ['b/web.pmx', 'b-web'],
    ['c/b/web.pmx', 'c-b-web'],
  ])
})
