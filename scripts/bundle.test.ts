import { expect, it } from 'vitest'
import { escapeToAscii } from './lib/bundle.mjs'

it('a program of ASCII alone does what it did, in strings, templates and regular expressions', () => {
  const program = `[
    'Grüße … 🚢',
    \`‘\${'x'.repeat(2)}’ \u2028\`,
    'don’t'.replace(/[’ß]/g, '+'),
    /^[🚢⚓]$/u.test('🚢') && !/^[🚢⚓]$/u.test('\\ud83d'),
    /^(?:🚢){2}$/.test('🚢🚢'),
  ]`
  const ascii = escapeToAscii(program)
  // oxlint-disable-next-line no-eval -- The program is this test's own.
  const run = (text: string): unknown => (0, eval)(text)
  expect([...ascii].every((letter) => letter.charCodeAt(0) < 128)).toBe(true)
  expect(run(ascii)).toEqual(run(program))
  expect(run(ascii)).toContain('don+t')
})
