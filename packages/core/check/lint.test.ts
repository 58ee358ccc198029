import { expect, test } from 'vitest'
import { load } from '../compose/load.ts'
import { lintRules } from './finding.ts'
import { lint } from './lint.ts'

function judge(text: string) {
  const { app, problems } = load({ files: [{ path: 'x', text }], variables: {}, defaultName: 'x' })
  if (app === undefined) throw new Error(JSON.stringify(problems))
  return lint(app, text)
}

const good = `
x-panamax:
  name: Blog
  description: A blog with its database
  keywords: [blog]
  documentation: Open the address that is shown and follow the assistant of the blog.
  inputs: {DB_PASSWORD: {type: password, generate: true}}
services:
  web:
    image: nginx:1.27
    ports: ["8080:80"]
    depends_on: [db]
    environment: {DB_PASSWORD: "\${DB_PASSWORD}"}
    healthcheck: {test: [CMD, "true"]}
  db:
    image: mariadb:11.4
    environment: ["MARIADB_PASSWORD=\${DB_PASSWORD}"]
    volumes: ["data:/var/lib/mysql"]
    healthcheck: {test: [CMD, "true"]}
volumes: {data: }
`

test('a good template has 100 points and nothing to explain', () => {
  expect(judge(good)).toEqual({ findings: [], score: 100, deductions: [] })
})

/** The rules that a change of the good template brings up, with their lines. */
function after(from: string, to: string): string[] {
  expect(good).toContain(from)
  return judge(good.replace(from, () => to)).findings.map(({ rule, line }) => `${rule} ${line}`)
}

test.each<[string, string, string[]]>([
  ['  name: Blog\n', '', ['no-name 2']],
  ['  description: A blog with its database\n', '', ['no-description 2']],
  [
    'documentation: Open the address that is shown and follow the assistant of the blog.',
    'documentation: Open it.',
    ['no-documentation 6'],
  ],
  ['  keywords: [blog]\n', '', ['no-keywords 2']],
  ['nginx:1.27', 'nginx', ['floating-tag 10']],
  ['nginx:1.27', 'nginx:latest', ['floating-tag 10']],
  ['"8080:80"', '"80:80"', ['taken-by-convention 11']],
  ['"8080:80"', '"8080:80", "8080:81"', ['port-conflict 11']],
  ['[CMD, "true"]}\n  db', '[NONE]}\n  db', ['no-healthcheck 9']],
  ['DB_PASSWORD: "${DB_PASSWORD}"', 'DB_PASSWORD: pa$$word', ['literal-secret 13']],
  ['DB_PASSWORD: "${DB_PASSWORD}"', 'URL: "mysql://root:hunter2@db/x"', ['literal-secret 13']],
  ['DB_PASSWORD: "${DB_PASSWORD}"', 'URL: "redis://:hunter2@db/x"', ['literal-secret 13']],
  ['DB_PASSWORD: "${DB_PASSWORD}"', 'ALLOW_EMPTY_PASSWORD: "yes"', []],
  ['DB_PASSWORD: "${DB_PASSWORD}"', 'SSL_KEY: /etc/ssl/db.key', []],
  ['MARIADB_PASSWORD=${DB_PASSWORD}', 'MARIADB_PASSWORD=x', ['literal-secret 17']],
  ['    volumes: ["data:/var/lib/mysql"]\n', '', ['data-without-volume 15']],
  ['data:/var/lib/mysql', '/var/lib/mysql', ['data-without-volume 18']],
  ['data:/var/lib/mysql', 'data:/var/lib', []],
  ['mariadb:11.4', 'mariadb:11.4\n    ports: ["3306:3306"]', ['open-database 17']],
  ['mariadb:11.4', 'mariadb:11.4\n    ports: ["127.0.0.1:3306:3306"]', []],
  ['mariadb:11.4', 'mariadb:11.4\n    privileged: true', ['danger 17']],
  ['mariadb:11.4', 'mariadb:11.4\n    network_mode: host', ['warning 17']],
  [
    'mariadb:11.4',
    'mariadb:11.4\n    x-panamax: {required: [NAME], blocked: Not yet.}',
    ['blocked-service 17', 'blank-required 18'],
  ],
  ['depends_on: [db]', 'links: [db]', ['deprecated-link 12']],
  ['depends_on: [db]', 'labels: {a: b}', ['unreachable-service 15']],
  [
    'depends_on: [db]\n    environment: {DB_PASSWORD: "${DB_PASSWORD}"}',
    'environment: {URL: "http://db.local:80/"}',
    [],
  ],
  ['services:\n', "version: '3'\nservices:\n", ['obsolete-version 8']],
])('%j → %j', (from, to, expected) => {
  expect(after(from, to)).toEqual(expected)
})

test('a literal secret comes with the input that replaces it, and is never repeated', () => {
  const { findings } = judge(good.replace('DB_PASSWORD: "${DB_PASSWORD}"', 'ROOT_PASSWORD: hunter2'))
  expect(findings[0]?.input).toEqual({ name: 'ROOT_PASSWORD', type: 'password', generate: { length: 24 } })
  expect(JSON.stringify(findings)).not.toContain('hunter2')
})

test('what another gives out cannot be made up', () => {
  const { findings } = judge(good.replace('DB_PASSWORD: "${DB_PASSWORD}"', 'GITHUB_TOKEN: hunter2'))
  expect(findings[0]?.input).toEqual({ name: 'GITHUB_TOKEN', type: 'password', required: true })
})

test('the score is 100 less the deductions, of which each rule has its most', () => {
  const services = Array.from({ length: 30 }, (_, index) => `  s${index}: {image: nginx, ports: ["80"]}`).join('\n')
  const { score, deductions } = judge(`services:\n${services}\n`)
  expect(deductions[0]).toEqual({
    rule: 'floating-tag',
    findings: 30,
    points: 18,
    about: lintRules['floating-tag'].about,
  })
  expect(score).toBe(100 - deductions.reduce((sum, { points }) => sum + points, 0))
  expect(score).toBeGreaterThan(0)
})
