import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { load } from '../compose/load.ts'
import { formatProblem } from '../compose/problem.ts'
import { pmxToDocument } from './pmx.ts'

/** The services of the tests are called by their names without a check that they are there. */
interface Parsed {
  'x-panamax': { documentation: string; inputs?: object }
  services: { [name in 'a' | 'b' | 'c' | 'proxy' | 'Docker_Registry' | 'Docker_Registry_2']: ParsedService }
  volumes: object
}

interface ParsedService {
  image: string
  command?: string[]
  links?: string[]
  environment?: object
  ports?: string[]
  expose?: string[]
  volumes?: string[]
  volumes_from?: string[]
  'x-panamax': { required?: string[]; blocked?: string[] }
}

/** Reads a template of which only the images matter. */
function read(images: string) {
  return readFile(`name: Demo\nimages:\n${images}`)
}

function readFile(text: string, file = 'demo.pmx') {
  const { text: document, problems } = pmxToDocument(text, file)
  return {
    document: document ?? '',
    parsed: parse(document ?? '{}') as Parsed,
    problems: problems.map(formatProblem),
    severities: new Set(problems.map((problem) => problem.severity)),
  }
}

test('a template becomes a readable compose document in the same order', () => {
  const { document, problems } = readFile(`
name: Wordpress with MySQL
description: Two containers
keywords: wordpress, mysql,public
recommended: true
documentation: |
  # Title
  Costs $5, use \`key: **value**\`.
authors:
- 'someone@example.org'
type: wordpress
images:
- name: WP
  source: example/wordpress:3.9.1
  description: Wordpress
  environment:
    - variable: DB_PASSWORD
      value: pa$$word
  links:
  - service: DB
    alias: DB_1
  ports:
  - host_port: 8080
    container_port: '80'
  category: Web Tier
  type: wordpress
- name: DB
  source: example/mysql:5.5
  category: DB Tier
  type: Default
  command: 'mysqld --sql-mode="A B"'
  volumes:
  - host_path: ''
    container_path: /var/lib/mysql
  - host_path: /srv/conf
    container_path: /etc/mysql:ro
`)
  expect(problems).toEqual([])
  expect(document).toBe(`name: wordpress-with-mysql

x-panamax:
  name: Wordpress with MySQL
  description: Two containers
  keywords: [wordpress, mysql, public]
  type: Wordpress
  authors:
    - someone@example.org
  documentation: |
    # Title
    Costs $$5, use \`key: **value**\`.
  categories: [Web Tier, DB Tier]
  recommended: true

services:
  WP:
    image: example/wordpress:3.9.1
    restart: unless-stopped
    links:
      - DB:DB_1
    environment:
      DB_PASSWORD: pa$$$$word
    ports:
      - "8080:80"
    x-panamax:
      category: Web Tier
      type: Wordpress
      description: Wordpress

  DB:
    image: example/mysql:5.5
    command: ["mysqld", "--sql-mode=A B"]
    restart: unless-stopped
    volumes:
      - DB-var-lib-mysql:/var/lib/mysql
      - /srv/conf:/etc/mysql:ro
    x-panamax:
      category: DB Tier

# Data volumes without a host path; named, so that their data survives a restart.
volumes:
  DB-var-lib-mysql: {}
`)
})

test('names with spaces are sanitised and references follow; capitals and dots stay', () => {
  const { parsed, problems } = read(`
- {name: Docker Registry, source: 'registry:2', links: [{service: a.B-1, alias: my db}]}
- {name: Docker_Registry, source: 'registry:2', volumes_from: [{service: Docker Registry}]}
- {name: a.B-1, source: b}
`)
  expect(Object.keys(parsed.services)).toEqual(['Docker_Registry', 'Docker_Registry_2', 'a.B-1'])
  expect(parsed.services.Docker_Registry.links).toEqual(['a.B-1:my_db'])
  expect(parsed.services.Docker_Registry_2.volumes_from).toEqual(['Docker_Registry'])
  expect(problems).toEqual([
    'demo.pmx:4:10: images[0].name: "Docker Registry" becomes "Docker_Registry": a service\'s name has letters, digits, ".", "_" and "-" only.',
    'demo.pmx:5:10: images[1].name: "Docker_Registry" is here twice; this one becomes "Docker_Registry_2".',
    'demo.pmx:4:57: images[0].links[0]: The alias becomes "my_db", since it must have no spaces or colons.',
  ])
})

test('a dangling link is a warning at its place, and blocks the service in words', () => {
  const { parsed, problems } = read(`
- name: proxy
  source: proxy
  links:
  - service: registry_0.9.0
    alias: registry
- name: registry090
  source: registry
`)
  expect(parsed.services.proxy.links).toBeUndefined()
  expect(parsed.services.proxy['x-panamax'].blocked).toEqual([
    expect.stringContaining('links proxy to "registry_0.9.0" as "registry"'),
  ])
  expect(problems).toEqual([
    expect.stringMatching(/^demo\.pmx:7:5: images\[0\]\.links\[0\]: .*did you mean "registry090"/),
  ])
})

test('values keep the text that was written; null and blank ones become questions', () => {
  const { parsed, problems } = read(`
- name: a
  source: x
  environment:
  - {variable: INT, value: 8080}
  - {variable: BOOL, value: true}
  - {variable: FLOAT, value: 1.10}
  - {variable: OCTAL, value: 0700}
  - {variable: WORD, value: no}
  - {variable: SHARED, value: }
  - {variable: API_TOKEN, value: ''}
  - {variable: NAME, value: '', required: true}
  - {variable: GIVEN, value: x, required: true}
- name: b
  source: x
  environment: {SHARED: null, BACK: '$HOME'}
`)
  expect(parsed.services.a.environment).toEqual({
    INT: '8080',
    BOOL: 'true',
    FLOAT: '1.10',
    OCTAL: '0700',
    WORD: 'no',
    SHARED: '${a_SHARED}',
    API_TOKEN: '${API_TOKEN:-}',
    NAME: '${NAME}',
    GIVEN: 'x',
  })
  expect(parsed.services.b.environment).toEqual({ SHARED: '${b_SHARED}', BACK: '$$HOME' })
  expect(parsed['x-panamax'].inputs).toEqual({
    a_SHARED: { description: 'SHARED of a', required: true },
    API_TOKEN: { description: 'API_TOKEN of a', type: 'password' },
    NAME: { description: 'NAME of a', required: true },
    b_SHARED: { description: 'SHARED of b', required: true },
  })
  expect(parsed.services.a['x-panamax'].required).toEqual(['SHARED', 'NAME', 'GIVEN'])
  expect(problems.map((problem) => problem.split(': ')[0])).toEqual([
    'demo.pmx:12:5',
    'demo.pmx:14:5',
    'demo.pmx:18:25',
  ])
})

test.each<[string, unknown, string?]>([
  ["{host_port: 8080, container_port: '80', proto: TCP}", ['8080:80']],
  ["{host_port: '53', container_port: 53, proto: udp}", ['53:53/udp']],
  ["{host_port: '', container_port: 80, proto: ''}", ['80']],
  ['{container_port: 80}', ['80']],
  ['{host_interface: 127.0.0.1, host_port: 80, container_port: 80}', ['127.0.0.1:80:80']],
  ['{host_interface: 127.0.0.1, container_port: 80}', ['127.0.0.1::80']],
  ["{host_interface: '::1', host_port: 80, container_port: 80}", ['[::1]:80:80']],
  ["'8080:80/udp'", ['8080:80/udp']],
  ['8080', ['8080']],
  ['{host_port: 8000-8002, container_port: 9000-9002}', ['8000-8002:9000-9002']],
  ['{host_port: 8000-8002, container_port: 9000-9001}', ['9000-9001'], 'no host port that fits'],
  ['{host_port: 99999, container_port: 80}', ['80'], 'no host port'],
  ['{host_port: 80}', undefined, 'needs a container_port'],
  ['{host_port: 80, container_port: http}', undefined, 'needs a container_port'],
  ['{host_port: 80, container_port: 80, proto: http}', ['80:80'], 'no protocol'],
  ['{host_interface: eth0, host_port: 80, container_port: 80}', ['80:80'], 'no IP address'],
])('port %s', (port, expected, warning) => {
  const { parsed, problems } = read(`- name: a\n  source: x\n  ports:\n  - ${port}\n`)
  expect(parsed.services.a.ports).toEqual(expected)
  expect(problems).toEqual(warning === undefined ? [] : [expect.stringContaining(warning)])
})

test('host ports wanted twice are warned about at the second place', () => {
  const { problems } = read(`
- {name: a, source: x, ports: [{host_port: 8080, container_port: 80}]}
- {name: b, source: x, ports: [{host_port: '8080', container_port: 81, proto: TCP}, {host_port: 8080, container_port: 80, proto: UDP}]}
`)
  expect(problems).toEqual([
    'demo.pmx:5:31: images[1].ports: "a" already takes host port 8080; "b" cannot have it as well.',
  ])
})

test('exposed ports in one string are taken apart, blank ones left out', () => {
  const { parsed, problems } = read(`
- {name: a, source: x, expose: ['9200 9300', '', '80', 80, 'web']}
`)
  expect(parsed.services.a.expose).toEqual(['9200', '9300', '80'])
  expect(problems).toHaveLength(4)
})

test('volumes: relative targets become absolute, anonymous ones get a stable name', () => {
  const { parsed, problems } = read(`
- name: a
  source: x
  volumes:
  - {host_path: /h, container_path: deis_data}
  - {host_path: , container_path: /data}
  - {container_path: /data}
  - {host_path: shared, container_path: /s}
  - {host_path: /only}
- name: b
  source: x
  volumes:
  - /data
  - shared:/s
  - /h:/c:ro
`)
  expect(parsed.services.a.volumes).toEqual(['/h:/deis_data', 'a-data:/data', 'shared:/s'])
  expect(parsed.services.b.volumes).toEqual(['b-data:/data', 'shared:/s', '/h:/c:ro'])
  expect(Object.keys(parsed.volumes)).toEqual(['a-data', 'b-data', 'shared'])
  expect(problems).toHaveLength(5)
})

test('a command is split like a shell does it; options of docker in it are reported with the key that is meant', () => {
  const { parsed, problems } = read(`
- {name: a, source: x, command: 'sh -c "run $DB_PORT --alias ''%''"'}
- {name: b, source: x, command: '--volumes-from=sink --net=container:WP --privileged'}
- {name: c, source: x, command: "it's broken"}
`)
  expect(parsed.services.a.command).toEqual(['sh', '-c', "run $$DB_PORT --alias '%'"])
  expect(parsed.services.b.command).toHaveLength(3)
  expect(parsed.services.c.command).toEqual(["it's", 'broken'])
  expect(problems).toEqual([
    expect.stringContaining('use "volumes_from"'),
    expect.stringContaining('use "network_mode"'),
    expect.stringContaining('use "privileged"'),
    expect.stringContaining('quote'),
  ])
})

test('the JSON of before August 2014, indented with tabs, is read', () => {
  const { parsed, severities } = readFile(`{
\t"id": 3, "name": "Blog", "keywords": null, "icon": "http://example.org/icons/wordpress.png?x",
\t"images": [
\t\t{"id": 1, "name": "WP", "repository": "example/wp", "tag": "1.2", "icon": "http://example.org/mysql.svg",
\t\t "environment": {"A": "x", "B": 2}, "links": [{"service": "DB", "alias": "DB"}]},
\t\t{"name": "DB", "repository": "example/db"}
\t]
}`)
  expect(severities).toEqual(new Set())
  expect(parsed['x-panamax']).toEqual({ name: 'Blog', type: 'Wordpress' })
  expect(parsed.services).toEqual({
    WP: {
      image: 'example/wp:1.2',
      restart: 'unless-stopped',
      links: ['DB'],
      environment: { A: 'x', B: '2' },
      'x-panamax': { type: 'MySQL' },
    },
    DB: { image: 'example/db', restart: 'unless-stopped' },
  })
})

test('unknown keys, types and duplicate keys are warnings with their place', () => {
  const { problems, parsed } = readFile(`name: A
name: B
typ: x
type: concrete5
images:
- name: a
  source: X/Y
  privileged: true
`)
  expect(parsed['x-panamax']).toEqual({ name: 'B' })
  expect(problems.map((problem) => problem.replace(/^demo\.pmx:/, ''))).toEqual([
    '2:7: name: "name" is here twice; the last one counts.',
    '3:6: typ: "typ" is not a key of a template; it is left out. (did you mean "type"?)',
    '4:7: type: "concrete5" is none of the known types; the default icon is used.',
    expect.stringMatching(/^7:11: images\[0\]\.source: "X\/Y" is no image reference/),
    '8:15: images[0].privileged: "privileged" is not a key of an image; it is left out.',
  ])
})

test('variables without number and value are read at once', () => {
  const names = Array.from({ length: 40_000 }, (_, index) => `{variable: "A${String.fromCodePoint(0x4e00 + index)}"}`)
  const start = performance.now()
  read(
    Array.from(
      { length: 20 },
      (_, index) =>
        `- {name: s${index}, source: x, environment: [${names.slice(index * 2_000, index * 2_000 + 2_000).join(',')}]}\n`,
    ).join(''),
  )
  expect(performance.now() - start).toBeLessThan(5_000)
})

describe('refuses with a place, quickly, and never throws', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghij'].map((c, i) => `${c}: &${c} [${`*${'abcdefghij'[i]},`.repeat(9)}]`).join('\n')}\nname: x\nimages: *j\n`
  const manyPorts = `name: x\np: &p [${'8080,'.repeat(5_000)}]\nimages:\n${'- {name: a, source: x, ports: *p}\n'.repeat(900)}`
  test.each([
    ['bad YAML', 'name: "x\nimages: ]'],
    ['binary', 'PK\u0003\u0004\u0000\u0000'],
    ['10 MB', 'a'.repeat(10_000_000)],
    ['an alias bomb', bomb],
    ['a bomb of ports', manyPorts],
    ['deep nesting', `name: x\nimages: ${'['.repeat(50_000)}`],
    ['deep dashes', `name: x\nimages:\n${'- '.repeat(5_000)}x`],
    ['a list', '- a\n- b'],
    ['nothing', ''],
    ['only a comment', '# hello'],
    ['10,000 images', `name: x\nimages:\n${'- {name: a, source: x}\n'.repeat(10_000)}`],
    [
      'a list of 30,000 volumes',
      `name: x\nimages:\n- {name: a, source: x, volumes: [${Array.from({ length: 30_000 }, (_, i) => `/v${i}`).join(',')}]}\n`,
    ],
    ['an image without source', 'name: x\nimages:\n- name: a\n'],
    ['an image that is text', 'name: x\nimages: [a]\n'],
  ])('%s', (_name, text) => {
    const start = performance.now()
    const { text: document, problems } = pmxToDocument(text, 'x.pmx')
    expect(performance.now() - start).toBeLessThan(5_000)
    expect(document).toBeUndefined()
    expect(problems.some((problem) => problem.severity === 'error')).toBe(true)
    expect(problems[0]).toMatchObject({ file: 'x.pmx', line: expect.any(Number) as number })
  })
})

const corpus = new URL('../../../../shared/data/pmx/', import.meta.url)
describe.skipIf(!existsSync(corpus))('the public templates of 2014 (skipped where their folder is absent)', () => {
  const files = existsSync(corpus) ? readdirSync(corpus).filter((file) => file.endsWith('.pmx')) : []
  test.each(files)('%s', (file) => {
    const { document, parsed, severities } = readFile(readFileSync(new URL(file, corpus), 'utf8'), file)
    expect(severities).not.toContain('error')
    expect(parsed['x-panamax'].documentation.length).toBeGreaterThan(90)
    const { app, problems } = load({ files: [{ path: file, text: document }], variables: {} })
    expect(problems.filter((problem) => problem.severity === 'error')).toEqual([])
    expect(Object.keys(app?.services ?? {})).toEqual(Object.keys(parsed.services))
    for (const service of Object.values(parsed.services)) expect(service.image).toMatch(/^[\w./:-]+$/)
  })

  test('only two of them have something to warn about', () => {
    const warned = files.filter(
      (file) => pmxToDocument(readFileSync(new URL(file, corpus), 'utf8')).problems.length > 0,
    )
    expect(warned).toEqual(['buildpack-runner.pmx', 'secure_docker_registry.pmx'])
  })
})
