import { expect, test } from 'vitest'
import { mostValues, valuesIn } from './document-size.ts'

const services = 'services:\n  web:\n    image: a\n'

test('ordinary documents are far below the most', () => {
  expect(valuesIn(services)).toBe(4)
  const shared = `x-log: &log {driver: local, options: {size: 1m}}\n${services}`
  expect(valuesIn(`${shared}${'  a: {logging: *log}\n'.repeat(300)}`)).toBeLessThan(mostValues)
})

test.each([
  ['lines', `${services}x-a:\n${'  - a\n'.repeat(mostValues)}`],
  ['lists on one line', `${services}x-a: [${'a,'.repeat(mostValues)}]\n`],
  ['one alias, used often', `x-b: &b [${'a,'.repeat(99)}]\nx-a: [${'*b,'.repeat(300)}]\n`],
  [
    'aliases of aliases',
    ['x-0: &x0 [a,a]', ...Array.from({ length: 40 }, (_, at) => `x-${at + 1}: &x${at + 1} [*x${at}, *x${at}]`)].join(
      '\n',
    ),
  ],
])('too many %s are found at once', (_name, text) => {
  const start = performance.now()
  expect(valuesIn(text)).toBeGreaterThan(mostValues)
  expect(performance.now() - start).toBeLessThan(2000)
})

test('an alias within itself, and what is no YAML, end as well', () => {
  expect(valuesIn('a: &a [*a, *a, *a]\n')).toBeGreaterThan(0)
  expect(valuesIn('a: [*b, *c, *d\n  - :')).toBeGreaterThan(0)
})
