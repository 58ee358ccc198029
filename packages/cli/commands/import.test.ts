import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { rawFileUrl } from '../offline/portainer-choice.ts'
import { refusedCode, runCommand } from '../testing/run-command.ts'

let cwd = ''
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'panamax-import-'))
})
afterEach(() => rm(cwd, { recursive: true }))

const catalogue = JSON.stringify({
  version: '3',
  templates: [
    { type: 1, title: 'Nginx', image: 'nginx:1.29', ports: ['80/tcp'] },
    { type: 3, title: 'Stack', repository: { url: 'https://example.org/x', stackfile: 'a/compose.yml' } },
    { type: 1, title: 'Closed', image: 'a:1', administrator_only: true },
    { type: 1, title: '2', image: 'two:1' },
    { type: 1, title: 'Twice', image: 'b:1' },
    { type: 1, title: 'twice', image: 'b:2' },
  ],
})

describe('import portainer', () => {
  beforeEach(() => writeFile(join(cwd, 't.json'), catalogue))
  const from = (options: Record<string, string | boolean>) =>
    runCommand('import portainer', { cwd, args: ['t.json'], options })

  test('lists, and takes a template by title, by number, or alone', async () => {
    expect((await from({ list: true })).out).toMatch(/^1 +Nginx +container\n2 +Stack +stack https:\/\/example/)
    expect(await from({ template: 'nginx' })).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('nginx:1.29'),
    })
    expect((await from({ template: '1' })).out).toContain('nginx:1.29')
    expect((await from({ template: '2' })).out).toContain('two:1')
    const one = JSON.stringify([{ title: 'A', image: 'a:1' }])
    const alone = await runCommand('import portainer', { cwd, args: ['-'], stdin: one })
    expect(alone.out).toContain('image: a:1')
  })

  test('a choice that is none, or no choice at all, says how to choose', async () => {
    expect(await from({})).toMatchObject({ code: refusedCode, out: '', err: expect.stringContaining('--list') })
    expect(await from({ template: 'ngin' })).toMatchObject({ code: 66, err: expect.stringContaining('Nginx') })
    expect(await from({ template: 'Twice' })).toMatchObject({ code: refusedCode, err: expect.stringContaining('5, 6') })
    expect((await from({ template: '77' })).code).toBe(66)
  })

  test('a stack names its file, and takes the one that is given', async () => {
    expect(await from({ template: 'Stack' })).toMatchObject({ code: 78, err: expect.stringContaining('--stack') })
    await writeFile(join(cwd, 'stack.yml'), 'services:\n  a: {image: "x:1"}   # mine\n')
    const { code, out } = await from({ template: 'Stack', stack: 'stack.yml' })
    expect([code, out]).toEqual([0, 'x-panamax:\n  name: Stack\n\nservices:\n  a: {image: "x:1"}   # mine\n'])
  })

  test('what is lost is said, and ends with 3', async () => {
    const { code, err } = await from({ template: 'Closed', output: 'out.yaml' })
    expect(code).toBe(3)
    expect(err).toMatch(/^lost: x-panamax: that only administrators may run it\.$/m)
    expect(await readFile(join(cwd, 'out.yaml'), 'utf8')).toContain('image: a:1')
  })

  test('a URL is fetched, and its failure is no empty catalogue', async () => {
    const server: Server = createServer((request, response) => {
      response.statusCode = request.url === '/t.json' ? 200 : 404
      response.end(catalogue)
    })
    await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    try {
      const options = { template: 'Nginx' }
      const fetched = await runCommand('import portainer', { cwd, args: [`${address}/t.json`], options })
      expect(fetched.out).toContain('nginx:1.29')
      const missing = await runCommand('import portainer', { cwd, args: [`${address}/other`], options })
      expect([missing.code, missing.err]).toEqual([76, expect.stringContaining('404')])
    } finally {
      await new Promise((done) => server.close(done))
    }
  })
})

test.each([
  ['https://github.com/a/b', 'x/c.yml', 'https://raw.githubusercontent.com/a/b/HEAD/x/c.yml'],
  ['https://github.com/a/b.git', './c.yml', 'https://raw.githubusercontent.com/a/b/HEAD/c.yml'],
  ['https://gitlab.com/a/b', 'c d.yml', 'https://gitlab.com/a/b/-/raw/HEAD/c%20d.yml'],
  ['https://github.com/a/b', '../../c/d/HEAD/e', undefined],
  ['http://github.com/a/b', 'c', undefined],
  ['https://github.com.example.org/a/b', 'c', undefined],
  ['git@github.com:a/b', 'c', undefined],
])('the file %s %s is at %s', (repository, path, url) => {
  expect(rawFileUrl(repository, path)).toBe(url)
})

describe('import docker-run', () => {
  const words = ['docker', 'run', '-e', "A=it's $HOME", '-p', '8080:80', 'nginx:1.29']

  test('takes a command behind "--" with its words as they are, a quoted one, a file, standard input', async () => {
    const { code, out } = await runCommand('import docker-run', { cwd, args: words })
    expect(code).toBe(0)
    expect(out).toContain("A: it's $$HOME")
    const text = 'docker run -p 8080:80 nginx:1.29'
    await writeFile(join(cwd, 'start.sh'), `#!/bin/sh\n${text}\n`)
    const plain = (await runCommand('import docker-run', { cwd, args: [text] })).out
    expect(plain).toContain('nginx:1.29')
    expect((await runCommand('import docker-run', { cwd, args: ['start.sh'] })).out).toBe(plain)
    expect((await runCommand('import docker-run', { cwd, stdin: text })).out).toBe(plain)
  })

  test('no command at all is refused', async () => {
    expect(await runCommand('import docker-run', { cwd, stdin: 'ls' })).toMatchObject({ code: refusedCode, out: '' })
  })
})

test('import casaos and caprover print the document, with the losses beside it', async () => {
  await writeFile(join(cwd, 'a.yml'), 'services:\n  a: {image: "x:1"}\nx-casaos: {icon: x, title: {en_us: A}}\n')
  const casaos = await runCommand('import casaos', { cwd, args: ['a.yml'] })
  expect(casaos).toMatchObject({ code: 3, err: expect.stringContaining('x-casaos.icon') })
  expect(casaos.out).toContain('name: A\n')
  await writeFile(join(cwd, 'b.yml'), 'captainVersion: 4\nservices: {$$cap_appname: {image: "x:1"}}\n')
  expect(await runCommand('import caprover', { cwd, args: ['b.yml'] })).toMatchObject({ code: 0, err: '' })
  await writeFile(join(cwd, 'c.yml'), 'captainVersion: 4\nservices: {a: {image: "x:1", depends_on: [a]}}\n')
  const circle = await runCommand('import caprover', { cwd, args: ['c.yml'] })
  expect([circle.code, circle.err]).toEqual([3, expect.stringMatching(/^error: the document:\d+/m)])
})

test.each(['import portainer', 'import docker-run', 'import casaos', 'import caprover'])(
  '%s refuses what is none of it, with the reason',
  async (name) => {
    await writeFile(join(cwd, 'empty'), '')
    await writeFile(join(cwd, 'binary'), new Uint8Array([0, 200, 1]))
    await writeFile(join(cwd, 'list.json'), '[1, {"a": 2}]')
    for (const file of ['empty', 'binary', 'list.json', 'missing', '.']) {
      const { code, out, err } = await runCommand(name, { cwd, args: [file] })
      expect([file, out]).toEqual([file, ''])
      expect([refusedCode, 66], `${file}: ${err}`).toContain(code)
      expect(err, file).toMatch(/^error: /m)
    }
  },
)

test('other formats are recognised by their content where a compose file is read', async () => {
  await writeFile(join(cwd, 'run.sh'), 'docker run --name web nginx:1.29\n')
  const { code, out, err } = await runCommand('convert', { cwd, args: ['run.sh'], options: { to: 'compose' } })
  expect(out).toContain('image: nginx:1.29')
  expect([code, err]).toEqual([3, expect.stringContaining('container_name')])
  expect((await runCommand('config', { cwd, args: ['run.sh'] })).out).toContain('image: nginx:1.29')
})

test('config sees a file of CasaOS as Compose does', async () => {
  await writeFile(join(cwd, 'compose.yaml'), 'name: a\nservices:\n  a: {image: "x:1"}\nx-casaos: {title: {en_us: A}}\n')
  expect((await runCommand('config', { cwd })).out).not.toContain('x-panamax')
})
