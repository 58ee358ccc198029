import fc from 'fast-check'
import { expect, test } from 'vitest'
import { load } from '../compose/load.ts'
import { formatPath } from '../compose/problem.ts'
import type { AppSpec } from '../compose/spec.ts'
import { composeText } from '../convert/compose-text.ts'
import { projectName, volumeName } from './names.ts'
import { appToPmx2014, pmxToDocument } from './pmx.ts'
import { templateTypes } from './types.ts'
import { escapeDollars } from './variables.ts'
import { tries } from '../testing/thorough.ts'

function loaded(text: string): AppSpec {
  const { app, problems } = load({ files: [{ path: 'compose.yaml', text }], variables: {} })
  if (app === undefined) throw new Error(JSON.stringify(problems))
  return app
}

function readBack(text: string): AppSpec {
  const { text: document, problems } = pmxToDocument(text)
  if (document === undefined) throw new Error(JSON.stringify(problems))
  return loaded(document)
}

test('writes what the exporter of 2014 wrote: its key order, nothing that is empty', () => {
  const app = loaded(
    `
name: blog
x-panamax:
  name: Blog
  keywords: [wordpress, mysql]
  type: wordpress
  categories: [Web Tier, DB Tier]
  documentation: |
    # Blog
    Costs $$5.
services:
  WP:
    image: example/wordpress:3.9.1
    restart: unless-stopped
    command: ["sh", "-c", "run $$A"]
    ports: ["8080:80", "127.0.0.1:53:53/udp", "90"]
    links: ["DB:DB_1"]
    environment: {PASS: "pa$$word", EMPTY: "8080"}
    x-panamax: {category: Web Tier, type: wordpress}
  DB:
    image: mysql
    restart: unless-stopped
    expose: ["3306"]
    volumes: ["DB-var-lib-mysql:/var/lib/mysql", "/srv/conf:/etc/mysql:ro"]
    volumes_from: [data]
    deploy: {replicas: 2}
    x-panamax: {category: DB Tier}
  data: {image: busybox, restart: unless-stopped}
volumes: {DB-var-lib-mysql: {}}
`,
  )
  const { text, losses } = appToPmx2014(app)
  expect(losses).toEqual([])
  expect(text).toBe(`---
name: Blog
description: ''
keywords: wordpress, mysql
type: Wordpress
documentation: |
  # Blog
  Costs $5.
images:
- name: WP
  source: example/wordpress:3.9.1
  category: Web Tier
  type: Wordpress
  ports:
  - host_port: '8080'
    container_port: '80'
    proto: TCP
  - host_interface: 127.0.0.1
    host_port: '53'
    container_port: '53'
    proto: UDP
  - container_port: '90'
    proto: TCP
  links:
  - service: DB
    alias: DB_1
  environment:
  - variable: PASS
    value: pa$word
  - variable: EMPTY
    value: '8080'
  command: sh -c 'run $A'
- name: DB
  source: mysql
  category: DB Tier
  type: Default
  expose:
  - '3306'
  volumes:
  - container_path: /var/lib/mysql
  - host_path: /srv/conf
    container_path: /etc/mysql:ro
  volumes_from:
  - service: data
  deployment:
    count: 2
- name: data
  source: busybox
  type: Default
`)
})

test('what does not fit is listed with its place and how grave it is', () => {
  const { losses } = appToPmx2014(
    loaded(
      `
name: other
x-panamax: {name: Blog, authors: [me], recommended: true, categories: [Empty], inputs: {P: {type: password}}}
x-more: 1
services:
  web:
    build: .
    privileged: true
    healthcheck: {test: [CMD, "true"]}
    depends_on: {db: {condition: service_healthy}}
    environment: {HOME: , BLANK: ""}
    ports: ["8000-8001:80", {target: 81, published: "81", mode: host, protocol: tcp}]
    volumes: [{type: tmpfs, target: /t}, "named:/n", "./rel:/r", {type: bind, source: /h, target: /h, bind: {propagation: rshared}}]
    networks: [front]
    command: []
    x-panamax: {description: Web, required: [MISSING]}
  use: {image: x, restart: unless-stopped, secrets: [s]}
  db: {image: db, restart: always}
networks: {front: {driver: bridge}}
volumes: {named: {driver: nfs}}
secrets: {s: {file: ./s}}
`,
    ),
  )
  expect(losses.map((loss) => `${loss.severity} ${formatPath(loss.path)}`).sort()).toEqual([
    'broken secrets.s',
    'broken services.use.secrets',
    'broken services.web.build',
    'broken services.web.image',
    'broken services.web.privileged',
    'broken services.web.volumes[0]',
    'degraded networks.front',
    'degraded services.web.command',
    'degraded services.web.depends_on.db',
    'degraded services.web.environment.HOME',
    'degraded services.web.healthcheck',
    'degraded services.web.networks',
    'degraded services.web.ports[0]',
    'degraded services.web.volumes[1]',
    'degraded services.web.volumes[2]',
    'degraded services.web.volumes[3]',
    'degraded volumes.named',
    'degraded x-panamax.inputs.P',
    'note name',
    'note services.db.restart',
    'note services.web.ports[1].mode',
    'note services.web.restart',
    'note services.web.x-panamax.description',
    'note services.web.x-panamax.required',
    'note x-more',
    'note x-panamax.authors',
    'note x-panamax.categories',
    'note x-panamax.inputs',
    'note x-panamax.inputs',
    'note x-panamax.recommended',
  ])
})

// ---- read(write(app)) = app, for every app that fits ----

const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,6}$/)
const line = fc
  .string({ unit: fc.constantFrom(...'aB9 $#:-"\'\\{}[]&*!|>%@`,?~=<yes0.é'), minLength: 1, maxLength: 12 })
  .map((text) => text.trim())
  .filter((text) => text !== '')
const prose = fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => `${lines.join('\n\n  ')}\n`)
const port = fc.integer({ min: 1, max: 65_535 }).map(String)

const service = fc.record(
  {
    image: fc.constantFrom('nginx', 'nginx:1.27', 'owner/app:latest', 'host.example.org:5000/a/b'),
    category: line,
    type: fc.constantFrom(...templateTypes.filter((type) => type !== 'Default')),
    expose: fc.uniqueArray(port, { minLength: 1, maxLength: 3 }),
    ports: fc.uniqueArray(
      fc
        .tuple(
          fc.constantFrom('', '127.0.0.1', '[::1]'),
          fc.option(port, { nil: '' }),
          port,
          fc.constantFrom('', '/udp'),
        )
        .map(
          ([ip, host, container, protocol]) =>
            [ip, host, container].slice(ip !== '' ? 0 : host !== '' ? 1 : 2).join(':') + protocol,
        ),
      { minLength: 1, maxLength: 3 },
    ),
    environment: fc.dictionary(fc.stringMatching(/^[A-Z][A-Z0-9_]{0,6}$/), line, {
      minKeys: 1,
      maxKeys: 4,
      noNullPrototype: true,
    }),
    volumes: fc.uniqueArray(fc.stringMatching(/^\/[a-z]{1,5}(\/[a-z]{1,4})?$/), { minLength: 1, maxLength: 3 }),
    binds: fc.boolean(),
    readOnly: fc.boolean(),
    command: fc.array(fc.string({ unit: fc.constantFrom(...'a -$"\'\\;|é') }), { minLength: 1, maxLength: 4 }),
    replicas: fc.integer({ min: 1, max: 9 }),
  },
  { requiredKeys: ['image', 'binds', 'readOnly'] },
)

const anApp = fc
  .record(
    {
      names: fc.uniqueArray(word, { minLength: 1, maxLength: 5, selector: (name) => name.toLowerCase() }),
      services: fc.array(service, { minLength: 5, maxLength: 5 }),
      name: line,
      description: line,
      keywords: fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9 $.-]{0,6}[a-z0-9]$/), { minLength: 1, maxLength: 4 }),
      type: fc.constantFrom(...templateTypes.filter((type) => type !== 'Default')),
      documentation: prose,
      alias: word,
    },
    { requiredKeys: ['names', 'services', 'name', 'alias'] },
  )
  .map(({ names, services, alias, name, ...metadata }) => {
    const volumes: Record<string, object> = {}
    const entries = names.map((key, index) => {
      const {
        category,
        type,
        volumes: targets = [],
        binds,
        readOnly,
        replicas,
        environment,
        command,
        ...rest
      } = services[index]!
      const mounts = targets.map((target) => {
        const source = binds ? '/srv/host' : volumeName(key, target)
        if (!binds) volumes[source] = {}
        return `${source}:${target}${readOnly ? ':ro' : ''}`
      })
      const block = {
        ...(category === undefined ? {} : { category: escapeDollars(category) }),
        ...(type === undefined ? {} : { type }),
      }
      const fields = {
        ...rest,
        restart: 'unless-stopped',
        ...(command === undefined ? {} : { command: command.map(escapeDollars) }),
        ...(environment === undefined
          ? {}
          : { environment: Object.fromEntries(Object.entries(environment).map(([k, v]) => [k, escapeDollars(v)])) }),
        ...(mounts.length === 0 ? {} : { volumes: mounts }),
        ...(replicas === undefined ? {} : { deploy: { replicas } }),
        // Links go to services before, so that there is no cycle.
        ...(index === 0 ? {} : { links: [alias === names[0] ? alias : `${names[0]}:${alias}`] }),
        ...(index < 2 ? {} : { volumes_from: [names[1]!] }),
        'x-panamax': block,
      }
      return [key, fields] as const
    })
    const categories = [
      ...new Set(
        services
          .slice(0, names.length)
          .flatMap((one) => (one.category === undefined ? [] : [escapeDollars(one.category)])),
      ),
    ]
    const { description, documentation, ...rest } = metadata
    const block = {
      ...rest,
      name: escapeDollars(name),
      ...(description === undefined ? {} : { description: escapeDollars(description) }),
      ...(documentation === undefined ? {} : { documentation: escapeDollars(documentation) }),
      ...(rest.keywords === undefined ? {} : { keywords: rest.keywords.map(escapeDollars) }),
      ...(categories.length === 0 ? {} : { categories }),
    }
    return composeText({
      name: projectName(name),
      'x-panamax': block,
      services: Object.fromEntries(entries),
      volumes: volumes as Record<string, never>,
    })
  })

test('reading what was written gives the same app', () => {
  fc.assert(
    fc.property(anApp, (document) => {
      const app = loaded(document)
      const { text, losses } = appToPmx2014(app)
      expect(losses).toEqual([])
      expect(readBack(text)).toEqual(app)
    }),
    { numRuns: tries(50) },
  )
}, 120_000)

test('blank values are written blank, and read as the same questions', () => {
  const { text } = pmxToDocument(`name: T
images:
- name: a
  source: x
  environment: [{variable: A, value: }, {variable: TOKEN, value: ''}, {variable: SET, value: x, required: true}]
`)
  const app = loaded(text ?? '')
  const written = appToPmx2014(app)
  expect(written.losses).toEqual([])
  expect(written.text).toContain("- variable: A\n    value: ''\n    required: true\n")
  expect(readBack(written.text)).toEqual(app)
})
