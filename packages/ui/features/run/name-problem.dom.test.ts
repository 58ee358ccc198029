import { PanamaxError } from '@panamax/core/errors'
import { expect, test } from 'vitest'
import { isTaken, nameProblem } from './name-problem.ts'

test.each([
  [undefined, undefined],
  ['blog', undefined],
  ['0_a-b', undefined],
  ['a'.repeat(63), undefined],
  ['a'.repeat(64), 'long'],
  ['', 'blank'],
  ['  ', 'blank'],
  ['Blog', 'wrong'],
  ['-blog', 'wrong'],
  ['b: c', 'wrong'],
  ['😀', 'wrong'],
  ['שלום', 'wrong'],
])('of the name %j: %s', (name, problem) => {
  expect(nameProblem(name)).toBe(problem)
})

test('a name that an app has is a problem of the name; one that is left of a project needs more words', () => {
  const conflict = (details: Record<string, unknown>) => new PanamaxError('conflict', 'No.', { details })
  expect(isTaken(conflict({ name: 'blog' }), 'blog')).toBe(true)
  expect(isTaken(conflict({ name: 'blog' }), 'blog-2')).toBe(false)
  expect(isTaken(conflict({ name: 'blog', adopt: true }), 'blog')).toBe(false)
  expect(isTaken(new PanamaxError('unreachable', 'No.'), 'blog')).toBe(false)
})
