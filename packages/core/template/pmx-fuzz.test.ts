import fc from 'fast-check'
import { expect, test } from 'vitest'
import { load } from '../compose/load.ts'
import { readMetadata } from './metadata.ts'
import { appToPmx2014, pmxToDocument } from './pmx.ts'
import { tries } from '../testing/thorough.ts'

const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'aB1 $#:-_./"\'\\{}[]&*!|>%@`,?~=\n\té'), maxLength: 8 }),
  fc.constantFrom(
    '',
    ' ',
    'a',
    'b',
    'Docker Registry',
    '${X',
    '$$',
    'yes',
    '0700',
    '/data',
    '~/x',
    '/a:/b',
    '8080',
    '80:80',
    '99999',
    'TCP',
    'udp',
    '127.0.0.1',
    '::1',
    'null',
    '__proto__',
    'constructor',
  ),
)
const scalar = fc.oneof(
  text,
  fc.integer({ min: -1, max: 70_000 }),
  fc.boolean(),
  fc.constant(null),
  fc.double({ noNaN: true, min: 0, max: 9 }),
)
const odd = fc.oneof(
  { weight: 5, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 2 }) },
  { weight: 1, arbitrary: fc.dictionary(text, scalar, { maxKeys: 2 }) },
)
const list = (fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.array(
        fc.oneof({ weight: 5, arbitrary: fc.record(fields, { requiredKeys: [] }) }, { weight: 1, arbitrary: odd }),
        { maxLength: 3 },
      ),
    },
    { weight: 1, arbitrary: odd },
  )

const name = fc.constantFrom('a', 'b', 'B', 'Docker Registry', 'x.y', '', 7)
const image = fc.record(
  {
    name,
    source: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom('nginx', 'owner/app:1', 'host:5000/x') },
      { weight: 1, arbitrary: text },
    ),
    repository: text,
    tag: scalar,
    category: odd,
    type: odd,
    description: odd,
    ports: list({ host_port: odd, container_port: odd, proto: odd, host_interface: odd }),
    expose: fc.oneof(odd, fc.array(odd, { maxLength: 3 })),
    links: list({ service: name, alias: odd }),
    environment: list({ variable: odd, value: odd, required: odd }),
    volumes: list({ host_path: odd, container_path: odd }),
    volumes_from: list({ service: name }),
    command: odd,
    deployment: fc.record({ count: odd }),
    extra: odd,
  },
  { requiredKeys: ['name', 'source'] },
)
const template = fc.record(
  {
    name: odd,
    description: odd,
    keywords: odd,
    type: odd,
    documentation: odd,
    authors: odd,
    recommended: odd,
    images: fc.array(image, { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: ['images'] },
)

test('whatever a template says, what is made of it loads, and can be written again', () => {
  fc.assert(
    fc.property(template, (value) => {
      const { text: document, problems } = pmxToDocument(JSON.stringify(value), 'x.pmx')
      if (document === undefined) {
        expect(problems.some(({ severity, line }) => severity === 'error' && line !== undefined)).toBe(true)
        return
      }
      const loaded = load({ files: [{ path: 'x', text: document }], variables: {} })
      const errors = loaded.problems.filter(({ severity }) => severity === 'error')
      // Services that link to each other in a circle are refused by loading, with their place.
      expect(
        errors.filter(({ message }) => !/cycle|circle|each other|itself/i.test(message)).map(({ message }) => message),
      ).toEqual([])
      if (loaded.app === undefined) return
      expect(readMetadata(loaded.app).problems).toEqual([])
      const again = pmxToDocument(appToPmx2014(loaded.app).text)
      expect(again.problems.filter(({ severity }) => severity === 'error')).toEqual([])
    }),
    { numRuns: tries(80) },
  )
}, 120_000)
