import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { composeText } from './compose-text.ts'
import { tries } from '../testing/thorough.ts'

const awkward = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc
    .array(fc.constantFrom('\n', ' ', '\t', 'a', '#', ':', '- ', '"', "'", '\r\n', '|', '$', '\\', '\u2028'), {
      maxLength: 12,
    })
    .map((parts) => parts.join('')),
  fc.constantFrom(
    'yes',
    'NO',
    '0700',
    '1:30',
    '1e3',
    '~',
    'null',
    '<<',
    '=',
    '-',
    '? x',
    '2024-01-01',
    '0x1F',
    '.5',
    '!x',
    '&a',
    '*a',
    '@x',
    '%x',
    '---',
    '...',
    ' ',
  ),
)

test('every text reads back exactly, in both versions of YAML', () => {
  fc.assert(
    fc.property(awkward, awkward, fc.array(awkward, { minLength: 1, maxLength: 3 }), (value, name, list) => {
      const key = name === '' || name === '__proto__' ? 'key' : name
      const environment = Object.fromEntries([[key, value]])
      const services = { web: { image: value, command: list, environment, test: ['x', ...list] } }
      const text = composeText({ name: 'app', 'x-panamax': { documentation: value, keywords: list }, services })
      for (const version of ['1.1', '1.2'] as const) {
        const read = parse(text, { version }) as Record<string, unknown>
        expect(read).toEqual({ name: 'app', 'x-panamax': { documentation: value, keywords: list }, services })
      }
    }),
    { numRuns: tries(200) },
  )
}, 120_000)

test('comments stand above their key, spread over lines', () => {
  const draft = { name: 'a', services: { web: { image: 'x' } } }
  const text = composeText(draft, [
    { path: [], text: 'First\nsecond' },
    { path: ['services', 'web'], text: 'Here' },
    { path: ['services', 'none', 'image'], text: 'Nowhere' },
  ])
  expect(text).toBe('# First\n# second\n\nname: a\n\nservices:\n  # Here\n  web:\n    image: x\n')
})
