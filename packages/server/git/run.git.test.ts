import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { networkInterfaces, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FoundAddress, Network } from '../net/network.ts'
import { parseGitAddress } from './address.ts'
import { Git, type GitRun } from './git.ts'
import { makeRunFolder, runFolders } from './run-folder.ts'
import { GitServer } from './testing/git-server.ts'
import { TestRepository } from './testing/test-repository.ts'

let folder: string
let git: Git
let server: GitServer
let repository: TestRepository
const token = 'tok3n-%$&-secret'
const signal = new AbortController().signal
const path = process.env['PATH'] ?? ''

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'panamax-test-git-'))
  git = new Git({ folder: join(folder, 'git'), path })
  repository = new TestRepository(join(folder, 'served/owner/repo.git'))
  repository.commit({ 'a.pmx': 'services: {}\n' })
  server = await GitServer.start({ root: join(folder, 'served'), users: { ann: token } })
})
afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

function at(address: string): GitRun {
  return { remote: parseGitAddress(address).address, allowLocal: true, signal }
}

const list = (address: string, more: Partial<GitRun> = {}, using = git): Promise<string> =>
  using.run(['ls-remote', '--', address], { ...at(address), ...more })

function bare(): string {
  const clone = join(folder, 'clone.git')
  execFileSync('git', ['init', '--quiet', '--bare', clone])
  return clone
}

const fetchArgs = (url: string) => ['fetch', '--quiet', '--depth=1', '--', url, 'main:refs/heads/main']

test('a repository is listed and fetched by http and from a folder', async () => {
  const url = server.url('owner/repo.git')
  expect(await list(url)).toContain('refs/heads/main')
  expect(await list(repository.folder)).toContain('refs/heads/main')
  const clone = bare()
  await git.run(fetchArgs(url), { ...at(url), cwd: clone })
  expect(await git.run(['cat-file', '-p', 'main:a.pmx'], { allowLocal: false, cwd: clone, signal })).toBe(
    'services: {}\n',
  )
})

test('a token opens a private repository, and is in no argument, environment, file or message', async () => {
  await server.close()
  server = await GitServer.start({ root: join(folder, 'served'), users: { ann: token }, isPrivate: true })
  const url = server.url('owner/repo.git')
  await expect(list(url)).rejects.toMatchObject({ code: 'rejected', details: { reason: 'authentication' } })
  const seen = spyOnProcesses()
  expect(await list(url, { credentials: { type: 'token', username: 'ann', token } })).toContain('refs/heads/main')
  const { texts } = seen()
  expect(texts.length).toBeGreaterThan(2)
  expect(texts.filter((text) => text.includes(token))).toEqual([])
  const wrong = await list(url, { credentials: { type: 'token', username: 'ann', token: `${token}x` } }).catch(
    (error: unknown) => error,
  )
  expect(wrong).toMatchObject({ code: 'rejected', details: { reason: 'authentication' } })
  expect(JSON.stringify(wrong) + String(wrong)).not.toContain(token)
  expect(filesBelow(folder).filter((file) => readFileSync(file, 'latin1').includes(token))).toEqual([])
})

test('the address that was checked is the one connected to: a second answer of the resolver changes nothing', async () => {
  const asked: string[] = []
  const network: Network = {
    isPublic: (address) => address === '127.0.0.1',
    resolve(host) {
      asked.push(host)
      return Promise.resolve<FoundAddress[]>([{ address: asked.length === 1 ? '127.0.0.1' : '127.0.0.9', family: 4 }])
    },
  }
  const guarded = new Git({ folder: join(folder, 'git'), path, network })
  const address = `http://repo.invalid:${server.port}/owner/repo.git`
  expect(await list(address, { allowLocal: false }, guarded)).toContain('refs/heads/main')
  expect(asked).toEqual(['repo.invalid'])
  await expect(list(address, { allowLocal: false }, guarded)).rejects.toMatchObject({ code: 'forbidden' })
})

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))

// A machine without IPv6 cannot show it.
test.skipIf(!hasIpv6)('an address of IPv6 is one too', async () => {
  const other = await GitServer.start({ root: join(folder, 'served'), host: '::1' })
  expect(await list(`http://[::1]:${other.port}/owner/repo.git`)).toContain('refs/heads/main')
  const named: Network = {
    isPublic: () => true,
    resolve: () => Promise.resolve<FoundAddress[]>([{ address: '::1', family: 6 }]),
  }
  const guarded = new Git({ folder: join(folder, 'git'), path, network: named })
  expect(await list(`http://repo.invalid:${other.port}/owner/repo.git`, {}, guarded)).toContain('refs/heads/main')
  await other.close()
})

test('private addresses and folders are only for who may', async () => {
  for (const address of [server.url('owner/repo.git'), repository.folder, `file://${repository.folder}`]) {
    await expect(list(address, { allowLocal: false })).rejects.toMatchObject({ code: 'forbidden' })
  }
})

test('git reaches nothing but the place that it was sent to', async () => {
  const options: GitRun = { allowLocal: true, signal }
  await expect(git.run(['ls-remote', '--', server.url('owner/repo.git')], options)).rejects.toThrow('not allowed')
  await expect(
    git.run(['ls-remote', '--', `ext::touch ${join(folder, 'owned')}`], at(server.url('owner/repo.git'))),
  ).rejects.toThrow('not allowed')
  expect(existsSync(join(folder, 'owned'))).toBe(false)
})

test('a moved repository is found, each hop checked, credentials staying at their origin', async () => {
  await server.close()
  server = await GitServer.start({ root: join(folder, 'served'), users: { ann: token }, isPrivate: true })
  server.intercept = (request, response) => {
    if (request.url?.startsWith('/old/') !== true) return false
    response.writeHead(301, { location: server.url(request.url.replace('/old/', 'owner/')) }).end()
    return true
  }
  const credentials = { type: 'token', username: 'ann', token } as const
  expect(await list(server.url('old/repo.git'), { credentials })).toContain('refs/heads/main')
  const other = await GitServer.start({ root: join(folder, 'served') })
  other.intercept = (request, response) => {
    response.writeHead(302, { location: server.url((request.url ?? '').slice(1)) }).end()
    return true
  }
  const sent = list(other.url('owner/repo.git'), { credentials })
  await expect(sent).rejects.toMatchObject({ details: { reason: 'authentication' } })
  await other.close()
})

test('a redirect to a private address is refused', async () => {
  const network: Network = {
    isPublic: (address) => address === '127.0.0.2',
    resolve: () => Promise.resolve<FoundAddress[]>([{ address: '127.0.0.2', family: 4 }]),
  }
  const outside = await GitServer.start({ root: join(folder, 'served'), host: '127.0.0.2' })
  outside.intercept = (request, response) => {
    response.writeHead(302, { location: server.url((request.url ?? '').slice(1)) }).end()
    return true
  }
  const guarded = new Git({ folder: join(folder, 'git'), path, network })
  const sent = list(outside.url('owner/repo.git'), { allowLocal: false }, guarded)
  await expect(sent).rejects.toMatchObject({ code: 'forbidden' })
  expect(server.requests).toEqual([])
  await outside.close()
})

test('neither the settings of the person nor of the repository are obeyed: no hook and no helper runs', async () => {
  const owned = join(folder, 'owned')
  const trap = join(folder, 'trap')
  writeFileSync(trap, `#!/bin/sh\ntouch ${owned}\n`)
  chmodSync(trap, 0o700)
  const home = join(folder, 'git/home')
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, '.gitconfig'), `[credential]\n\thelper = ${trap}\n[core]\n\tsshCommand = ${trap}\n`)
  const clone = bare()
  for (const hook of ['post-checkout', 'reference-transaction', 'post-update']) {
    writeFileSync(join(clone, 'hooks', hook), readFileSync(trap), { mode: 0o700 })
  }
  writeFileSync(join(clone, 'config'), `${readFileSync(join(clone, 'config'), 'utf8')}[core]\n\tfsmonitor = ${trap}\n`)
  const url = server.url('owner/repo.git')
  await git.run(fetchArgs(url), { ...at(url), cwd: clone })
  expect(existsSync(owned)).toBe(false)
  // The trap itself works.
  execFileSync('git', ['update-ref', 'refs/heads/other', 'refs/heads/main'], { cwd: clone })
  expect(existsSync(owned)).toBe(true)
})

test('git ends when the folder grows over its quota, with all that it has started', async () => {
  const noise = new TestRepository(join(folder, 'served/owner/large.git'))
  noise.commit({ 'noise.bin': randomBytes(30_000_000) })
  const clone = bare()
  const url = server.url('owner/large.git')
  const fetched = git.run(fetchArgs(url), { ...at(url), cwd: clone, quota: { folder: clone, bytes: 2_000_000 } })
  await expect(fetched).rejects.toMatchObject({ code: 'rejected', details: { reason: 'too-large' } })
})

test('a server that never answers is given up, and a run that is stopped ends', async () => {
  server.intercept = () => true
  const url = server.url('owner/repo.git')
  const late = list(url, { timeoutMs: 300 })
  await expect(late).rejects.toMatchObject({ code: 'unreachable', details: { reason: 'timed-out' } })
  const stop = new AbortController()
  const stopped = list(url, { signal: stop.signal })
  setTimeout(() => stop.abort(), 100)
  await expect(stopped).rejects.toMatchObject({ code: 'canceled' })
})

test('what goes wrong is said in words', async () => {
  const url = server.url('owner/repo.git')
  await expect(list(server.url('owner/nothing.git'))).rejects.toMatchObject({ details: { reason: 'no-repository' } })
  await expect(list(join(folder, 'nothing'))).rejects.toMatchObject({ details: { reason: 'no-repository' } })
  await expect(list('http://127.0.0.1:1/a/b')).rejects.toMatchObject({ code: 'unreachable' })
  await expect(list('http://no-such-host.invalid/a/b')).rejects.toMatchObject({ code: 'unreachable' })
  const clone = bare()
  const wanted = git.run(['fetch', '--depth=1', '--', url, 'refs/heads/gone:refs/heads/gone'], {
    ...at(url),
    cwd: clone,
  })
  await expect(wanted).rejects.toMatchObject({ code: 'not_found', details: { reason: 'no-branch' } })
  server.cutAfter = 10
  const cut = git.run(fetchArgs(url), { ...at(url), cwd: clone })
  await expect(cut).rejects.toMatchObject({ code: 'unreachable', details: { reason: 'network' } })
  await expect(
    new Git({ folder, path: '/nonexistent' }).run(['version'], { allowLocal: false, signal }),
  ).rejects.toMatchObject({
    code: 'unsupported',
  })
})

test('a push that comes too late, and one without a login, are told apart', async () => {
  const url = server.url('owner/repo.git')
  const credentials = { type: 'token', username: 'ann', token } as const
  const clone = bare()
  const push = (more: Partial<GitRun>) => git.run(['push', '--', url, 'main:main'], { ...at(url), cwd: clone, ...more })
  await git.run(fetchArgs(url), { ...at(url), cwd: clone })
  await expect(push({})).rejects.toMatchObject({ details: { reason: 'authentication' } })
  const tree = await git.run(['rev-parse', 'main^{tree}'], { allowLocal: false, cwd: clone, signal })
  const author = { name: 'Ann', email: 'ann@example.com' }
  const commit = await git.run(['commit-tree', tree.trim(), '-p', 'main', '-m', 'mine'], {
    allowLocal: false,
    cwd: clone,
    signal,
    author,
  })
  await git.run(['update-ref', 'refs/heads/main', commit.trim()], { allowLocal: false, cwd: clone, signal })
  repository.commit({ 'b.pmx': 'services: {}\n' })
  await expect(push({ credentials })).rejects.toMatchObject({ code: 'rejected', details: { reason: 'outdated' } })
  await git.run(['push', '--force', '--', url, 'main:main'], { ...at(url), cwd: clone, credentials })
  expect(repository.git(['log', '-1', '--format=%an %s', 'main'])).toBe('Ann mine')
})

test('ssh gets a key, a configuration of its own and the checked address, and nothing stays', async () => {
  // No ssh server here: a stand-in for the client shows what it is given and runs git's other end.
  const programs = join(folder, 'bin')
  const seen = join(folder, 'seen')
  mkdirSync(programs)
  const stand = `#!${process.execPath}
const { readFileSync, statSync, writeFileSync } = require('node:fs')
const { spawn } = require('node:child_process')
const words = process.argv.slice(2)
const config = readFileSync(words[1], 'utf8')
const key = /IdentityFile "(.*)"/.exec(config)[1]
const mode = (statSync(key).mode & 0o777).toString(8)
writeFileSync(${JSON.stringify(seen)}, JSON.stringify({ words, config, key: readFileSync(key, 'utf8'), mode }))
spawn('git', ['upload-pack', ${JSON.stringify(repository.folder)}], { stdio: 'inherit' })
`
  writeFileSync(join(programs, 'ssh'), stand, { mode: 0o700 })
  const guarded = new Git({ folder: join(folder, 'git'), path: `${programs}:${path}` })
  const before = leftovers()
  const credentials = { type: 'ssh-key', key: 'KEY-OF-TEST', knownHosts: '127.0.0.1 ssh-ed25519 AAAA' } as const
  const address = 'ssh://git@127.0.0.1:2222/owner/repo.git'
  expect(await list(address, { credentials }, guarded)).toContain('refs/heads/main')
  const { words, config, key, mode } = JSON.parse(readFileSync(seen, 'utf8')) as Record<string, string>
  expect(words?.slice(2)).toEqual(expect.arrayContaining(['-p', '2222', 'git@127.0.0.1']))
  expect({ key, mode }).toEqual({ key: 'KEY-OF-TEST\n', mode: '600' })
  for (const line of ['HostName 127.0.0.1', 'StrictHostKeyChecking yes', 'BatchMode yes', 'ProxyCommand none']) {
    expect(config).toContain(line)
  }
  expect(leftovers()).toEqual(before)
  await expect(list(address, { allowLocal: false }, guarded)).rejects.toMatchObject({ code: 'forbidden' })
  const mixed = list(address, { credentials: { type: 'token', token } }, guarded)
  await expect(mixed).rejects.toMatchObject({ code: 'invalid_request' })
})

const runs = () => runFolders(join(folder, 'git'))
const leftovers = () => readdirSync(tmpdir()).filter((name) => name.startsWith(basename(runs())))

test('what a killed process left is removed, what this one uses stays', async () => {
  const left = await makeRunFolder(runs())
  writeFileSync(join(left, 'key'), 'KEY')
  utimesSync(left, 1, 1)
  const used = await makeRunFolder(runs())
  await git.sweep()
  expect(leftovers()).toEqual([basename(used)])
  rmSync(used, { recursive: true })
})

/** Command lines and environments of our processes, as long as there are any to be seen. */
function spyOnProcesses(): () => { texts: string[] } {
  const texts = new Set<string>()
  const timer = setInterval(() => {
    for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      for (const file of ['cmdline', 'environ']) {
        try {
          const text = readFileSync(`/proc/${id}/${file}`, 'latin1')
          if (/git|askpass/.test(text) && text.includes(folder)) texts.add(text)
        } catch {
          // It has ended, or belongs to somebody else.
        }
      }
    }
  }, 3)
  return () => {
    clearInterval(timer)
    return { texts: [...texts] }
  }
}

function filesBelow(place: string): string[] {
  const entries = readdirSync(place, { withFileTypes: true, recursive: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}
