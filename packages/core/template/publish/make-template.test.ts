import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { composeDocument } from '../compose-document.ts'
import { resolveInputs } from '../inputs.ts'
import type { Input } from '../input.ts'
import { peek } from '../peek.ts'
import { readTemplate } from '../template.ts'
import { encodedForms } from './encoded-forms.ts'
import type { TemplateRequest } from './made-template.ts'
import { makeTemplate } from './make-template.ts'
import { difference, loadApp } from './same-app.ts'
import { appWithSecrets, secrets } from './testing/app-with-secrets.ts'

type Draft = TemplateRequest['draft']
const draft: Draft = { format: 'compose', ask: {} }
const machine = { names: ['kims-laptop.lan'], addresses: ['192.168.77.5'] }

function made(document: string, given: Partial<Omit<TemplateRequest, 'draft'>> & { draft?: Partial<Draft> } = {}) {
  const { draft: said, ...rest } = given
  return makeTemplate({ document, values: {}, files: {}, app: 'shop', machine, ...rest, draft: { ...draft, ...said } })
}

describe.each(['compose', 'pmx-2014'] as const)('an app with every kind of secret, published as %s', (format) => {
  const template = makeTemplate({ ...appWithSecrets, draft: { ...draft, format } })
  const told = template.values.filter(({ why }) => why === 'secret')
  const bytes = [
    template.name,
    template.document,
    ...Object.entries(template.files).flat(),
    ...template.left,
    JSON.stringify(told),
  ].join('\n')

  test.each(Object.entries(secrets))('%s is nowhere in it, in no writing', (_kind, secret) => {
    expect(encodedForms(secret).filter(({ text }) => text.length >= 6 && bytes.includes(text))).toEqual([])
  })

  test('nothing is in the way, and the search would have found them: they are all in the app', () => {
    expect(template.obstacles).toEqual([])
    const app = JSON.stringify([appWithSecrets.document, appWithSecrets.values, appWithSecrets.files])
    for (const [kind, secret] of Object.entries(secrets)) {
      const found = encodedForms(secret).some(
        ({ text }) =>
          text.length >= 6 &&
          JSON.parse(app)
            .flatMap((part: unknown) => (typeof part === 'string' ? [part] : Object.values(part as object)))
            .some((part: string) => part.includes(text)),
      )
      expect([kind, found]).toEqual([kind, true])
    }
  })

  test('no answer of the app is in it, secret or not; defaults are those of the template', () => {
    expect(bytes).not.toContain('Kims private shop')
    expect(bytes).not.toContain('n0t-the-default-one')
    expect(template.document).toContain('My shop')
  })

  test('the same app and draft give the same bytes', () => {
    expect(makeTemplate({ ...appWithSecrets, draft: { ...draft, format } })).toEqual(template)
  })
})

test('everything but the secrets stays byte for byte: comments, quotes, order, flow style', () => {
  const document = `# The blog.
name: shop   # short
x-panamax: {name: Shop, keywords: [a,  b]}
services:
  db:
    image: 'mariadb:11.8'   # pinned
    environment:
      - "MARIADB_ROOT_PASSWORD=Tr0ub4dor&3"   # long enough
      -   MARIADB_USER=shop

# the end
`
  const template = made(document)
  expect(template.obstacles).toEqual([])
  expect(template.document).toBe(
    document
      .replace('"MARIADB_ROOT_PASSWORD=Tr0ub4dor&3"', '"MARIADB_ROOT_PASSWORD=${MARIADB_ROOT_PASSWORD}"')
      .replace(
        'keywords: [a,  b]}',
        'keywords: [a,  b], inputs: {MARIADB_ROOT_PASSWORD: {description: MARIADB_ROOT_PASSWORD of db, type: password, generate: {length: 24}, required: true}}}',
      ),
  )
})

test('a document without our words gets them at the top, below its first comment', () => {
  const template = made('# Mine.\nservices:\n  db:\n    image: redis:8\n    environment: {A_TOKEN: abc}\n', {
    draft: { name: 'My $ shop' },
  })
  expect(template.document).toBe(`# Mine.
x-panamax:
  name: My $$ shop
  inputs:
    A_TOKEN:
      description: A_TOKEN of db
      type: password
      required: true

services:
  db:
    image: redis:8
    environment: {A_TOKEN: "\${A_TOKEN}"}
`)
  expect(template.name).toBe('my-shop')
  expect(readTemplate(template.document, 'my-shop.pmx').metadata.name).toBe('My $ shop')
})

test('what the draft says is set, what it leaves out stays, what is blank goes', () => {
  const document = `name: shop-2
x-panamax:
  name: Old
  description: A shop   # one line
  keywords: [shop]
  documentation: old
services: {web: {image: "nginx:1"}}
`
  const template = made(document, {
    draft: { name: 'New shop', keywords: [], authors: ['Kim'], type: 'LAMP', documentation: '# Shop\n\nOpen it.\n' },
  })
  expect(template.document).toBe(`name: new-shop
x-panamax:
  name: New shop
  description: A shop   # one line
  documentation: |
    # Shop

    Open it.
  type: LAMP
  authors:
    - Kim
services: {web: {image: "nginx:1"}}
`)
})

test('a secret in the documentation that a person has just written goes as well', () => {
  const template = made('name: a\nservices:\n  db:\n    image: redis:8\n    environment: {PASSWORD: Tr0ub4dor&3}\n', {
    draft: { documentation: 'Use `Tr0ub4dor&3` or http://x:Tr0ub4dor%263@db/.' },
  })
  expect(template.document).toContain('documentation: Use `[PASSWORD]` or http://x:[PASSWORD]@db/.')
})

test('what only words say to be a password may be kept: it may be the one that everybody knows', () => {
  const document =
    'name: shop\nx-panamax:\n  documentation: "Log in with root, password: 5iveL!fe"\nservices: {web: {image: "nginx:1"}}\n'
  const [value] = made(document).values
  expect(value).toMatchObject({ why: 'environment', value: '5iveL!fe', asked: true, input: '' })
  expect(made(document).document).toContain('password: [PASSWORD]')
  expect(made(document, { draft: { ask: { [value?.id ?? '']: false } } }).document).toBe(document)
})

test('a secret is never kept, whatever is asked for', () => {
  const document = 'services:\n  db:\n    image: redis:8\n    environment: {PASSWORD: Tr0ub4dor&3}\n'
  const ids = made(document).values.map(({ id }) => [id, false])
  expect(made(document, { draft: { ask: Object.fromEntries(ids) } }).document).not.toContain('Tr0ub4dor')
})

test('places with one and the same secret share one input; another one gets a name of its own', () => {
  const template = made(`services:
  a: {image: "x:1", environment: {PASSWORD: one-secret-1, B: "u:one-secret-1"}}
  b: {image: "x:1", environment: {PASSWORD: two-secret-2}}
`)
  expect(template.obstacles).toEqual([])
  expect(template.document).toContain('a: {image: "x:1", environment: {PASSWORD: "${PASSWORD}", B: "u:${PASSWORD}"}}')
  expect(template.document).toContain('b: {image: "x:1", environment: {PASSWORD: "${B_PASSWORD}"}}')
})

test('a secret at an anchor goes everywhere', () => {
  const template = made(`x-env: &env
  DB_PASSWORD: Tr0ub4dor&3
services:
  a: {image: "x:1", environment: *env}
  b: {image: "x:1", environment: {<<: *env, MODE: b}}
`)
  expect(template.obstacles).toEqual([])
  expect(template.document).not.toContain('Tr0ub4dor')
  expect(template.document).toContain('  DB_PASSWORD: ${DB_PASSWORD}\n')
})

test.each([
  [
    'a scalar that only an alias calls a secret',
    'x-a: &a Tr0ub4dor-3\nservices: {a: {image: "x:1", environment: {PASSWORD: *a}}}\n',
  ],
  [
    'a command whose words are aliases',
    'x-a: &a Tr0ub4dor-3\nservices: {a: {image: "x:1", command: [run, --password, *a]}}\n',
  ],
  [
    'a document with a byte order mark',
    '\uFEFFservices:\n  a: {image: "x:1", environment: {PASSWORD: Tr0ub4dor-3}} # Tr0ub4dor-3\n',
  ],
  [
    'a document with the line ends of Windows',
    '# Tr0ub4dor-3\r\nservices:\r\n  a:\r\n    image: x:1\r\n    environment:\r\n      PASSWORD: |-\r\n        Tr0ub4dor-3\r\n',
  ],
  ['a document in flow style', '{services: {a: {image: "x:1", environment: {PASSWORD: Tr0ub4dor-3}}}}'],
  ['a document in JSON', '{"services": {"a": {"image": "x:1", "environment": {"PASSWORD": "Tr0ub4dor-3"}}}}'],
  [
    'a folded block',
    'services:\n  a:\n    image: x:1\n    command: >\n      run\n      --password Tr0ub4dor-3\n      --fast\n',
  ],
  [
    'a value over several lines',
    'services:\n  a:\n    image: x:1\n    environment:\n      OPTS: -Da=b\n        -Dpassword=Tr0ub4dor-3\n',
  ],
  ['a tag', 'services:\n  a:\n    image: x:1\n    environment:\n      PASSWORD: !!str Tr0ub4dor-3\n'],
])('%s has its secret taken out', (_name, document) => {
  const template = made(document)
  expect(template.obstacles).toEqual([])
  expect(template.document).not.toContain('Tr0ub4dor')
  expect(Object.values(template.answers)).toEqual(['Tr0ub4dor-3'])
  expect(template.document.includes('\r\n')).toBe(document.includes('\r\n'))
})

test('a word that may be the secret by chance is refused with its line, and never replaced in silence', () => {
  const template = made(`services:
  a:
    image: x:1
    environment:
      PASSWORD: sesame
      GREETING: open sesame now
`)
  expect(template.obstacles).toEqual([
    'Line 6: the same text as PASSWORD stands here, where it may be the secret too. Write ${PASSWORD} in its place, or give the app another secret.',
  ])
})

test("a password that is everybody's word, or a name in the document, stays where it is a name", () => {
  const template = made(`services:
  blog:
    image: wordpress:7
    environment: {WORDPRESS_DB_USER: blog, WORDPRESS_DB_NAME: blog, WORDPRESS_DB_PASSWORD: blog, ADMIN_PASSWORD: admin, ADMIN_USER: admin}
`)
  expect(template.obstacles).toEqual([])
  expect(template.document).toContain(
    'WORDPRESS_DB_NAME: blog, WORDPRESS_DB_PASSWORD: "${WORDPRESS_DB_PASSWORD}", ADMIN_PASSWORD: "${ADMIN_PASSWORD}", ADMIN_USER: admin',
  )
})

test('a secret that cannot be replaced where it stands is refused with line and reason, without showing it', () => {
  const template = made(`services:
  a:
    image: x:1
    environment: {PASSWORD: Tr0ub4dor-3}
    labels:
      by-Tr0ub4dor-3: "yes"
`)
  expect(template.obstacles).toHaveLength(1)
  expect(template.obstacles[0]).toMatch(/^Line 6: /)
  expect(JSON.stringify(template.obstacles)).not.toContain('Tr0ub4dor')
})

test('a secret in a mounted file is refused with file and line; other files that are mounted go along', () => {
  const template = made(
    'services:\n  a:\n    image: x:1\n    volumes: ["./conf:/etc/a:ro", "data:/d", "/srv/x:/x"]\nvolumes: {data: }\n',
    {
      files: { 'conf/a.ini': 'host = db\nsecret_key = 9f8a7b6c5d\n', 'conf/b.ini': 'x = 1\n', 'other.txt': 'x' },
    },
  )
  expect(Object.keys(template.files)).toEqual(['conf/a.ini', 'conf/b.ini'])
  expect(template.left).toEqual(['other.txt: nothing in the document refers to it.'])
  expect(template.obstacles).toHaveLength(1)
  expect(template.obstacles[0]).toMatch(/^conf\/a\.ini, line 2: /)
})

test('a document that does not load, is too large, or is several is an obstacle, never an exception', () => {
  expect(made('services: [').obstacles[0]).toContain('own document has a problem')
  expect(made(`services: {a: {image: x}}\n---\nservices: {b: {image: x}}\n`).obstacles).toEqual([
    'Line 2: The file has several YAML documents; only a file with one can be edited.',
  ])
  expect(made(`#${'x'.repeat(1_100_000)}`).obstacles).toEqual(['The document is over 1 MiB, which no template is.'])
})

describe('what differs from machine to machine', () => {
  const document = `services:
  web:
    image: nginx:1
    environment:
      TZ: Europe/Berlin
      VIRTUAL_HOST: blog.kim.org
      ADMIN: kim@kim.org
      PROXY: http://192.168.1.20:3128
      PEER: kims-laptop.lan
    ports: ["8080:80", "192.168.77.5:8443:443"]
    volumes: ["/srv/blog:/data", "/home/kim/photos:/photos:ro", "/var/run/docker.sock:/s", "./conf:/conf"]
`
  test('is offered; only what names this machine or a person is asked for unless somebody decides', () => {
    const { values, obstacles } = made(document)
    expect(obstacles).toEqual([])
    expect(values.map(({ variable, value, asked, input }) => [variable, value, asked, input])).toEqual([
      ['TZ', 'Europe/Berlin', false, 'TZ'],
      ['VIRTUAL_HOST', 'blog.kim.org', false, 'VIRTUAL_HOST'],
      ['ADMIN', 'kim@kim.org', true, 'ADMIN'],
      ['PROXY', '192.168.1.20', true, 'PROXY'],
      ['PEER', 'kims-laptop.lan', true, 'PEER'],
      ['ports', '8080', false, 'WEB_PORT'],
      ['ports', '192.168.77.5', true, 'WEB_ADDRESS'],
      ['ports', '8443', false, 'WEB_PORT'],
      ['volumes', '/srv/blog', false, 'WEB_FOLDER'],
      ['volumes', '/home/kim/photos', true, 'WEB_FOLDER'],
    ])
  })

  test('each becomes an input when it is asked for; a port keeps its number as the answer', () => {
    const all = Object.fromEntries(made(document).values.map(({ id }) => [id, true]))
    const template = made(document, { draft: { ask: all } })
    expect(template.obstacles).toEqual([])
    expect(template.document).toContain('ports: ["${WEB_PORT}:80", "${WEB_ADDRESS}:${WEB_PORT_2}:443"]')
    expect(template.document).toContain(
      'volumes: ["${WEB_FOLDER}:/data", "${WEB_FOLDER_2}:/photos:ro", "/var/run/docker.sock:/s", "./conf:/conf"]',
    )
    expect(template.document).toContain('PROXY: http://${PROXY}:3128')
    const { inputs } = peek(template.document).metadata
    expect(inputs['WEB_PORT']).toMatchObject({ type: 'port', default: '8080', required: true })
    expect(inputs['ADMIN']).toEqual({ type: 'email', description: 'ADMIN of web', required: true })
  })
})

test('a variable of the .env is asked for, since the .env stays; kept, its value becomes the default', () => {
  const document = 'services: {web: {image: "nginx:${TAG}"}}\n'
  const template = made(document, { values: { TAG: '1.29', UNUSED: 'x' } })
  expect(template.values).toMatchObject([{ id: 'values.TAG', why: 'environment', value: '1.29', asked: true }])
  expect(peek(template.document).metadata.inputs).toEqual({ TAG: { type: 'text', required: true, description: 'TAG' } })
  const kept = made(document, { values: { TAG: '1.29' }, draft: { ask: { 'values.TAG': false } } })
  expect(peek(kept.document).metadata.inputs['TAG']?.default).toBe('1.29')
})

const library = new URL('../../../../library/', import.meta.url)
const corpus = new URL('../../../../../shared/data/pmx/', import.meta.url)
const samples = [
  ...readdirSync(library, { withFileTypes: true })
    .filter((each) => each.isDirectory())
    .map(({ name }) => [name, readFileSync(new URL(`${name}/compose.yaml`, library), 'utf8')] as const),
  // Where this folder is absent, the bundled library alone has to hold.
  ...(existsSync(corpus) ? readdirSync(corpus) : []).map(
    (name) => [name, composeDocument(readFileSync(new URL(name, corpus), 'utf8'), name).document ?? ''] as const,
  ),
]

describe.each(samples)('%s, run and published', (name, document) => {
  const { given, ...app } = appOf(document)
  const first = makeTemplate({ ...app, draft })
  const before = loadApp('tried', app)

  /** What is wrong with the app that the template is run as. */
  function tried(template: typeof first) {
    const read = readTemplate(template.document, `${template.name}.pmx`)
    const answered = resolveInputs({ inputs: read.metadata.inputs, given: template.answers, random })
    const after = loadApp('tried', { document: read.document ?? '', values: answered.values, files: template.files })
    const problems = [...read.problems, ...answered.problems].filter(({ severity }) => severity === 'error')
    return 'problem' in before || 'problem' in after
      ? { problems, before, after }
      : { problems, obstacles: template.obstacles, changed: difference(before as never, after as never, {}) }
  }
  const asItWas = { problems: [], obstacles: [], changed: undefined }

  test('is the same app again with the same answers', () => {
    expect(tried(first)).toEqual(asItWas)
  })

  test('is the same app again where everything is asked for', () => {
    const all = Object.fromEntries(first.values.map(({ id }) => [id, true]))
    expect(tried(makeTemplate({ ...app, draft: { ...draft, ask: all } }))).toEqual(asItWas)
  })

  test('published once more from the app that was made of it, it has not changed', () => {
    const second = makeTemplate({ ...app, document: first.document, values: first.answers, draft })
    expect(second.document).toBe(first.document)
    expect(second.values.filter(({ asked }) => asked)).toEqual([])
  })

  test('has no answer of its app in it', () => {
    const foreign = given.map(([, value]) => String(value)).filter((value) => value !== '' && !document.includes(value))
    expect(foreign.filter((value) => first.document.includes(value))).toEqual([])
  })
})

test.each(samples.filter(([name]) => name.endsWith('.pmx')))(
  '%s is the same app again in the format of 2014, where each blank value is a question',
  (name, document) => {
    const app = appOf(document)
    const before = loadApp('tried', app)
    const template = makeTemplate({ ...app, draft: { ...draft, format: 'pmx-2014' } })
    const read = readTemplate(template.document, name)
    expect([read.dialect, template.obstacles]).toEqual(['pmx-2014', []])
    if ('problem' in before) throw new Error(before.problem)
    const asked = Object.entries(read.metadata.inputs).map(([input, { description = '' }]) => {
      const [, variable = '', service = ''] = /^(\S+) of (.+)$/.exec(description) ?? []
      return [input, before.services[service]?.environment?.[variable] ?? '']
    })
    const after = loadApp('tried', { document: read.document ?? '', values: Object.fromEntries(asked), files: {} })
    if ('problem' in after) throw new Error(String(after.problem))
    expect(difference(before, after, {})).toBeUndefined()
  },
)

const random = (count: number) => Uint8Array.from({ length: count }, (_, index) => (index * 37 + 11) % 251)

/** An app that somebody has made of a template, with answers that stand nowhere else. */
function appOf(document: string) {
  const { inputs } = peek(document).metadata
  const given = Object.entries(inputs).flatMap(([input, definition]) =>
    definition.default === undefined && definition.generate === undefined
      ? [[input, definition.pattern === undefined ? answer(definition) : 'kim/answers:9']]
      : [],
  )
  const { values } = resolveInputs({ inputs, given: Object.fromEntries(given), random })
  return { app: 'tried', document, values, files: {}, machine, given }
}

function answer({ type }: Input): string {
  const answers = {
    port: '18181',
    url: 'http://shop.kims-site.org',
    email: 'kim@kims-site.org',
    boolean: 'true',
    number: '7',
    select: '',
    text: 'kim-answers-9',
    password: 'kim-answers-9x',
  }
  return answers[type]
}
