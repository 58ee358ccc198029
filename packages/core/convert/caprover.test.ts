import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { load } from '../compose/load.ts'
import { resolveInputs } from '../template/inputs.ts'
import { readMetadata } from '../template/metadata.ts'
import { loadWithStandIns } from '../template/stand-ins.ts'
import { parseCapRover } from './caprover.ts'
import { wholePattern } from './caprover-pattern.ts'
import { tries } from '../testing/thorough.ts'

const shop = `captainVersion: 4
services:
    $$cap_appname-db:
        image: postgres:$$cap_PG_VERSION
        volumes:
            - $$cap_appname-db-data:/var/lib/postgresql/data
        environment:
            POSTGRES_PASSWORD: $$cap_DB_PASS
            LITERAL: a$b
        caproverExtra:
            notExposeAsWebApp: 'true'
    $$cap_appname:
        depends_on: [$$cap_appname-db]
        environment:
            DB_HOST: srv-captain--$$cap_appname-db
            DB_PORT: 5432
            DB_PASSWORD: $$cap_DB_PASS
            APP_KEY: $$cap_gen_random_hex(32)
            URL: https://$$cap_appname.$$cap_root_domain/x
            MAIL: admin@$$cap_root_domain
        ports: ["2222:22", 53:53/udp]
        caproverExtra:
            containerHttpPort: '3000'
            websocketSupport: 'true'
            dockerfileLines:
                - FROM example/shop:1
                - ENV MODE=production  LEVEL=2
                - EXPOSE 3000
                - CMD ["serve", "--port", "3000"]
caproverOneClickApp:
    displayName: My Shop
    isOfficial: true
    description: >-
        A shop for <b>everybody</b>
    documentation: https://example.org
    instructions:
        start: Sells things.<script>alert(1)</script>
        end: |-
            Open http://$$cap_appname.$$cap_root_domain and log in with $$cap_DB_PASS
    variables:
        - id: $$cap_PG_VERSION
          label: Version of the database
          defaultValue: '17'
          validRegex: /^([^\\s^\\/])+$/
        - id: $$cap_DB_PASS
          label: Database password
          description: Keep it.
          defaultValue: $$cap_gen_random_hex(16)
          validRegex: /.{1,}/
`

test('a one-click app becomes a document that asks for what CapRover asked, and made up', () => {
  const { document, problems, losses } = parseCapRover(shop, 'shop.yml')
  expect(problems).toEqual([])
  expect(losses).toEqual([
    {
      path: ['caproverOneClickApp', 'isOfficial'],
      lost: '"isOfficial"',
      severity: 'note',
      instead: 'Panamax has nothing like it.',
    },
  ])
  expect(document).toBe(`name: my-shop

x-panamax:
  name: My Shop
  description: A shop for **everybody**
  documentation: |-
    Sells things.

    Open http://\${APP_ADDRESS:-localhost:8080} and log in with (DB_PASS)

    https://example.org
  inputs:
    PG_VERSION:
      label: Version of the database
      required: true
      default: "17"
      pattern: ([^\\s^\\/])+
    DB_PASS:
      label: Database password
      description: Keep it.
      type: password
      required: true
      generate:
        kind: hex
        length: 16
    HTTP_PORT:
      label: Port of my-shop
      type: port
      default: "8080"
    APP_KEY:
      type: password
      generate:
        kind: hex
        length: 32
    APP_ADDRESS:
      label: Address of my-shop
      description: The host name, with its port, by which people open it
      default: localhost:8080
    ROOT_DOMAIN:
      label: Domain
      default: localhost

services:
  my-shop-db:
    image: postgres:\${PG_VERSION}
    restart: always
    environment:
      POSTGRES_PASSWORD: \${DB_PASS}
      LITERAL: a$$b
    volumes:
      - my-shop-db-data:/var/lib/postgresql/data

  my-shop:
    image: example/shop:1
    restart: always
    command: ["serve", "--port", "3000"]
    expose:
      - "3000"
    depends_on:
      - my-shop-db
    environment:
      MODE: production
      LEVEL: "2"
      DB_HOST: my-shop-db
      DB_PORT: "5432"
      DB_PASSWORD: \${DB_PASS}
      APP_KEY: \${APP_KEY}
      URL: https://\${APP_ADDRESS}/x
      MAIL: admin@\${ROOT_DOMAIN}
    ports:
      - \${HTTP_PORT}:3000
      - "2222:22"
      - "53:53/udp"

volumes:
  my-shop-db-data: {}
`)
})

test('its questions are answered as they come, and the app loads with the answers', () => {
  const text = parseCapRover(shop).document ?? ''
  const app = loadWithStandIns({ files: [{ path: 'x', text }] }).app
  if (app === undefined) throw new Error('it does not load')
  const { metadata, problems } = readMetadata(app)
  expect(problems).toEqual([])
  const random = (count: number) => Uint8Array.from({ length: count }, (_, index) => (index * 37) % 256)
  const answers = resolveInputs({ inputs: metadata.inputs, given: {}, random })
  expect(answers.problems).toEqual([])
  const loaded = load({ files: [{ path: 'x', text }], variables: answers.values })
  expect(loaded.problems).toEqual([])
  expect(loaded.app?.services['my-shop']?.environment?.['DB_PASSWORD']).toMatch(/^[0-9a-f]{16}$/)
  expect(loaded.app?.services['my-shop']?.ports?.[0]).toMatchObject({ published: '8080', target: 3000 })
})

function one(service: string, about = '') {
  return parseCapRover(
    `captainVersion: "4"\nservices:\n  $$cap_appname:\n${service.replaceAll(/^/gm, '    ')}\ncaproverOneClickApp:\n  displayName: x\n${about.replaceAll(/^/gm, '  ')}\n`,
    'x.yml',
  )
}
const lostIn = (losses: readonly { path: readonly (string | number)[]; lost: string }[]) =>
  losses.map(({ path, lost }) => `${path.join('.')}: ${lost}`)

test('lines that run something stay a build, and it is said', () => {
  const { document, problems } = one('dockerfileLines: ["FROM a", "RUN echo $HOME"]')
  expect(document).toContain('dockerfile_inline: |-\n        FROM a\n        RUN echo $$HOME\n')
  expect(problems.map(({ severity, message }) => [severity, message.includes('has to be built')])).toEqual([
    ['warning', true],
  ])
})

test('of two stages only a build makes one image', () => {
  expect(one('dockerfileLines: ["FROM a AS x", "FROM b"]').document).toContain('dockerfile_inline')
  expect(one('dockerfileLines: ["FROM a", "FROM b"]').document).toContain('dockerfile_inline')
})

test('of names that start alike the longest is meant', () => {
  const { document } = one(
    'image: "a:$$cap_db"\nenvironment: {A: "$$cap_db_pass", B: "$$cap_db-x"}',
    'variables: [{id: $$cap_db, defaultValue: "1"}, {id: $$cap_db_pass}]',
  )
  expect(document).toContain('image: a:${DB}\n')
  expect(document).toContain('A: ${DB_PASS}\n')
  expect(document).toContain('B: ${DB}-x\n')
})

test('what has no place in a document is lost by name and place', () => {
  const { losses, document } = one(
    `image: a
deploy: {replicas: 2}
ports: ["1:2:3:4", "99999:1"]
volumes: ["no-target", "d:/a", "e:/a"]
depends_on: [nobody]
environment: {"a b": 1, HOST: srv-captain--other, X: $$cap_what}
caproverExtra: {sessions: 1}`,
    `variables:
  - {id: $$cap_a, label: A, validRegex: "/^(?=a)/", defaultValue: x, extra: 1}
  - {id: wrong}
instructions: {start: "$$cap_who"}`,
  )
  expect(lostIn(losses)).toEqual([
    'caproverOneClickApp.variables.0.validRegex: the check /^(?=a)/',
    'caproverOneClickApp.variables.0.extra: "extra"',
    'caproverOneClickApp.variables.1: a variable without an id of its own',
    'services.$$cap_appname.deploy: "deploy", which CapRover does not read',
    'services.$$cap_appname.caproverExtra.sessions: "sessions", which CapRover does not read',
    'services.$$cap_appname.volumes.0: the volume "no-target"',
    'services.$$cap_appname.volumes.2: the volume "e:/a"',
    'services.$$cap_appname.depends_on: waiting for "nobody", which is no service of it',
    'services.$$cap_appname.environment: the variable "a b"',
    'services.$$cap_appname.environment.HOST: the address of an app outside of this one',
    'services.$$cap_appname.environment.X: a placeholder that no variable answers',
    'services.$$cap_appname.ports.0: the port "1:2:3:4"',
    'services.$$cap_appname.ports.1: the port "99999:1"',
    'caproverOneClickApp.instructions.start: a placeholder that no variable answers',
  ])
  expect(document).toContain('X: $$$$cap_what')
})

test('a public password is made up, but not one that somebody else gives out, nor one that its check refuses', () => {
  const { document } = one(
    'image: a',
    `variables:
  - {id: $$cap_admin_pass, defaultValue: changeme}
  - {id: $$cap_smtp_password, defaultValue: changeme}
  - {id: $$cap_pin_pass, defaultValue: "1234", validRegex: "/^[0-9]{4}$/"}`,
  )
  expect(document).not.toMatch(/changeme|1234/)
  const app = loadWithStandIns({ files: [{ path: 'x', text: document ?? '' }] }).app
  expect(app?.['x-panamax']).toMatchObject({
    inputs: {
      ADMIN_PASS: { type: 'password', generate: true },
      SMTP_PASSWORD: { type: 'password' },
      PIN_PASS: { type: 'password', required: true, pattern: '[0-9]{4}' },
    },
  })
  expect(JSON.stringify(app?.['x-panamax'])).not.toContain('SMTP_PASSWORD":{"type":"password","generate')
})

test.each([
  ['/^a$/', 'a'],
  ['/a/', '.*a.*'],
  ['/^a|b$/', '(?:a.*|.*b)'],
  ['/^(a|b)$/', '(a|b)'],
  ['/^\\d+\\$/', '\\d+\\$.*'],
  ['/^[|$]$/', '[|$]'],
  ['/a/i', undefined],
  ['/(?!a)/', undefined],
  ['/(/', undefined],
])('the check %s is the pattern %s', (regex, pattern) => {
  expect(wholePattern(regex)).toBe(pattern)
})

test.each([
  ['', /mapping/],
  ['captainVersion: 2\nservices: {a: {image: x}}', /captainVersion 2/],
  ['captainVersion: 4', /no service/],
  ['captainVersion: 4\nservices: {a: {}}', /no image/],
  ['captainVersion: 4\nservices: {a: 7}', /no image/],
  ['captainVersion: [4', /YAML/],
  ['a: &a [*a]\ncaptainVersion: 4', /alias|YAML|service|mapping|itself/i],
])('%j is refused with a place', (text, message) => {
  const { document, problems } = parseCapRover(text, 'x.yml')
  expect(document).toBeUndefined()
  expect(problems[0]).toMatchObject({ severity: 'error', file: 'x.yml', line: expect.any(Number) })
  expect(problems[0]?.message).toMatch(message)
})

describe('hostile files', () => {
  const word = fc.constantFrom(
    '',
    'a',
    '$$cap_appname',
    '$$cap_a',
    '$$cap_a-b',
    '$$cap_root_domain',
    '$$cap_appname.$$cap_root_domain',
    'srv-captain--$$cap_appname-db',
    '$$cap_gen_random_hex(8)',
    '$$cap_gen_random_hex(99999)',
    '${X',
    '$',
    'a:b',
    '/a',
    'a:/b',
    '80:80',
    '__proto__',
    'x y',
    'FROM a',
    'RUN x',
    'true',
    '\u0007',
    "'",
    '/(a+)+$/',
    '4',
    '<b>',
  )
  const odd: fc.Arbitrary<unknown> = fc.oneof(
    { weight: 6, arbitrary: word },
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(word, { maxLength: 3 }),
    fc.dictionary(word, word, { maxKeys: 3 }),
  )
  const service = fc.record(
    {
      image: odd,
      environment: odd,
      ports: odd,
      volumes: odd,
      depends_on: odd,
      hostname: odd,
      cap_add: odd,
      command: odd,
      restart: odd,
      dockerfileLines: odd,
      caproverExtra: fc.record(
        { dockerfileLines: odd, containerHttpPort: odd, notExposeAsWebApp: odd },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  )
  const variable = fc.record({ id: odd, label: odd, description: odd, defaultValue: odd, validRegex: odd })
  const app = fc.record({
    captainVersion: fc.constantFrom(4, '4'),
    services: fc.dictionary(word, fc.oneof({ weight: 8, arbitrary: service }, odd), { minKeys: 1, maxKeys: 3 }),
    caproverOneClickApp: fc.record({
      displayName: odd,
      description: odd,
      documentation: odd,
      instructions: fc.record({ start: odd, end: odd }),
      variables: fc.array(fc.oneof(variable, odd), { maxLength: 4 }),
    }),
  })

  test('whatever an app says, what is made of it can be read, and a refusal has a place', () => {
    fc.assert(
      fc.property(app, (value) => {
        const { document, problems, losses } = parseCapRover(JSON.stringify(value), 'x.yml')
        for (const loss of losses) expect(loss.path.length).toBeGreaterThan(0)
        if (document === undefined) {
          expect(problems.some(({ severity, line }) => severity === 'error' && line !== undefined)).toBe(true)
          return
        }
        const loaded = loadWithStandIns({ files: [{ path: 'x', text: document }] })
        const errors = loaded.problems.filter(({ severity }) => severity === 'error')
        const own = errors.filter(({ message }) => !/cycle|circle|each other|itself/i.test(message))
        expect(own.map(({ path, message }) => `${path.join('.')} ${message}\n${document}`)).toEqual([])
        if (loaded.app !== undefined) expect(readMetadata(loaded.app).problems).toEqual([])
      }),
      { numRuns: tries(60) },
    )
  }, 120_000)

  test('3,000 mutations of a file are survived, each at once', () => {
    let state = 7
    const random = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
      return Math.floor((state / 2_147_483_648) * below)
    }
    const pieces = [
      '$$cap_',
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
      '$${',
      '#',
      '\t',
    ]
    for (let round = 0; round < 3_000; round++) {
      let text = shop
      for (let times = 1 + random(4); times > 0; times--) {
        const at = random(text.length)
        const piece = random(3) === 0 ? '' : (pieces[random(pieces.length)] ?? '')
        text = text.slice(0, at) + piece + text.slice(at + random(12))
      }
      const started = performance.now()
      const { document, problems } = parseCapRover(text, 'x.yml')
      expect(performance.now() - started, text).toBeLessThan(1_000)
      for (const problem of problems) expect(problem.line, text).toBeGreaterThan(0)
      if (document === undefined) expect(problems.length, text).toBeGreaterThan(0)
    }
  }, 120_000)

  test('a file made to be slow is read at once', () => {
    const long = (text: string) => text.repeat(Math.ceil(200_000 / text.length))
    const started = performance.now()
    for (const value of ['$$cap_', 'srv-captain--', '$$cap_appname', '$$cap_gen_random_hex(', 'a'].map(long))
      one(`image: a\nenvironment: {A: "${value}"}`, `variables: [{id: $$cap_a, validRegex: "/(a+)+$/"}]`)
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})
