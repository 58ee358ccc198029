import { expect, test } from 'vitest'
import { freeName } from './free-name.ts'

test('the next number that nobody has', () => {
  expect(freeName('blog', ['blog'])).toBe('blog-2')
  expect(freeName('blog-2', ['blog', 'blog-2', 'blog-3'])).toBe('blog-4')
})

test('a name that is as long as it may be stays so', () => {
  expect(freeName('x'.repeat(63), [])).toBe(`${'x'.repeat(61)}-2`)
})
