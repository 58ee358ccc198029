import { existsSync, readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatProblem } from '../compose/problem.ts'
import { readTemplate } from './template.ts'
import { tries } from '../testing/thorough.ts'

const compose = `
name: blog
x-panamax:
  name: Blog
  description: Costs $$5
  inputs:
    DB_PASSWORD: {label: Database password, type: password, generate: true, required: true}
    HTTP_PORT: {type: port}
services:
  web:
    image: wordpress:\${TAG:-6.8}
    ports: ["\${HTTP_PORT}:80", "9000"]
    depends_on: [db]
    environment: {PASSWORD: "\${DB_PASSWORD:?is needed}", HOST: $HOST_NAME}
    x-panamax: {category: Web Tier, type: Wordpress, description: The site}
  db:
    image: mariadb
    mem_limit: \${MEMORY}
`

test('a compose file is read with what it asks, before anything is answered', () => {
  const template = readTemplate(compose, 'library/blog/compose.yaml')
  expect(template.problems).toEqual([])
  expect(template).toMatchObject({ dialect: 'compose', document: compose, name: 'Blog' })
  expect(template.metadata).toMatchObject({ description: 'Costs $5' })
  expect(Object.keys(template.metadata.inputs)).toEqual(['DB_PASSWORD', 'HTTP_PORT'])
  expect(template.undeclared.map(({ name, line }) => [name, line])).toEqual([
    ['HOST_NAME', 14],
    ['MEMORY', 18],
  ])
  expect(template.services).toEqual([
    {
      name: 'web',
      image: 'wordpress:6.8',
      category: 'Web Tier',
      type: 'Wordpress',
      description: 'The site',
      ports: [
        { published: '8080', target: 80, protocol: 'tcp' },
        { target: 9000, protocol: 'tcp' },
      ],
      needs: ['db'],
      blocked: [],
    },
    { name: 'db', image: 'mariadb', ports: [], needs: [], blocked: [] },
  ])
})

test.each([
  ['services:\n  a: {image: x}', 'a.pmx', 'compose'],
  ['name: x\nimages:\n- {name: a, source: x}', 'a.yaml', 'pmx-2014'],
  ['{"name": "x", "images": [{"name": "a", "repository": "x"}]}', 'a.json', 'pmx-2014'],
  ['{"services": {"images": {"image": "x"}}}', 'a', 'compose'],
  ['documentation: |\n  images:\nservices:\n  images: {image: x}', 'x.yml', 'compose'],
  ['name: x', 'a.pmx', 'pmx-2014'],
  ['services:\n  a: {image: x}\nx-casaos: {}', 'a.yml', 'casaos'],
  ['services:\n  a: {image: x}\nx-casaos: {}\nx-panamax: {}', 'a.yml', 'compose'],
  ['captainVersion: 4\nservices:\n  a: {image: x}', 'a.yml', 'caprover'],
  ['{"version": "3", "templates": []}', 'a.json', 'portainer'],
  ['[{"title": "a", "image": "x"}]', 'a.json', 'portainer'],
  ['[1, {"a": 2}]', 'a.json', 'compose'],
  ['# try it\n\n$ sudo docker run -d nginx', 'a.txt', 'docker-run'],
  ['templates: []', 'a.yml', 'compose'],
  ['docker: run', 'a.yml', 'compose'],
])('%j in %s is %s', (text, file, dialect) => {
  expect(readTemplate(text, file).dialect).toBe(dialect)
})

test('metadata survives a document that does not load, and problems have their place', () => {
  const template = readTemplate('x-panamax:\n  name: Half\n  keywords: [a]\nservices:\n  a: {imag: x}\n', 'x.yaml')
  expect(template).toMatchObject({ name: 'Half', metadata: { keywords: ['a'] }, services: [] })
  expect(template.problems.map(formatProblem)[0]).toMatch(/^x\.yaml:5:/)
})

test('a wrong field of the metadata is a warning at its line', () => {
  const template = readTemplate(
    'name: a\nx-panamax:\n  keyword: x\nservices:\n  a: {image: x, x-panamax: {type: nope}}\n',
    'x.yaml',
  )
  expect(template.problems.map(formatProblem)).toEqual([
    expect.stringMatching(/^x\.yaml:5:\d+: services\.a\.x-panamax\.type/),
    expect.stringMatching(/^x\.yaml:3:3: x-panamax\.keyword.*did you mean "keywords"/),
  ])
})

test('a blocked service of 2014 says so in its summary', () => {
  const { services, problems } = readTemplate(
    'name: x\nimages:\n- {name: a, source: x, links: [{service: b, alias: c}]}',
    'x.pmx',
  )
  expect(services[0]?.blocked).toEqual([expect.stringContaining('"b"')])
  expect(problems).toHaveLength(1)
})

test.each([
  ['', 'app'],
  ['x/y/compose.yaml', 'y'],
  ['x/wordpress.pmx', 'wordpress'],
  ['docker-compose.yml', 'docker-compose'],
])('a template without a name in %j is called %s', (file, name) => {
  expect(readTemplate('services: {a: {image: x}}', file).name).toBe(name)
})

test('no text makes it throw or take long', () => {
  const fragment = fc.constantFrom(
    'services:',
    'images:',
    'x-panamax:',
    '\n',
    '\n  ',
    '- ',
    'name: ',
    'a',
    '${',
    '}',
    '&a ',
    '*a',
    '{',
    '[',
    ']',
    '<<: ',
    'inputs:',
    "'",
    '"',
    '|',
    '\t',
    '!!binary ',
    ': ',
    '\uFEFF',
    'null',
    '? ',
  )
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 30 }), fc.constantFrom('a.pmx', 'a.yaml'), (parts, file) => {
      const { problems, document } = readTemplate(parts.join(''), file)
      if (document === undefined) expect(problems.length).toBeGreaterThan(0)
    }),
    { numRuns: tries(80) },
  )
}, 120_000)

test.each([
  ['10 MB', `services:\n  a:\n    image: ${'x'.repeat(10_000_001)}`],
  [
    'a bomb',
    `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghij'].map((c, i) => `${c}: &${c} [${`*${'abcdefghij'[i]},`.repeat(9)}]`).join('\n')}\nx-panamax: {keywords: *j}\nservices: {a: {image: x}}\n`,
  ],
  ['depth', `x-panamax: ${'['.repeat(100_000)}`],
  ['dashes', `x-panamax:\n${'- '.repeat(3_000)}x`],
])('%s is refused at once (the bound leaves room for a busy machine)', (_name, text) => {
  const start = performance.now()
  const { problems } = readTemplate(text, 'x.yaml')
  expect(performance.now() - start).toBeLessThan(5_000)
  expect(problems.some((problem) => problem.severity === 'error')).toBe(true)
})

const corpus = new URL('../../../../shared/data/pmx/', import.meta.url)
describe.skipIf(!existsSync(corpus))('the public templates of 2014 (skipped where their folder is absent)', () => {
  test('each is read without an error, and none prevents another', () => {
    const files = readdirSync(corpus).filter((file) => file.endsWith('.pmx'))
    const templates = files.map((file) => readTemplate(readFileSync(new URL(file, corpus), 'utf8'), file))
    expect(templates.every(({ dialect, services }) => dialect === 'pmx-2014' && services.length > 0)).toBe(true)
    expect(templates.flatMap(({ problems }) => problems).filter(({ severity }) => severity === 'error')).toEqual([])
    expect(templates.filter(({ services }) => services.some(({ blocked }) => blocked.length > 0))).toHaveLength(1)
  })
})

test.each([
  ['docker run -p 8080:80 nginx:1.29', 'run.sh', 'nginx'],
  [
    'captainVersion: 4\nservices:\n  $$cap_appname: {image: "nginx:1"}\ncaproverOneClickApp: {displayName: web}',
    'a.yml',
    'web',
  ],
  ['[{"title": "Web", "type": 1, "image": "nginx:1"}]', 'a.json', 'nginx'],
  ['services:\n  web: {image: "nginx:1"}\nx-casaos: {title: {en_us: Web}}', 'a.yml', 'web'],
])('%j is a template', (text, file, service) => {
  const template = readTemplate(text, file)
  expect(template.problems).toEqual([])
  expect(template.services.map(({ name }) => name)).toEqual([service])
})

test('a catalogue of several needs somebody to choose', () => {
  const { document, problems } = readTemplate('[{"title": "A", "image": "a"}, {"title": "B", "image": "b"}]', 'a.json')
  expect(document).toBeUndefined()
  expect(problems).toMatchObject([{ severity: 'error', message: expect.stringContaining('2 templates'), line: 1 }])
})

test('what a foreign format loses is said', () => {
  const { losses } = readTemplate('docker run --name web --sig-proxy=false nginx', 'run.sh')
  expect(losses.map(({ lost }) => lost).join()).toMatch(/name of the container/)
})
