import { describe, expect, test } from 'vitest'
import { fieldsOf } from './config-schema.ts'
import { configOf, type TypedFields, untouched } from './config-value.ts'

const schema = {
  type: 'object',
  required: ['address', 'limits'],
  properties: {
    address: { type: 'string', title: 'Address', description: 'Where it is' },
    password: { type: 'string', format: 'password' },
    speed: { type: 'number', default: 1 },
    retries: { type: 'integer' },
    protocol: { enum: ['tcp', 'udp'], default: 'tcp', type: 'string' },
    careful: { type: 'boolean', default: true },
    reasons: { type: 'object', additionalProperties: { type: 'string' }, default: {} },
    ports: {
      type: 'array',
      items: {
        type: 'object',
        required: ['port'],
        properties: { port: { type: 'integer' }, holder: { type: 'string' } },
      },
    },
    away: { type: 'object', properties: { seconds: { type: 'number' } } },
    limits: { type: 'object', properties: { memory: { type: 'string' } } },
    either: { anyOf: [{ type: 'string' }, { type: 'object' }] },
  },
}
const fields = fieldsOf(schema)
const none = untouched(fields)
const read = (typed: TypedFields) => configOf(fields, { ...none, ...typed })

describe('the form of a schema', () => {
  test('has a field for each property, in order, with its words; what cannot be drawn is JSON', () => {
    expect(fields.map(({ key, shape }) => `${key} ${shape.type}`)).toEqual([
      'address text',
      'password text',
      'speed number',
      'retries number',
      'protocol choice',
      'careful switch',
      'reasons pairs',
      'ports list',
      'away group',
      'limits group',
      'either json',
    ])
    expect(fields[0]).toMatchObject({ label: 'Address', hint: 'Where it is', isRequired: true })
    expect(fields[1]).toMatchObject({ label: 'password', hint: undefined, shape: { isSecret: true } })
    expect(fields[2]).toMatchObject({ shape: { isWhole: false, usual: '1' } })
  })

  test('of a schema that says nothing is empty', () => {
    expect(fieldsOf({})).toEqual([])
    expect(fieldsOf({ properties: { x: true } })).toMatchObject([{ key: 'x', shape: { type: 'json' } }])
  })
})

describe('what was typed', () => {
  test('untouched leaves everything to the driver, but for what is needed', () => {
    expect(configOf(fields, none)).toEqual({
      config: { limits: {} },
      mistakes: [{ path: ['address'], what: 'missing' }],
    })
  })

  test('becomes numbers, lists and groups; blanks and what is usual stay out', () => {
    const typed: TypedFields = {
      address: ' unix:///x ',
      speed: '2.5',
      protocol: 'udp',
      careful: false,
      reasons: [
        ['nginx', 'no'],
        ['', 'left over'],
      ],
      ports: { items: [{ isUsed: true, fields: { port: '80', holder: '' } }] },
      away: { isUsed: true, fields: { seconds: '3' } },
      either: '{"a": [1]}',
    }
    expect(read(typed)).toEqual({
      config: {
        address: 'unix:///x',
        speed: 2.5,
        protocol: 'udp',
        careful: false,
        reasons: { nginx: 'no' },
        ports: [{ port: 80 }],
        away: { seconds: 3 },
        limits: {},
        either: { a: [1] },
      },
      mistakes: [],
    })
    expect(read({ ...typed, away: { isUsed: false, fields: { seconds: '3' } } }).config).not.toHaveProperty('away')
  })

  test('that is wrong is told at its place', () => {
    const { mistakes } = read({
      address: 'x',
      speed: 'fast',
      retries: '1.5',
      either: '{',
      reasons: [
        ['a', '1'],
        ['a', '2'],
      ],
      ports: { items: [{ isUsed: true, fields: { port: '', holder: 'me' } }] },
    })
    expect(mistakes).toEqual([
      { path: ['speed'], what: 'number' },
      { path: ['retries'], what: 'whole' },
      { path: ['reasons', 1], what: 'twice' },
      { path: ['ports', 0, 'port'], what: 'missing' },
      { path: ['either'], what: 'json' },
    ])
  })
})
