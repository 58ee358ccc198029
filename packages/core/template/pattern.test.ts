import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compilePattern } from './pattern.ts'

function matches(source: string, value: string): boolean {
  const pattern = compilePattern(source)
  if ('problem' in pattern) throw new Error(`${source} ${pattern.problem}`)
  return pattern.matches(value)
}

test('agrees with the language on every pattern of the subset', () => {
  const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '[a-c]', '\\d', '\\w', '\\.', '(a|b)', '(?:ab|)', '-')
  const quantifier = fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,}', '{0,2}', '+?')
  const part = fc.tuple(atom, quantifier).map(([a, q]) => a + q)
  const source = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(''))
  const value = fc.array(fc.constantFrom('a', 'b', 'c', '1', '.', '-'), { maxLength: 8 }).map((chars) => chars.join(''))
  fc.assert(
    fc.property(source, value, (pattern, text) => {
      expect(matches(pattern, text)).toBe(new RegExp(`^(?:${pattern})$`).test(text))
    }),
    { numRuns: 1_000 },
  )
}, 120_000)

test.each([
  ['^[a-z][a-z0-9-]{0,61}$', 'blog-2', true],
  ['^[a-z][a-z0-9-]{0,61}$', '2blog', false],
  ['a\\$', 'a$', true],
  ['[\\]x]+', ']x', true],
  ['[a-]', '-', true],
  ['', '', true],
  ['', 'x', false],
])('%s on %s is %s', (pattern, value, expected) => {
  expect(matches(pattern, value)).toBe(expected)
})

test('a pattern that would explode in a backtracking engine answers at once', () => {
  const start = performance.now()
  expect(matches('(a+)+b', 'a'.repeat(1_000))).toBe(false)
  expect(matches('(a|a)*(a|a)*(a|a)*b', 'a'.repeat(1_000))).toBe(false)
  expect(performance.now() - start).toBeLessThan(500)
})

test.each([
  '(?=a)',
  '(a)\\1',
  'a{5000}',
  '((a{900}){900})',
  '*a',
  '(a',
  'a)',
  '[a',
  'b-'.padEnd(600, 'x'),
  '[z-a]',
  'a$b',
  'a{0}{1000}{1000}{1000}',
])('refuses %s with a reason', (source) => {
  expect(compilePattern(source)).toEqual({ problem: expect.any(String) as string })
})

test('a value over the limit never matches', () => {
  expect(matches('a*', 'a'.repeat(1_001))).toBe(false)
})
