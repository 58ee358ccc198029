import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { refusedCode, runCommand } from '../testing/run-command.ts'

let root = ''
let cwd = ''
let count = 0
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'panamax-convert-'))
})
beforeEach(async () => {
  cwd = join(root, `blog-${count++}`)
  await mkdir(cwd)
})
afterAll(() => rm(root, { recursive: true }))

const blog = `name: blog
services:
  web:
    image: example/web:1
    depends_on: [db]
    environment: {PASSWORD: "\${DB_PASSWORD}"}
  db:
    image: example/db:1
    environment: {PASSWORD: "\${DB_PASSWORD}"}
`

const compose = () => writeFile(join(cwd, 'compose.yaml'), blog)

test('docker run starts what is needed first, and makes the network once', async () => {
  await compose()
  const { code, out, err } = await runCommand('convert', {
    cwd,
    options: { to: 'docker-run' },
    environment: { DB_PASSWORD: 'hunter2' },
  })
  expect(err).toBe('')
  expect(code).toBe(0)
  expect(out.match(/network create/g)).toHaveLength(1)
  expect(out.indexOf('example/db:1')).toBeLessThan(out.indexOf('example/web:1'))
  expect(out).toContain('PASSWORD=hunter2')
})

test('a service that is not there is no empty success', async () => {
  await compose()
  const { code, err } = await runCommand('convert', { cwd, options: { to: 'docker-run', service: 'wep' } })
  expect(code).toBe(66)
  expect(err).toContain('It has web, db.')
})

test('a file of 2014 is for others: no value of this machine is in it but what --set names', async () => {
  await compose()
  await writeFile(join(cwd, '.env'), 'DB_PASSWORD=hunter2\n')
  const options = { to: 'pmx-2014' }
  const environment = { DB_PASSWORD: 'hunter3' }
  const { code, out } = await runCommand('convert', { cwd, options, environment })
  expect(code).toBe(3)
  expect(out).toContain('variable: PASSWORD')
  expect(out).not.toContain('hunter')
  const told = await runCommand('convert', { cwd, options: { ...options, set: ['DB_PASSWORD=open'] }, environment })
  expect(told.out).toContain('value: open')
})

test('config has the values of this machine, as Docker Compose has: --set, the environment, then .env', async () => {
  await compose()
  await writeFile(join(cwd, '.env'), 'DB_PASSWORD=from-file\n')
  expect((await runCommand('config', { cwd })).out).toContain('PASSWORD: from-file')
  const environment = { DB_PASSWORD: 'from-shell' }
  expect((await runCommand('config', { cwd, environment })).out).toContain('PASSWORD: from-shell')
  const options = { set: ['DB_PASSWORD=from-set'] }
  expect((await runCommand('config', { cwd, environment, options })).out).toContain('PASSWORD: from-set')
})

test('compose text comes out byte for byte, also from standard input, and a required variable does not hinder it', async () => {
  const text = `# mine\r\n${blog.replace('${DB_PASSWORD}', '${DB_PASSWORD:?}')}`
  const { code, out } = await runCommand('convert', { cwd, args: ['-'], options: { to: 'compose' }, stdin: text })
  expect([code, out]).toEqual([0, text])
})

test('an override that is left out is a loss', async () => {
  await compose()
  await writeFile(join(cwd, 'compose.override.yaml'), 'services: {web: {image: other}}\n')
  const { code, out, err } = await runCommand('convert', { cwd, options: { to: 'compose' } })
  expect([code, out]).toEqual([3, blog])
  expect(err).toContain('compose.override.yaml')
  expect((await runCommand('convert', { cwd, args: ['compose.yaml'], options: { to: 'compose' } })).code).toBe(0)
})

test('-o writes the file as a whole and leaves nothing beside it', async () => {
  await compose()
  await writeFile(join(cwd, 'out.yaml'), 'old')
  await runCommand('convert', { cwd, options: { to: 'compose', output: 'out.yaml' } })
  expect(await readFile(join(cwd, 'out.yaml'), 'utf8')).toBe(blog)
  expect(await readdir(cwd)).toEqual(['compose.yaml', 'out.yaml'])
})

test.each<[string, Uint8Array | string | undefined, RegExp]>([
  ['empty', '', /empty/],
  ['binary', new Uint8Array([0, 255, 254, 1]), /not UTF-8 text/],
  ['a list', '[1, {"a": 2}]', /x\.yaml:1:1/],
  ['missing', undefined, /no file/],
])('%s: refused with the file and the reason', async (_what, content, reason) => {
  if (content !== undefined) await writeFile(join(cwd, 'x.yaml'), content)
  for (const [name, options] of [
    ['config', {}],
    ['permissions', {}],
    ['convert', { to: 'compose' }],
    ['convert', { to: 'docker-run' }],
    ['convert', { to: 'pmx-2014' }],
  ] as const) {
    const { code, out, err } = await runCommand(name, { cwd, args: ['x.yaml'], options })
    expect([name, out]).toEqual([name, ''])
    expect(err).toMatch(reason)
    expect(code).toBe(content === undefined ? 66 : refusedCode)
  }
})

test('a folder without a compose file, and a broken .env, say what is wanted', async () => {
  expect((await runCommand('config', { cwd })).err).toContain('There is no compose.yaml or')
  await compose()
  await writeFile(join(cwd, '.env'), 'A="never closed\n')
  const { code, err } = await runCommand('config', { cwd })
  expect(code).toBe(refusedCode)
  expect(err).toMatch(/\.env:1:1/)
})
