import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeDollars, undeclaredVariables, variablesOf } from './variables.ts'

test('finds every form, with defaults, requirements and the line of the first use', () => {
  const text = `services:
  web: # \${COMMENT}
    image: \${IMAGE:-nginx:\${TAG}}
    environment:
      A: $PLAIN and $$ESCAPED and \${A-}
      B: "\${SECRET:?is needed}"
      C: \${A}
      \${KEY}: x
`
  expect(variablesOf(text)).toEqual([
    { name: 'IMAGE', hasDefault: true, required: false, line: 3 },
    { name: 'TAG', hasDefault: false, required: false, line: 3 },
    { name: 'PLAIN', hasDefault: false, required: false, line: 5 },
    { name: 'A', hasDefault: false, required: false, line: 5 },
    { name: 'SECRET', hasDefault: false, required: true, line: 6 },
  ])
  const inputs = { SECRET: { type: 'password', required: true } as const }
  expect(undeclaredVariables(text, inputs).map((use) => use.name)).toEqual(['TAG', 'PLAIN', 'A'])
})

test('escaped text uses no variable', () => {
  const fragment = fc.constantFrom('$', '{', '}', 'A', ':-', '?', ' ', '$$')
  fc.assert(
    fc.property(fc.array(fragment), (fragments) => {
      expect(variablesOf(JSON.stringify(escapeDollars(fragments.join(''))))).toEqual([])
    }),
  )
})
