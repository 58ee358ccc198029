import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readTemplate } from '../template/template.ts'
import { parseCasaos } from './casaos.ts'
import { tries } from '../testing/thorough.ts'

const source = `# An app
name: notes
services:
  notes:
    image: example/notes:2.1   # pinned
    environment:
      PUID: $PUID
      ADMIN_PASSWORD: \${ADMIN_PASSWORD:?}
      MODE: "fast"
    ports:
      - target: 80
        published: "8180"
    volumes:
      - type: bind
        source: /DATA/AppData/$AppID/data
        target: /data
    x-casaos:
      envs:
        - container: ADMIN_PASSWORD
          description: {en_us: Password of the first user, de_de: Passwort}
      ports:
        - container: "80"
          description: {en_US: "The web page"}
      volumes:
        - container: /data
          description: {en_US: "<i>All</i> notes"}

x-casaos:
  architectures: [amd64, arm64]
  main: notes
  author: Kim
  developer: Example
  category: Office
  icon: https://example.org/icon.png
  title: {de_de: Notizen, en_us: Notes}
  tagline: {en_us: "Costs $$5"}
  description:
    en_us: |
      Keeps <b>notes</b>.<script>alert(1)</script>
    zh_cn: 笔记
  tips:
    before_install:
      en_us: Log in as admin.
      fr_fr: Connectez-vous.
  port_map: "8180"
  index: /login
  website: https://example.org
  repo: javascript:alert(1)
`

test('the words and the questions stand above, and the rest is the file byte for byte', () => {
  const { document = '', problems, losses } = parseCasaos(source, 'docker-compose.yml')
  expect(problems).toEqual([])
  const start = document.indexOf('x-panamax:')
  const end = document.indexOf('name: notes\nservices')
  expect(document.slice(0, start) + document.slice(end)).toBe(source)
  const { metadata, undeclared, problems: found } = readTemplate(document, 'compose.yaml')
  expect(found).toEqual([])
  expect(undeclared).toEqual([])
  expect(metadata).toEqual({
    name: 'Notes',
    description: 'Costs $5',
    keywords: ['office'],
    authors: ['Example', 'Kim'],
    categories: [],
    documentation: `Keeps **notes**.

It opens at port 8180 of the machine: http://localhost:8180/login

Log in as admin.

- port \`80\` of notes: The web page
- folder \`/data\` of notes: All notes
- variable \`ADMIN_PASSWORD\` of notes: Password of the first user

- Web site: https://example.org`,
    inputs: {
      PUID: { type: 'text', required: false, label: 'User id that it runs as', default: '1000' },
      ADMIN_PASSWORD: { type: 'password', required: true, description: 'Password of the first user' },
      AppID: { type: 'text', required: false, label: 'Name of its folders', default: 'notes' },
    },
  })
  expect(losses.map(({ path, lost }) => `${path.join('.')}: ${lost}`)).toEqual([
    'x-casaos.architectures: "architectures"',
    'x-casaos.icon: "icon"',
    'x-casaos.title: the text in de_de',
    'x-casaos.description: the text in zh_cn',
    'x-casaos.tips.before_install: the text in fr_fr',
  ])
})

test('doing it again changes nothing', () => {
  const document = parseCasaos(source).document ?? ''
  expect(parseCasaos(document).document).toBe(document)
  const flow = '{"services": {"a": {"image": "x:1"}}, "x-casaos": {"title": "A"}, "x-panamax": {"name": "Mine"}}'
  expect(parseCasaos(flow).document).toBe(flow)
})

test('an older file has its words in the service that people open', () => {
  const { document, losses } = parseCasaos(`name: old
services:
  db: {image: "db:1"}
  web:
    image: "web:1"
    x-casaos:
      title: {en_US: Old}
      tagline: {en_US: An old one}
      container: {index: /, port_map: "99", volumes: [{container: /x, description: {en_US: Data}}]}
x-casaos: {main_app: web}
`)
  expect(readTemplate(document ?? '', 'x.yaml').metadata).toMatchObject({
    name: 'Old',
    description: 'An old one',
    documentation: 'It opens at port 99 of the machine: http://localhost:99/\n\n- folder `/x` of web: Data',
  })
  expect(losses).toEqual([])
})

test('a file in flow style is edited in its place, one with CRLF keeps it', () => {
  const flow = '{"name": "a", "services": {"a": {"image": "x:1"}}, "x-casaos": {"title": {"en_us": "A $$1"}}}'
  const { document = '' } = parseCasaos(flow)
  expect(document.startsWith(flow.slice(0, -1))).toBe(true)
  expect(readTemplate(document, 'x.yaml').metadata.name).toBe('A $1')
  const crlf = parseCasaos(source.replaceAll('\n', '\r\n')).document ?? ''
  expect(crlf.replaceAll('\r\n', '')).not.toContain('\n')
})

test.each([
  ['', /mapping/],
  ['[1]', /mapping/],
  ['services: {a: {image: x}}', /x-casaos/],
  ['x-casaos: {}', /no services/],
  ['services: {a: [', /YAML/],
  [`a: &a {b: 1}\nc: [${'*a,'.repeat(3)}*d]`, /alias/i],
])('%j is refused with a place', (text, message) => {
  const { document, problems } = parseCasaos(text, 'x.yml')
  expect(document).toBeUndefined()
  expect(problems[0]).toMatchObject({ severity: 'error', file: 'x.yml', line: expect.any(Number) })
  expect(problems[0]?.message).toMatch(message)
})

describe('hostile files', () => {
  const odd: fc.Arbitrary<unknown> = fc.oneof(
    fc.constantFrom('', 'a', '$', '${A', '$$', '{{', '<b>', '__proto__', 'a: b', '# x', '80', '\u0007', '- a'),
    fc.integer(),
    fc.constant(null),
    fc.array(fc.constantFrom('a', '', null), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('en_us', 'en_US', 'zh', '__proto__', 'a'), fc.constantFrom('x', '', '$Y', '<'), {
      maxKeys: 2,
    }),
  )
  const entry = fc.record({ container: odd, description: odd })
  const own = fc.record(
    { envs: fc.array(entry, { maxLength: 2 }), ports: odd, volumes: fc.array(entry), container: odd, title: odd },
    { requiredKeys: [] },
  )
  const app = fc.record({
    services: fc.dictionary(
      fc.constantFrom('a', 'b'),
      fc.record({ image: fc.constant('x:1'), environment: odd, 'x-casaos': fc.oneof(own, odd) }),
    ),
    'x-casaos': fc.oneof(
      fc.record(
        Object.fromEntries(
          ['title', 'tagline', 'description', 'tips', 'main', 'category', 'port_map', 'index', 'icon', 'author'].map(
            (key) => [key, odd],
          ),
        ),
        { requiredKeys: [] },
      ),
      odd,
    ),
  })

  test('whatever it says, the metadata is understood, and the services are what they were', () => {
    fc.assert(
      fc.property(app, (value) => {
        const text = JSON.stringify(value, null, 1)
        const { document, problems } = parseCasaos(text, 'x.yml')
        if (document === undefined) {
          expect(problems[0]).toMatchObject({ severity: 'error', line: expect.any(Number) })
          return
        }
        const [before, after] = [readTemplate(text, 'x.yml'), readTemplate(document, 'x.yml')]
        expect(after.services).toEqual(before.services)
        const own = after.problems.filter(({ path }) => path[0] === 'x-panamax')
        expect(own.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([])
      }),
      { numRuns: tries(60) },
    )
  }, 120_000)

  test('3,000 mutations of a file are survived, each at once', () => {
    let state = 11
    const random = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
      return Math.floor((state / 2_147_483_648) * below)
    }
    const pieces = [
      '${',
      ': ',
      '\n',
      '  ',
      '- ',
      '{',
      '[',
      '"',
      "'",
      '&a ',
      '*a',
      '|',
      '\u0000',
      '🎉',
      '#',
      '\t',
      '<<: ',
    ]
    for (let round = 0; round < 3_000; round++) {
      let text = source
      for (let times = 1 + random(4); times > 0; times--) {
        const at = random(text.length)
        const piece = random(3) === 0 ? '' : (pieces[random(pieces.length)] ?? '')
        text = text.slice(0, at) + piece + text.slice(at + random(12))
      }
      const started = performance.now()
      const { document, problems } = parseCasaos(text, 'x.yml')
      expect(performance.now() - started, text).toBeLessThan(1_000)
      for (const problem of problems) expect(problem.line, text).toBeGreaterThan(0)
      if (document === undefined) expect(problems.length, text).toBeGreaterThan(0)
    }
  }, 120_000)
})
