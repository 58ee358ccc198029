import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { edit } from '../compose/edit.ts'
import { pmxToDocument } from '../template/pmx.ts'
import { loadWithStandIns } from '../template/stand-ins.ts'
import { fix } from './fix.ts'
import { lint } from './lint.ts'

const load = (text: string) => loadWithStandIns({ files: [{ path: 'x', text }], defaultName: 'x' }).app

function mend(text: string) {
  const result = fix(text, load)
  return {
    ...result,
    rules: result.fixed.map(({ finding }) => finding.rule),
    reasonOf: (rule: string) => result.left.find(({ finding }) => finding.rule === rule)?.reason,
  }
}

const blog = `# A blog
version: "3.9"   # old
x-panamax:
  name: Blog   # its name
services:
  web:
    image: wordpress:6.8
    environment:
      - WORDPRESS_DB_PASSWORD=hunter2hunter2
      - "DATABASE_URL=mysql://app:hunter2hunter2@db/blog"
      - WORDPRESS_DB_USER=wordpress
  db:
    image: mariadb:11.4
    environment: {MARIADB_PASSWORD: 'hunter2hunter2', MARIADB_USER: wordpress}   # both
`

test('one secret in three places becomes one input, and every other byte stays', () => {
  const { text, rules } = mend(blog)
  expect(rules.filter((rule) => rule === 'literal-secret')).toHaveLength(3)
  expect(text).toBe(`# A blog
x-panamax:
  name: Blog   # its name
  inputs:
    WORDPRESS_DB_PASSWORD:
      type: password
      generate:
        length: 24
services:
  web:
    image: wordpress:6.8
    environment:
      - WORDPRESS_DB_PASSWORD=\${WORDPRESS_DB_PASSWORD}
      - "DATABASE_URL=mysql://app:\${WORDPRESS_DB_PASSWORD}@db/blog"
      - WORDPRESS_DB_USER=wordpress
    volumes:
      - web-var-www-html:/var/www/html
  db:
    image: mariadb:11.4
    environment: {MARIADB_PASSWORD: '\${WORDPRESS_DB_PASSWORD}', MARIADB_USER: wordpress}   # both
    volumes:
      - db-var-lib-mysql:/var/lib/mysql
volumes:
  web-var-www-html: {}
  db-var-lib-mysql: {}
`)
})

test('no result repeats a secret', () => {
  expect(JSON.stringify(mend(blog))).not.toContain('hunter2')
})

test.each([
  ['a command', '    command: ["redis-server", "--requirepass", "hunter2hunter2"]\n', 'line 4'],
  ['a health check', '    healthcheck: {test: mysqladmin -phunter2 -p hunter2hunter2 ping}\n', 'line 4'],
  ['a value of another name', '    labels: {auth: "basic:hunter2hunter2"}\n', 'line 4'],
])('a secret that %s repeats stays, with the line', (_what, line, where) => {
  const text = `services:\n  a:\n    image: x:1\n${line}    environment: {PASSWORD: hunter2hunter2}\n`
  const { text: after, reasonOf } = mend(text)
  expect(after).toBe(text)
  expect(reasonOf('literal-secret')).toContain(where)
})

test('a user or a database of the same name does not hinder it', () => {
  const environment = '{DB_USER: wordpress, DB_NAME: wordpress, DB_PASSWORD: wordpress}'
  const { text } = mend(`services:\n  a: {image: "x:1", environment: ${environment}}\n`)
  expect(text).toContain('{DB_USER: wordpress, DB_NAME: wordpress, DB_PASSWORD: "${DB_PASSWORD}"}')
})

test('a secret that comes through an anchor stays, and so do the others that have to agree with it', () => {
  const text = `services:
  a: {image: "x:1", environment: &e {PASSWORD: hunter2hunter2}}
  b: {image: "x:1", environment: *e}
  c: {image: "x:1", environment: {DB_PASSWORD: hunter2hunter2}}
`
  const { text: after, reasonOf } = mend(text)
  expect(after).toBe(text)
  expect(reasonOf('literal-secret')).toMatch(/line \d/)
})

test('different secrets of one name get inputs of their own, and none that is there already', () => {
  const { text } = mend(`x-panamax: {inputs: {PASSWORD: {type: password}}}
services:
  a: {image: "x:1", environment: {PASSWORD: onesecret}}
  b: {image: "x:1", environment: {PASSWORD: twosecret, KEEP: "\${PASSWORD_3}"}}
`)
  expect(text).toContain('PASSWORD: "${PASSWORD_2}"')
  expect(text).toContain('PASSWORD: "${PASSWORD_4}"')
})

test('a secret that somebody gives out is asked for, not made up', () => {
  const { text } = mend('services:\n  a: {image: "x:1", environment: {STRIPE_API_KEY: abc}}\n')
  expect(load(text)?.['x-panamax']).toEqual({ inputs: { STRIPE_API_KEY: { type: 'password', required: true } } })
})

test('an anonymous volume gets a name; one with settings, or of several instances, stays', () => {
  const anonymous = 'services:\n  a:\n    image: mongo:7\n    volumes:\n      - /data/db   # data\n'
  expect(mend(anonymous).text).toContain('      - a-data-db:/data/db   # data\n')
  const own = anonymous.replace('- /data/db   # data', '- {type: volume, target: /data/db, volume: {nocopy: true}}')
  expect(mend(own).reasonOf('data-without-volume')).toContain('settings of its own')
  const several = anonymous.replace('image: mongo:7', 'image: mongo:7\n    scale: 2')
  expect(mend(several).reasonOf('data-without-volume')).toContain('Several instances')
  const memory = anonymous.replace('    volumes:\n      - /data/db   # data\n', '    tmpfs: /data/db\n')
  expect(mend(memory).text).toContain('a-data-db:/data/db')
})

test('an official image is asked for its health as it can be; nobody else is', () => {
  const of = (image: string, more = '') =>
    load(mend(`services:\n  a: {image: "${image}", ports: ["127.0.0.1:1:1"]${more}}\n`).text)?.services['a']
      ?.healthcheck?.test
  expect(of('postgres:17')).toEqual(['CMD-SHELL', 'pg_isready -q -U "${POSTGRES_USER:-postgres}"'])
  expect(of('redis:8')).toEqual(['CMD', 'redis-cli', 'ping'])
  expect(of('mariadb:10.3')).toBeUndefined()
  expect(of('example/postgres:17')).toBeUndefined()
  expect(of('postgres:17', ', healthcheck: {disable: true}')).toBeUndefined()
})

test('a required value that is blank is asked for', () => {
  const { text, rules } = mend(
    'services:\n  a: {image: "x:1", environment: {SITE: "", DB_PASSWORD: }, x-panamax: {required: [SITE, DB_PASSWORD]}}\n',
  )
  expect(rules).toEqual(expect.arrayContaining(['blank-required', 'blank-required']))
  expect(load(text)?.['x-panamax']).toEqual({
    inputs: { SITE: { required: true }, DB_PASSWORD: { type: 'password', required: true } },
  })
})

test('what is left has its place in the new text', () => {
  const { text, left } = mend(blog)
  const open = left.find(({ finding }) => finding.rule === 'unreachable-service')
  expect(open?.finding.service).toBe('web')
  expect(text.split('\n')[(open?.finding.line ?? 0) - 1]).toBe('  web:')
})

const real = new URL('../../../../shared/data/', import.meta.url)
const documents = existsSync(real)
  ? [
      ...readdirSync(new URL('pmx/', real)).map((name) => {
        const text = readFileSync(new URL(`pmx/${name}`, real), 'utf8')
        return [name, pmxToDocument(text, name).text ?? ''] as const
      }),
      ...readdirSync(new URL('compose/', real)).flatMap((name) => {
        const file = new URL(`compose/${name}/compose.yaml`, real)
        return existsSync(file) ? [[name, readFileSync(file, 'utf8')] as const] : []
      }),
    ].filter(([, text]) => load(text) !== undefined)
  : []

describe.skipIf(documents.length === 0)('real files (skipped where the folder with the data is absent)', () => {
  test('mending twice changes nothing more, never lowers the score, and the result loads', () => {
    expect(documents.length).toBeGreaterThan(40)
    let changed = 0
    for (const [name, text] of documents) {
      const first = fix(text, load)
      const second = fix(first.text, load)
      expect(second.text, name).toBe(first.text)
      expect(second.fixed, name).toEqual([])
      const [before, after] = [load(text), load(first.text)]
      if (before === undefined || after === undefined) throw new Error(`${name} does not load`)
      expect(lint(after, first.text).score, name).toBeGreaterThanOrEqual(lint(before, text).score)
      if (first.text !== text) changed++
      expect(first.text === text, name).toBe(first.fixed.length === 0)
    }
    expect(changed).toBeGreaterThan(15)
  })

  test('nothing but what was mended is different in the model', () => {
    for (const [name, text] of documents) {
      const result = fix(text, load)
      const [before, after] = [load(text), load(result.text)]
      const touched = new Set(result.fixed.map(({ finding }) => finding.service))
      for (const [service, spec] of Object.entries(before?.services ?? {}))
        if (!touched.has(service)) expect(after?.services[service], `${name} ${service}`).toEqual(spec)
      expect(Object.keys(after?.services ?? {}), name).toEqual(Object.keys(before?.services ?? {}))
    }
  })
})

test('an edit that is refused is the reason', () => {
  const text = 'services:\n  a: &a {image: "mongo:7"}\n  b: *a\n'
  expect(edit(text, { type: 'set-image', service: 'b', image: 'x' })).toMatchObject({ ok: false })
  expect(mend(text).reasonOf('data-without-volume')).toMatch(/anchor/)
})
