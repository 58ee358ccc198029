import fc from 'fast-check'

/** A template as a person may write it, in either dialect, with what has to be found in it. Docker Compose takes what is compose. */
export interface WrittenTemplate {
  readonly text: string
  readonly images: readonly string[]
}

const pick = (...texts: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...texts)

/** Ways to write one scalar of YAML. */
const quoted = (value: string) =>
  fc.constantFrom(`"${value}"`, `'${value}'`, ...(/^[a-z][\w./:-]*\w$/i.test(value) ? [value] : []))

const images = [
  'nginx',
  'nginx:1.27',
  'ghcr.io/a/b:v1',
  'library/redis',
  'quay.io/x/y@sha256:' + 'a'.repeat(64),
  'localhost:5000/z:1',
]
const image = pick(...images).chain((name) => quoted(name).map((written) => ({ name, written })))

const port = pick(
  '"8080:80"',
  '8080:80',
  '80',
  '"80"',
  '"127.0.0.1:8080:80/tcp"',
  '"53:53/udp"',
  '"3000-3002:3000-3002"',
  '"[::1]:80:80"',
  '{target: 80}',
  '{target: 80, published: 8080, protocol: tcp}',
  '{target: 80, published: "8080", mode: host}',
  '"8080:80/TCP"',
)
const environment = pick(
  ' {}',
  ' []',
  ' {A: 1}',
  ' {A: yes, B: no, C: 0700, D: 1e3, E: null, F: }',
  ' ["A=1", "B", "C="]',
  ' [A=1, "X=a=b"]',
  ' {URL: "http://x/?a=b#c"}',
  ' {EMPTY: ""}',
  ' {A: 0x1F, B: 1_000, C: .5, D: 12:30:45}',
  ' {DOLLAR: "$$x"}',
)
const volumes = pick(
  ' []',
  ' [data:/data]',
  ' ["data:/data:ro"]',
  ' ["./conf:/etc/conf:ro"]',
  ' [/data]',
  ' ["~/x:/x"]',
  ' [{type: volume, source: data, target: /data}]',
  ' [{type: tmpfs, target: /tmp}]',
  ' ["/var/run/docker.sock:/var/run/docker.sock"]',
)
const command = pick(
  '',
  ' run it',
  ' ["a", "b"]',
  ' "sh -c \\"echo x\\""',
  ' |\n      sh\n      -c',
  ' []',
  ' null',
  ' >-\n      folded\n      text',
)
const links = pick(' []', ' [db]', ' ["db:DB_1"]', ' [db:db, "db:other"]')
const serviceName = pick('web', 'web-1', 'web_2', 'Web', 'w.e.b', '"web"', "'1web'")
const title = pick(
  'Plain',
  '"Quoted: colon"',
  'Größe 🐳',
  '"tab\\tin"',
  'yes',
  '2014',
  '"#hash"',
  'ends with blank ',
  '日本語',
  '|-\n    two\n    lines',
)
const list = pick('[a, b]', 'a, b', '[]', '', '\n    - a\n    - "b c"', '"a"')

const composeText = fc
  .record({
    image,
    port,
    environment,
    volumes,
    command,
    links,
    serviceName,
    title,
    list,
    more: pick('', 'version: "3"\n', 'version: "2.1"\n', 'name: app\n', 'x-other: {a: [1]}\n'),
  })
  .map(
    ({ image: { name, written }, ...part }): WrittenTemplate => ({
      text: `${part.more}x-panamax:
  name: ${part.title}
  keywords: ${part.list}
  authors: ${part.list}
services:
  ${part.serviceName}:
    image: ${written}
    ports: [${part.port}]
    environment:${part.environment}
    volumes:${part.volumes}
    command:${part.command}
    links:${part.links}
  db:
    image: postgres:17
volumes: {data: }
`,
      images: [name, 'postgres:17'],
    }),
  )

const oldPorts = pick(
  '',
  ' []',
  '\n  - host_port: 8080\n    container_port: 80',
  "\n  - host_port: '8080'\n    container_port: '80'\n    proto: TCP",
  '\n  - container_port: 80',
  '\n  - host_port: \n    container_port: 80',
  '\n  - host_port: 53\n    container_port: 53\n    protocol: udp',
  '\n  - "8080:80"',
  '\n  - 80',
  '\n  - host_interface: 127.0.0.1\n    host_port: 1\n    container_port: 2',
)
const oldEnvironment = pick(
  '',
  ' []',
  '\n  - variable: A\n    value: 1',
  '\n  - variable: A\n    value:',
  '\n  - variable: A\n    value: yes\n    required: true',
  ' {A: 1}',
  '\n  - A=1',
  '\n  - variable: A\n    value: "x: y # z"',
  '\n  - variable: P\n    value: a$b',
  '\n  - variable: A\n    value: |\n      two\n      lines',
)
const oldVolumes = pick(
  '',
  ' []',
  '\n  - host_path: /a\n    container_path: /b',
  '\n  - container_path: /b',
  "\n  - host_path: ''\n    container_path: /b",
  '\n  - /a:/b',
  '\n  - /data',
)
const oldLinks = pick(
  '',
  ' []',
  '\n  - service: DB\n    alias: DB_1',
  '\n  - service: DB',
  '\n  - DB',
  '\n  - DB:db',
  '\n  - service: Nowhere\n    alias: N',
)
const oldName = pick('Web', 'web app', 'WEB_1', '"1"', 'Wéb', 'a/b', '🐳', 'web.site')
const pmxText = fc
  .record({
    image,
    oldPorts,
    oldEnvironment,
    oldVolumes,
    oldLinks,
    oldName,
    command,
    title,
    list,
    start: pick('---\n', '', '# a comment\n---\n', '\n'),
  })
  .map(
    ({ image: { name, written }, ...part }): WrittenTemplate => ({
      text: `${part.start}name: ${part.title.replace('\n    two\n    lines', '\n  two\n  lines')}
description: A template
keywords: ${part.list.replaceAll('\n    ', '\n  ')}
recommended: false
images:
- name: ${part.oldName}
  source: ${written}
  category: Web Tier
  type: Default
  ports:${part.oldPorts}
  expose: []
  links:${part.oldLinks}
  environment:${part.oldEnvironment}
  volumes:${part.oldVolumes}
  command:${part.command.replaceAll('\n      ', '\n    ')}
- name: DB
  source: postgres:17
`,
      images: [name, 'postgres:17'],
    }),
  )

/** What editors and systems do to a text without changing what it says. */
const whole: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `\uFEFF${text}`,
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => `\uFEFF${text.replaceAll('\n', '\r\n')}`,
  (text) => text.replace(/\n$/, ''),
  (text) => `${text}\n\n\n`,
  (text) => text.replaceAll('\n', '   \n').replace(/\|(-?) {3}\n/g, '|$1\n'),
  (text) => `${text}...\n`,
  (text) => `# Überschrift 🐳\n${text}`,
]
export const written = fc
  .tuple(fc.oneof(composeText, pmxText), fc.constantFrom(...whole))
  .map(([template, change]) => ({
    ...template,
    text: change(template.text),
  }))

/** What goes wrong: the text is cut, doubled, indented by tabs, in another encoding, or no template at all. */
const wrongs: readonly ((text: string, at: number) => Uint8Array)[] = [
  (text, at) => Buffer.from(text.slice(0, Math.floor(text.length * at))),
  (text, at) => Buffer.from(text.slice(Math.floor(text.length * at))),
  (text) => Buffer.from(text + text),
  (text) => Buffer.from(text.replace(/^ {2}/gm, '\t')),
  (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  (text) => Buffer.from(text, 'latin1'),
  (text) => Buffer.from(text.replaceAll('\n', '\r')),
  (text, at) => Buffer.concat([Buffer.from(text.slice(0, at * 90)), Buffer.from([0, 255, 254]), Buffer.from(text)]),
  (text) => Buffer.from(text.replace(/image: .*/, 'image: {a: [b]}').replace(/source: .*/, 'source: [1]')),
  (text) => Buffer.from(text.replace(/^(services|images):/m, '$1: 7 #')),
  (text) => Buffer.from(`a: &a [x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\n${text}d: [*c, *nowhere]\n`),
  (text) => Buffer.from(`%YAML 1.1\n---\n${text}`),
  (text) => Buffer.from(`${'['.repeat(5000)}${text}`),
  (text) => Buffer.from(text.replace(/\d+/g, '99999999999999999999999999')),
  (text) => Buffer.from(text.replace(/: /g, ': !!binary ')),
  (text) => Buffer.from(text.replace(/web|Web/g, '__proto__')),
  (text) => Buffer.from(text.replace(/: \S+/g, ':')),
]
export const mangled = fc
  .tuple(
    written,
    fc.array(fc.constantFrom(...wrongs), { minLength: 1, maxLength: 2 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([{ text }, changes, at]) =>
    changes.reduce<Uint8Array>((bytes, change) => change(Buffer.from(bytes).toString('utf8'), at), Buffer.from(text)),
  )

/** Names of files as people and attackers give them. */
export const fileName = fc
  .tuple(
    pick(
      'a',
      'My App',
      'größe',
      '🐳',
      'a.b',
      '-x',
      '%2e',
      "it's",
      '日本',
      'x'.repeat(80),
      'CON',
      '__proto__',
      'name:colon',
      '#',
    ),
    fc.nat(999),
  )
  .map(([name, number]) => `${name}${number}.pmx`)
