import { expect, test } from 'vitest'
import type { AppSpec, Json } from '../compose/spec.ts'
import { readMetadata } from './metadata.ts'

function app(block: Json, service: Json = null): AppSpec {
  return {
    name: 'app',
    services: { web: { image: 'x', command: null, entrypoint: null, 'x-panamax': service } },
    'x-panamax': block,
  }
}

test('reads every field', () => {
  const { metadata, services, problems } = readMetadata(
    app(
      {
        name: 'Blog',
        description: 'A blog',
        keywords: ['blog', 'php'],
        type: 'wordpress',
        authors: ['A <a@example.org>'],
        documentation: '# Blog',
        categories: ['Web Tier', 'DB Tier'],
        recommended: true,
        inputs: { PORT: { type: 'port', default: 8080, required: true } },
      },
      { category: 'Web Tier', type: 'MYSQL', description: 'Web', required: ['A'], blocked: 'Not yet.' },
    ),
  )
  expect(problems).toEqual([])
  expect(metadata).toEqual({
    name: 'Blog',
    description: 'A blog',
    keywords: ['blog', 'php'],
    type: 'Wordpress',
    authors: ['A <a@example.org>'],
    documentation: '# Blog',
    categories: ['Web Tier', 'DB Tier'],
    recommended: true,
    inputs: { PORT: { type: 'port', default: '8080', required: true } },
  })
  expect(services['web']).toEqual({
    category: 'Web Tier',
    type: 'MySQL',
    description: 'Web',
    required: ['A'],
    blocked: ['Not yet.'],
  })
})

test('a wrong field becomes a warning with its path and hides no other', () => {
  const { metadata, problems } = readMetadata(
    app({
      name: { first: 'x' },
      keyword: 'typo',
      keywords: 'mysql, php,,php ',
      authors: 'One Author',
      inputs: {
        A: { type: 'pasword', label: 'Label', generate: { length: -1 } },
        '9': {},
        B: 'text',
        S: { type: 'select' },
      },
    }),
  )
  expect(metadata).toMatchObject({ keywords: ['mysql', 'php'], authors: ['One Author'] })
  expect(metadata.inputs).toEqual({
    A: { type: 'text', required: false, label: 'Label' },
    B: { type: 'text', required: false },
    S: { type: 'text', required: false },
  })
  expect(problems.every((problem) => problem.severity === 'warning')).toBe(true)
  expect(problems.map((problem) => problem.path.join('.'))).toEqual([
    'x-panamax.keyword',
    'x-panamax.name',
    'x-panamax.inputs.9',
    'x-panamax.inputs.A.type',
    'x-panamax.inputs.A.generate.length',
    'x-panamax.inputs.B',
    'x-panamax.inputs.S.type',
  ])
  expect(problems[0]?.suggestion).toBe('keywords')
})

test.each<[string, Json]>([
  ['nothing', null],
  ['a list', [1]],
  ['text', 'x'],
])('%s in place of the block reads as empty', (_name, block) => {
  expect(readMetadata(app(block)).metadata).toEqual({ keywords: [], authors: [], categories: [], inputs: {} })
})

test('a dangerous pattern, a default that its own input refuses and a literal secret are warned about', () => {
  const { metadata, problems } = readMetadata(
    app({
      inputs: {
        A: { pattern: '(?=x)' },
        B: { type: 'port', default: 'many' },
        C: { type: 'password', default: 'hunter2' },
        __proto__x: { min: 3, max: 2 },
      },
    }),
  )
  expect(metadata.inputs['A']).toEqual({ type: 'text', required: false })
  expect(metadata.inputs['__proto__x']).toEqual({ type: 'text', required: false })
  expect(problems.map((problem) => problem.path.slice(2).join('.'))).toEqual([
    'A.pattern',
    'B.default',
    'C.default',
    '__proto__x.max',
  ])
  expect(problems.map((problem) => problem.message).join(' ')).not.toContain('hunter2')
})

test('names of object members are ordinary names', () => {
  const block = JSON.parse('{"inputs": {"__proto__": {"type": "port"}, "constructor": {"type": "email"}}}') as Json
  const { inputs } = readMetadata(app(block)).metadata
  expect(Object.entries(inputs).map(([name, { type }]) => [name, type])).toEqual([
    ['__proto__', 'port'],
    ['constructor', 'email'],
  ])
})
