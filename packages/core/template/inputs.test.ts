import fc from 'fast-check'
import { expect, test } from 'vitest'
import { generateValue } from './generate.ts'
import { type Input, inputTypes, secretNames } from './input.ts'
import { resolveInputs } from './inputs.ts'

/** A reproducible stream of bytes. */
function seeded(seed = 1): (count: number) => Uint8Array {
  let state = seed
  return (count) =>
    Uint8Array.from({ length: count }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state >>> 24
    })
}

function input(fields: Partial<Input>): Input {
  return { type: 'text', required: false, ...fields }
}

function resolve(fields: Partial<Input>, given?: string, previous?: string) {
  const result = resolveInputs({
    inputs: { A: input(fields) },
    given: given === undefined ? {} : { A: given },
    random: seeded(),
    ...(previous === undefined ? {} : { previous: { A: previous } }),
  })
  return { value: result.values['A'], generated: result.generated, messages: result.problems.map((p) => p.message) }
}

test('given comes before previous, previous before generated, generated before the default', () => {
  const fields = { default: 'd', generate: { length: 8 } }
  expect(resolve(fields, 'given', 'previous').value).toBe('given')
  expect(resolve(fields, undefined, 'previous').value).toBe('previous')
  expect(resolve(fields)).toMatchObject({ value: expect.stringMatching(/^\w{8}$/) as string, generated: ['A'] })
  expect(resolve({ default: 'd' }).value).toBe('d')
  expect(resolve({}).value).toBe('')
})

test('a blank answer clears a value, but makes or keeps one that has a generator', () => {
  expect(resolve({ default: 'd' }, '', 'previous').value).toBe('')
  expect(resolve({ generate: {} }, ' ', 'kept')).toMatchObject({ value: 'kept', generated: [] })
  expect(resolve({ generate: {} }, '')).toMatchObject({ generated: ['A'] })
})

test('a blank required value is a problem that names the input and its label', () => {
  const { problems } = resolveInputs({
    inputs: { DB_PASSWORD: input({ label: 'Database password', type: 'password', required: true }) },
    given: { DB_PASSWORD: '  ' },
    random: seeded(),
  })
  expect(problems).toEqual([
    {
      severity: 'error',
      message: 'Database password (DB_PASSWORD) needs a value.',
      path: ['x-panamax', 'inputs', 'DB_PASSWORD'],
    },
  ])
})

test('an unknown value is kept with a warning that proposes the name that was meant', () => {
  const result = resolveInputs({
    inputs: { DB_PASSWORD: input({}) },
    given: { DB_PASWORD: 'x', constructor: 'y' },
    random: seeded(),
  })
  expect(result.values).toMatchObject({ DB_PASWORD: 'x', DB_PASSWORD: '' })
  expect(result.problems).toMatchObject([{ severity: 'warning', suggestion: 'DB_PASSWORD' }, { severity: 'warning' }])
})

test.each<[Partial<Input>, string, string | undefined]>([
  [{ type: 'number', min: 1, max: 3 }, '2.5', undefined],
  [{ type: 'number', min: 1, max: 3 }, '4', 'must be at most 3'],
  [{ type: 'number' }, '0x10', 'must be a number'],
  [{ type: 'port' }, '65536', 'port number'],
  [{ type: 'port' }, '8080', undefined],
  [{ type: 'port', min: 1024 }, '80', 'must be at least 1024'],
  [{ type: 'select', options: [{ value: 'a', label: 'A' }] }, 'b', 'must be one of a'],
  [{ type: 'url' }, 'javascript:alert(1)', 'http'],
  [{ type: 'url' }, 'https://example.org/x', undefined],
  [{ type: 'email' }, 'nobody', 'e-mail'],
  [{ type: 'boolean' }, 'maybe', 'true or false'],
  [{ pattern: '[a-z]+' }, 'A', 'must look like'],
  [{ type: 'password', min: 8 }, 'short', 'at least 8 characters'],
  [{}, 'a\0b', 'NUL'],
])('%j judges %j', (fields, given, problem) => {
  const { messages } = resolve(fields, given)
  expect(messages).toEqual(problem === undefined ? [] : [expect.stringContaining(problem)])
})

test('a problem with a secret never repeats it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...inputTypes), fc.stringMatching(/^s3cr3t[a-z]{4,8}$/), (type, secret) => {
      const { messages } = resolve({ type, pattern: '\\d', options: [{ value: 'x', label: 'x' }] }, secret)
      expect(messages.join(' ')).not.toContain(secret)
    }),
  )
})

test('booleans reach the app in one form', () => {
  expect(resolve({ type: 'boolean' }, 'Yes').value).toBe('true')
  expect(resolve({ type: 'boolean' }, '0').value).toBe('false')
})

test('each kind of generated value has its form', () => {
  expect(generateValue({}, seeded())).toMatch(/^[A-Za-z2-9]{24}$/)
  expect(generateValue({ kind: 'hex', length: 7 }, seeded())).toMatch(/^[0-9a-f]{7}$/)
  expect(atob(generateValue({ kind: 'base64', length: 32 }, seeded()))).toHaveLength(32)
  expect(generateValue({ kind: 'uuid' }, seeded())).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  )
  expect([...generateValue({ alphabet: 'ab', length: 300 }, seeded())].sort().join('')).toMatch(/^a+b+$/)
})

test('generated characters are equally likely', () => {
  const counts = new Map<string, number>()
  const bytes = Uint8Array.from({ length: 256 * 90 + 16 }, (_, i) => i % 256)
  // 90 rounds of every byte value: without rejection some of the 10 digits would come up 26 times per round, some 25.
  for (const char of generateValue({ alphabet: '0123456789', length: 90 * 250 }, () => bytes))
    counts.set(char, (counts.get(char) ?? 0) + 1)
  expect(new Set(counts.values())).toEqual(new Set([90 * 25]))
})

test('a broken source of randomness is an error, not an endless loop', () => {
  expect(() => generateValue({}, (count) => new Uint8Array(count).fill(255))).toThrow('random')
})

test('secrets are the inputs of type password', () => {
  expect(secretNames({ A: input({ type: 'password' }), B: input({}) })).toEqual(['A'])
})
