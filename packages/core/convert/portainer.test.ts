import { expect, test } from 'vitest'
import { load } from '../compose/load.ts'
import { readTemplate } from '../template/template.ts'
import { plainNote } from './plain-note.ts'
import { parsePortainer } from './portainer.ts'

function one(entry: object) {
  const { entries, problems } = parsePortainer(JSON.stringify({ version: '3', templates: [entry] }))
  return { entry: entries[0], problems: [...problems, ...(entries[0]?.problems ?? [])].map(({ message }) => message) }
}

test('a container becomes a template that asks what Portainer asked', () => {
  const { entry, problems } = one({
    id: 1,
    type: 1,
    title: 'My $ DB',
    name: 'my db',
    description: 'A database',
    categories: ['Database', 'SQL'],
    platform: 'linux',
    note: '<b>Hello</b><script>alert(1)</script> see <a href="https://example.org/x">here</a>',
    image: 'mariadb:11.4',
    registry: 'registry.example.org/',
    command: 'mysqld --sql-mode="A B"',
    env: [
      { name: 'ROOT_PASSWORD', label: 'Root password', default: 'changeme' },
      {
        name: 'SIZE',
        select: [
          { text: 'Small', value: '1' },
          { text: 'Big', value: '2', default: true },
        ],
      },
      { name: 'FIXED', default: 'a$b', preset: true },
      { name: 'HOST', label: 'Host', default: 'localhost', description: 'Where' },
      { name: 'bad name' },
    ],
    ports: ['3306:3306/tcp', '53/udp'],
    volumes: [{ container: '/var/lib/mysql' }, { container: '/etc/x', bind: '/srv/x', readonly: true }],
    labels: [{ name: 'a', value: 'b' }],
    privileged: true,
    interactive: true,
    restart_policy: 'unless-stopped',
    network: 'mynet',
    administrator_only: true,
  })
  expect(problems).toEqual(['An environment variable without a usable name is left out.'])
  expect(entry?.losses.map(({ lost }) => lost)).toEqual(['that only administrators may run it', 'the network "mynet"'])
  expect(entry?.document).toBe(`name: my-db

x-panamax:
  name: My $$ DB
  description: A database
  keywords: [database, sql]
  documentation: "**Hello** see [here](https://example.org/x)"
  inputs:
    ROOT_PASSWORD:
      label: Root password
      type: password
      generate: true
    SIZE:
      type: select
      options:
        - value: "1"
          label: Small
        - value: "2"
          label: Big
      default: "2"
    HOST:
      label: Host
      description: Where
      default: localhost

services:
  my_db:
    image: registry.example.org/mariadb:11.4
    command: ["mysqld", "--sql-mode=A B"]
    restart: unless-stopped
    privileged: true
    stdin_open: true
    tty: true
    labels:
      a: b
    environment:
      ROOT_PASSWORD: \${ROOT_PASSWORD}
      SIZE: \${SIZE}
      FIXED: a$$b
      HOST: \${HOST}
    ports:
      - "3306:3306"
      - "53/udp"
    volumes:
      - my_db-var-lib-mysql:/var/lib/mysql
      - /srv/x:/etc/x:ro

volumes:
  my_db-var-lib-mysql: {}
`)
  expect(readTemplate(entry?.document ?? '', 'x.yaml').problems).toEqual([])
})

test('a stack names its file, and takes its questions to it without changing anything else', () => {
  const { entry } = one({
    type: 3,
    title: 'Stack',
    repository: { url: 'https://example.org/repo', stackfile: 'a/compose.yml' },
    env: [{ name: 'TOKEN' }],
  })
  expect(entry?.repository).toEqual({ url: 'https://example.org/repo', stackfile: 'a/compose.yml' })
  const stack = '# head\n---\nversion: "3"   # old\nservices:\n  a: {image: x, environment: {T: $TOKEN}}\n'
  const document = entry?.asTemplate?.(stack) ?? ''
  expect(document.replace(/x-panamax:\n(?: .*\n)+\n/, '')).toBe(stack)
  const { app } = load({ files: [{ path: 'x', text: document }], variables: {}, defaultName: 'x' })
  expect(app?.['x-panamax']).toEqual({ name: 'Stack', inputs: { TOKEN: { type: 'password', generate: true } } })
  expect(entry?.asTemplate?.(document)).toBe(document)
})

test('a wrong entry hides no other, and a wrong file is refused with a reason', () => {
  const { entries, problems } = parsePortainer(
    JSON.stringify({ templates: [1, {}, { title: 'a' }, { title: 'b', image: 'x', env: 'no', ports: 7 }] }),
  )
  expect(entries.map(({ title }) => title)).toEqual(['b'])
  expect(problems.map(({ path }) => path)).toEqual([
    ['templates', 0],
    ['templates', 1],
    ['templates', 2],
  ])
  for (const text of ['', '{', 'null', '7', 'x'.repeat(10_000_001)])
    expect(parsePortainer(text).problems).toMatchObject([{ severity: 'error', line: 1 }])
})

test.each([
  ['<p>One</p><ul><li>a<li>b</ul>', 'One\n\n- a\n- b'],
  ['<a href="javascript:alert(1)">x</a>', 'x'],
  ['<scr<script>ipt>alert(1)', 'ipt>alert(1)'],
  ['<img src=x onerror=alert(1)', '&lt;img src=x onerror=alert(1)'],
  ['a &lt;b&gt; &quot;c&quot;', 'a &lt;b&gt; "c"'],
  ['<a href="https://e.org/(x)">[l]</a>', '[l](https://e.org/%28x%29)'],
])('the note %j has no HTML left', (html, expected) => {
  expect(plainNote(html)).toBe(expected)
})

test('a note made to be slow is read at once', () => {
  const start = performance.now()
  for (const html of [
    '<a '.repeat(50_000),
    '<script>'.repeat(20_000),
    `<a href=http://${'x'.repeat(90_000)}`,
    '<'.repeat(100_000),
  ])
    plainNote(html)
  expect(performance.now() - start).toBeLessThan(5_000)
})

test('a title of strokes and a registry of slashes take no longer than other texts of their length', () => {
  const [title, registry] = [`${'_'.repeat(300_000)}x${'_'.repeat(300_000)}.`, `${'/'.repeat(600_000)}x`]
  const began = process.cpuUsage()
  expect(one({ type: 1, title, registry, image: 'nginx' }).entry?.document).toMatch(/^name: x\n/)
  expect(process.cpuUsage(began).user / 1000).toBeLessThan(4000)
})

test('of a catalogue without end so many entries are read, and it is said that there are more', () => {
  const templates = Array.from({ length: 2600 }, (_, at) => ({ type: 1, title: `App ${at}`, image: 'nginx:1' }))
  const { entries, problems } = parsePortainer(JSON.stringify({ version: '3', templates }))
  expect(entries).toHaveLength(2500)
  expect(problems).toMatchObject([{ severity: 'warning', path: ['templates', 2500] }])
})
