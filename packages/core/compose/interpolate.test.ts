import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { interpolate } from './interpolate.ts'
import { loadText, service } from './testing.ts'

const values: Record<string, string> = { A: 'a', EMPTY: '', N2: '2', _x: 'under', DOLLAR: '$B' }
const lookup = (name: string) => (Object.hasOwn(values, name) ? values[name] : undefined)

describe('variables', () => {
  test.each([
    ['$A', 'a'],
    ['${A}', 'a'],
    ['$A$A-${A}', 'aa-a'],
    ['$A_B', ''],
    ['${N2}$_x', '2under'],
    ['$$A $${A}', '$A ${A}'],
    ['$1 $ $-', '$1 $ $-'],
    ['${A:-x}${EMPTY:-x}${NO:-x}', 'axx'],
    ['${A-x}${EMPTY-x}${NO-x}', 'ax'],
    ['${A:+x}${EMPTY:+x}${NO:+x}', 'x'],
    ['${A+x}${EMPTY+x}${NO+x}', 'xx'],
    ['${A:?no}${EMPTY?no}', 'a'],
    ['${NO:-${A}}', 'a'],
    ['${NO:-${NO2:-$A}-b}', 'a-b'],
    ['${NO:-a:b/c-d?e}', 'a:b/c-d?e'],
    ['${NO:-{"a": "b"}}', '{"a": "b"}'],
    ['${NO:-$$x}', '$x'],
    ['${NO:-}', ''],
    ['$DOLLAR', '$B'],
    ['line\n${A}\n$A', 'line\na\na'],
  ])('%s', (template, expected) => {
    expect(interpolate(template, lookup)).toMatchObject({ text: expected })
  })

  test.each(['${', '${A', '${}', '${1}', '${A B}', '${A!x}', '${-x}', '${A:x}', '${A:-x\ny}'])(
    '%s is refused',
    (template) => {
      expect(interpolate(template, lookup).error).toMatch(/not a variable/)
    },
  )

  test.each([
    ['${NO:?tell ${A}}', /NO has no value: tell a/],
    ['${NO?}', /NO has no value\.$/],
    ['${EMPTY:?x}', /EMPTY has no value/],
  ])('%s', (template, reason) => {
    expect(interpolate(template, lookup).error).toMatch(reason)
  })

  test('those that are not set are named', () => {
    expect(interpolate('$NO ${NO2} ${NO3:-} ${EMPTY}', lookup).unset).toEqual(['NO', 'NO2'])
  })

  test('doubling the dollars of any text keeps it as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('$', '{', '}', 'A', ':', '-', '?', '\n') }), (text) => {
        expect(interpolate(text.replaceAll('$', '$$$$'), lookup)).toEqual({ text, unset: [] })
      }),
      { numRuns: 1000 },
    )
  })

  test('nothing is thrown, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('$', '{', '}', 'A', 'NO', ':', '-', '+', '?', '\n') }), (text) => {
        expect(typeof interpolate(text, lookup).text).toBe('string')
      }),
      { numRuns: 1000 },
    )
  })
})

test('keys are left alone, each unset variable is warned of once', () => {
  const { app, problems } = loadText(service('labels: {"$K": "$NO"}\nuser: "${NO}$NO2"'))
  expect(app?.services.a?.labels).toEqual({ $K: '' })
  expect(problems.map((problem) => [problem.severity, problem.line, problem.message])).toEqual([
    ['warning', 4, expect.stringContaining('NO is not set')],
    ['warning', 5, expect.stringContaining('NO2 is not set')],
  ])
})

test('the environment of the process is not seen', () => {
  expect(loadText(service('user: "${PATH:-nobody}"')).app?.services.a?.user).toBe('nobody')
})
