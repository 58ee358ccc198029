import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { GitServer } from '../git/testing/git-server.ts'
import { TestRepository } from '../git/testing/test-repository.ts'
import { AccountStore } from '../store/accounts.ts'
import { openWorkshop, type SourceWorkshop } from './testing/source-workshop.ts'

let workshop: SourceWorkshop
let repository: TestRepository
let server: GitServer

beforeEach(async () => {
  workshop = openWorkshop()
  repository = new TestRepository(join(workshop.folder, 'served/ann/shop.git'))
  server = await GitServer.start({ root: join(workshop.folder, 'served'), users: { ann: 'tok3n-secret' } })
})
afterEach(async () => {
  await server.close()
  await workshop.close()
})

const compose = (image: string): string => `services:\n  web:\n    image: ${image}\n`
const status = (name = 'shop') => workshop.opened.sources.get(name)
const files = (name = 'shop') =>
  workshop.opened.files
    .page(name, 1000)
    .map(({ path, outcome, template, reason }) => ({ path, outcome, template, reason }))
const fetches = (): number =>
  server.requests.filter((line) => line.startsWith('POST') && line.includes('git-upload-pack')).length

test('adding a source loads it at once and says what was found, file by file', async () => {
  const commit = repository.commit({
    'blog/compose.yaml': compose('example/blog:1'),
    'blog/README.md': '# A blog',
    'wiki.pmx': '---\nname: Wiki\nimages:\n- name: W\n  source: example/wiki:1\n',
    'broken/compose.yaml': 'services: [',
    'empty/compose.yaml': '',
    'double/compose.yaml': compose('example/double:1'),
    'double/docker-compose.yml': compose('example/other:1'),
    '.github/compose.yaml': compose('example/ci:1'),
    'README.md': '# Ours',
    'notes.txt': 'no template',
  })
  expect(await workshop.add({ address: server.url('ann/shop.git') })).toBe('shop')
  expect(files()).toEqual([
    { path: 'broken/compose.yaml', outcome: 'broken', template: undefined, reason: expect.any(String) as string },
    { path: '.github/compose.yaml', outcome: 'skipped', template: undefined, reason: 'it lies in a hidden folder' },
    {
      path: 'double/docker-compose.yml',
      outcome: 'skipped',
      template: undefined,
      reason: 'Docker Compose takes compose.yaml beside it',
    },
    { path: 'empty/compose.yaml', outcome: 'skipped', template: undefined, reason: 'it is empty' },
    { path: 'blog/compose.yaml', outcome: 'template', template: 'blog', reason: undefined },
    { path: 'double/compose.yaml', outcome: 'template', template: 'double', reason: undefined },
    { path: 'wiki.pmx', outcome: 'template', template: 'wiki', reason: undefined },
  ])
  expect(status()).toMatchObject({
    state: 'ready',
    counts: { templates: 3, warnings: 0, skipped: 4 },
    source: { kind: 'git', address: server.url('ann/shop.git'), commit, error: undefined },
  })
  expect(workshop.templates.get('shop', 'blog')).toMatchObject({
    path: 'blog/compose.yaml',
    commit,
    documentation: '# A blog',
    document: compose('example/blog:1'),
    summary: { source: 'shop', updatedAt: expect.stringMatching(/^2023-/) as string },
  })
  expect(workshop.told).toEqual([
    { name: 'shop', state: 'refreshing' },
    { name: 'shop', state: 'ready' },
  ])
})

test('only what has changed is read again; what is gone goes', async () => {
  repository.commit({ 'a.pmx': compose('a:1'), 'b.pmx': compose('b:1'), 'c.pmx': compose('c:1') })
  await workshop.add({ address: server.url('ann/shop.git') })
  const first = status().source.commit
  const second = repository.commit({ 'b.pmx': compose('b:2'), 'c.pmx': null, 'd.pmx': compose('d:1') })
  await workshop.opened.sources.refresh('shop')
  expect(workshop.names('shop')).toEqual(['a', 'b', 'd'])
  const commits = ['a', 'b', 'd'].map((name) => workshop.templates.get('shop', name)?.commit)
  expect(commits).toEqual([first, second, second])
  expect(files().map(({ path }) => path)).toEqual(['a.pmx', 'b.pmx', 'd.pmx'])
})

test('a repository that has not changed is not fetched', async () => {
  repository.commit({ 'a.pmx': compose('a:1') })
  await workshop.add({ address: server.url('ann/shop.git') })
  const before = fetches()
  await workshop.opened.sources.refresh('shop')
  // The question for the branches is one request of the same kind.
  expect(fetches() - before).toBe(1)
  expect(status().state).toBe('ready')
})

test('a template is read anew when a file that it brings along has changed, appears or goes', async () => {
  const document = `services:
  web:
    image: example/web:1
    env_file: [web.env]
    volumes: ["./conf:/etc/web", "data:/data"]
volumes: {data: {}}
`
  repository.commit({
    'web/compose.yaml': document,
    'web/web.env': 'A=1\n',
    'web/conf/a.ini': 'one',
    'web/other.txt': 'x',
  })
  await workshop.add({ address: server.url('ann/shop.git') })
  const filesOf = () => workshop.templates.get('shop', 'web')?.files
  expect(filesOf()).toEqual({ 'web.env': 'A=1\n', 'conf/a.ini': 'one' })
  repository.commit({ 'web/conf/sub/b.ini': 'two', 'web/conf/a.ini': null, 'web/web.env': 'A=2\n' })
  await workshop.opened.sources.refresh('shop')
  expect(filesOf()).toEqual({ 'web.env': 'A=2\n', 'conf/sub/b.ini': 'two' })
})

test('a .env beside a compose file becomes questions, is no file of the app, and counts as part of the template', async () => {
  const document = `${compose('example/web:${TAG}')}    env_file: [.env]\n`
  repository.commit({ 'web/compose.yaml': document, 'web/.env': 'TAG=1\n' })
  await workshop.add({ address: server.url('ann/shop.git') })
  expect(files()).toMatchObject([{ path: 'web/compose.yaml', outcome: 'template' }])
  expect(workshop.templates.get('shop', 'web')).toMatchObject({
    files: {},
    document: expect.stringContaining('default: "1"') as string,
  })
  repository.commit({ 'web/.env': 'TAG=2\n' })
  await workshop.opened.sources.refresh('shop')
  expect(workshop.templates.get('shop', 'web')?.document).toContain('default: "2"')
})

test('a source that cannot be reached keeps its last good state, shows its error and recovers', async () => {
  repository.commit({ 'a.pmx': compose('a:1') })
  await workshop.add({ address: server.url('ann/shop.git') })
  server.intercept = (_request, response) => {
    response.writeHead(500).end()
    return true
  }
  await workshop.opened.sources.refresh('shop')
  expect(status()).toMatchObject({
    state: 'failed',
    source: { failures: 1, error: expect.stringContaining('127.0.0.1') as string },
  })
  expect(workshop.names('shop')).toEqual(['a'])
  const pause = (): number => Date.parse(status().source.nextAt ?? '') - Date.parse(status().source.triedAt ?? '')
  expect(pause()).toBe(75_000)
  await workshop.opened.sources.refresh('shop')
  expect(pause()).toBe(150_000)
  server.intercept = undefined
  repository.commit({ 'a.pmx': compose('a:2') })
  await workshop.opened.sources.refresh('shop')
  expect(status()).toMatchObject({ state: 'ready', source: { failures: 0, error: undefined } })
  expect(workshop.templates.get('shop', 'a')?.document).toContain('a:2')
  expect(pause()).toBe(6 * 3_600_000)
})

test('a connection that breaks in mid-fetch changes nothing, and the next try works', async () => {
  repository.commit({ 'a.pmx': compose('a:1') })
  await workshop.add({ address: server.url('ann/shop.git') })
  repository.commit({ 'a.pmx': compose('a:2'), 'b.pmx': `# ${'x'.repeat(5000)}\n${compose('b:1')}` })
  const packs = (): number => readdirSync(join(workshop.folder, 'home/sources/shop.git/objects/pack')).length
  const before = packs()
  // What the server answers to the question for the branches is shorter.
  server.cutAfter = 300
  await workshop.opened.sources.refresh('shop')
  expect(status()).toMatchObject({ state: 'failed', source: { error: expect.stringContaining('broke off') as string } })
  expect(workshop.templates.get('shop', 'a')?.document).toContain('a:1')
  server.cutAfter = undefined
  await workshop.opened.sources.refresh('shop')
  expect(status().state).toBe('ready')
  expect(workshop.names('shop')).toEqual(['a', 'b'])
  expect(packs()).toBeGreaterThan(before)
})

test('history that was forced, and a renamed default branch, are followed', async () => {
  repository.commit({ 'a.pmx': compose('a:1'), 'b.pmx': compose('b:1') })
  await workshop.add({ address: server.url('ann/shop.git') })
  repository.commit({ 'z.pmx': compose('z:1') }, { from: null })
  await workshop.opened.sources.refresh('shop')
  expect(workshop.names('shop')).toEqual(['z'])
  repository.git(['branch', '-m', 'main', 'trunk'])
  repository.git(['symbolic-ref', 'HEAD', 'refs/heads/trunk'])
  repository.commit({ 'y.pmx': compose('y:1') }, { branch: 'trunk' })
  await workshop.opened.sources.refresh('shop')
  expect(status().state).toBe('ready')
  expect(workshop.names('shop')).toEqual(['y', 'z'])
})

test('an empty repository is a source without templates, until it has some', async () => {
  await workshop.add({ address: server.url('ann/shop.git') })
  expect(status()).toMatchObject({ state: 'ready', counts: { templates: 0 } })
  repository.commit({ 'a.pmx': compose('a:1') })
  await workshop.opened.sources.refresh('shop')
  expect(workshop.names('shop')).toEqual(['a'])
})

test('a branch and a folder of it are read alone, and can be changed', async () => {
  repository.commit({ 'a.pmx': compose('a:1') })
  repository.commit(
    { 'apps/b/compose.yaml': compose('b:1'), 'apps/c.pmx': compose('c:1'), 'd.pmx': compose('d:1') },
    { branch: 'next' },
  )
  await workshop.add({ address: server.url('ann/shop.git'), branch: 'next', folder: '/apps/' })
  expect(workshop.names('shop')).toEqual(['b', 'c'])
  expect(workshop.templates.get('shop', 'b')?.path).toBe('apps/b/compose.yaml')
  await workshop.opened.sources.update('shop', { branch: undefined, folder: undefined })
  expect(workshop.names('shop')).toEqual(['a'])
  await workshop.opened.sources.update('shop', { branch: 'gone' })
  expect(status()).toMatchObject({
    state: 'failed',
    source: { error: expect.stringContaining('It has main, next.') as string },
  })
  await workshop.opened.sources.update('shop', { branch: 'next', folder: 'nowhere' })
  expect(status().source.error).toContain('no folder "nowhere"')
  expect(workshop.names('shop')).toEqual(['a'])
})

test('what cannot be read is not added', async () => {
  const sources = workshop.opened.sources
  const wrong = workshop.add({ address: server.url('ann/nothing.git') })
  await expect(wrong).rejects.toMatchObject({ code: 'not_found' })
  repository.commit({ 'a.pmx': compose('a:1') })
  await expect(workshop.add({ address: server.url('ann/shop.git'), branch: 'gone' })).rejects.toMatchObject({
    code: 'not_found',
  })
  expect(sources.list()).toEqual([])
  expect(existsSync(join(workshop.folder, 'home/sources/shop.git'))).toBe(false)
  await workshop.add({ address: server.url('ann/shop.git') })
  await expect(workshop.add({ address: server.url('ann/shop.git') })).rejects.toMatchObject({ code: 'conflict' })
  await expect(workshop.add({ address: repository.folder, name: 'shop' })).rejects.toMatchObject({ code: 'conflict' })
  await expect(workshop.add({ address: repository.folder, name: 'library' })).rejects.toMatchObject({
    code: 'conflict',
  })
  expect(await workshop.add({ address: repository.folder })).toBe('ann-shop')
})

test('a private repository is read with a token that is nowhere in the clear', async () => {
  repository.commit({ 'a.pmx': compose('a:1') })
  await server.close()
  server = await GitServer.start({
    root: join(workshop.folder, 'served'),
    users: { ann: 'tok3n-secret' },
    isPrivate: true,
  })
  const address = server.url('ann/shop.git').replace('http://', 'http://ann:tok3n-secret@')
  await expect(workshop.add({ address: server.url('ann/shop.git') })).rejects.toMatchObject({ code: 'rejected' })
  await workshop.add({ address })
  expect(workshop.names('shop')).toEqual(['a'])
  expect(status().source).toMatchObject({ address: server.url('ann/shop.git'), hasCredentials: true })
  workshop = await workshop.restart()
  repository.commit({ 'b.pmx': compose('b:1') })
  await workshop.opened.sources.refresh('shop')
  expect(workshop.names('shop')).toEqual(['a', 'b'])
  await workshop.opened.sources.update('shop', { credentials: undefined })
  expect(status()).toMatchObject({ state: 'failed', source: { hasCredentials: false } })
  const everything = [
    ...filesBelow(join(workshop.folder, 'home')),
    join(workshop.folder, 'panamax.db'),
    join(workshop.folder, 'panamax.db-wal'),
  ]
  const kept = everything.filter((file) => existsSync(file)).map((file) => readFileSync(file, 'latin1'))
  expect([...kept, ...workshop.logged].filter((text) => text.includes('tok3n-secret'))).toEqual([])
})

test('a source is read with its account for as long as that is stored, and with the next one', async () => {
  await server.close()
  const token = 'tok3n-of-the-account'
  const root = join(workshop.folder, 'served')
  server = await GitServer.start({ root, users: { 'x-access-token': token }, isPrivate: true })
  repository.commit({ 'a.pmx': compose('a:1') })
  const { store, sources } = workshop.opened
  const accounts = new AccountStore(workshop.platform.database, workshop.platform.vault)
  const account = { host: 'github.com', login: 'ada', updatedAt: '', fineGrained: false, warnings: [] }
  accounts.put(account, token)
  const address = server.url('ann/shop.git')
  const place = { kind: 'git', address, branch: undefined, folder: undefined, query: undefined } as const
  const credentials = { type: 'account', host: 'github.com' } as const
  store.add({ ...place, name: 'shop', isLocal: true, createdAt: '2026-01-01T00:00:00Z', credentials })
  await sources.refresh('shop')
  expect(sources.get('shop')).toMatchObject({ state: 'ready', counts: { templates: 1 } })
  accounts.remove('github.com')
  await sources.refresh('shop')
  expect(sources.get('shop')).toMatchObject({ state: 'failed', counts: { templates: 1 } })
  expect(sources.get('shop').source.error).toMatch(/account of github\.com, and none is stored: panamax account add$/)
  accounts.put(account, token)
  await sources.refresh('shop')
  expect(sources.get('shop').state).toBe('ready')
})

test('removing a source stops its refresh, and takes templates and cache along', async () => {
  repository.commit({ 'a.pmx': compose('a:1') })
  await workshop.add({ address: server.url('ann/shop.git') })
  repository.commit({ 'a.pmx': compose('a:2') })
  const asked = new Promise<void>((resolve) => {
    server.intercept = () => {
      resolve()
      return true
    }
  })
  const refreshed = workshop.opened.sources.refresh('shop')
  await asked
  expect(status().state).toBe('refreshing')
  await workshop.opened.sources.remove('shop')
  await refreshed
  expect(workshop.opened.sources.list()).toEqual([])
  expect(workshop.names('shop')).toEqual([])
  expect(existsSync(join(workshop.folder, 'home/sources/shop.git'))).toBe(false)
  expect(workshop.told.at(-1)).toEqual({ name: 'shop', state: 'removed' })
  await expect(workshop.opened.sources.remove('shop')).rejects.toMatchObject({ code: 'not_found' })
})

test('adding that is stopped leaves nothing behind', async () => {
  repository.commit({ 'a.pmx': compose('a:1') })
  const stop = new AbortController()
  server.intercept = () => {
    stop.abort()
    return true
  }
  await expect(workshop.add({ address: server.url('ann/shop.git') }, stop.signal)).rejects.toMatchObject({
    code: 'canceled',
  })
  expect(workshop.opened.sources.list()).toEqual([])
})

test('one refresh of a source at a time, and two in all', async () => {
  const names = ['one', 'two', 'three']
  for (const name of names) {
    new TestRepository(join(workshop.folder, `served/ann/${name}.git`)).commit({ 'a.pmx': compose('a:1') })
    await workshop.add({ address: server.url(`ann/${name}.git`) })
  }
  const before = server.requests.length
  const waiting: (() => void)[] = []
  server.intercept = (_request, response) => {
    waiting.push(() => response.writeHead(500).end())
    return true
  }
  const { sources } = workshop.opened
  const all = Promise.all([...names, ...names].map((name) => sources.refresh(name)))
  await expect.poll(() => waiting.length).toBe(2)
  expect(names.map((name) => status(name).state)).toEqual(['refreshing', 'refreshing', 'refreshing'])
  for (const answer of waiting.splice(0)) answer()
  await expect.poll(() => waiting.length).toBe(1)
  for (const answer of waiting.splice(0)) answer()
  await all
  expect(server.requests.length - before).toBe(3)
})

test('what is due is read at the start, and again when its time comes', async () => {
  repository.commit({ 'a.pmx': compose('a:1') })
  await workshop.add({ address: server.url('ann/shop.git') })
  workshop = await workshop.restart()
  workshop.opened.sources.start()
  expect(status().state).toBe('ready')
  repository.commit({ 'b.pmx': compose('b:1') })
  workshop = await workshop.restart()
  workshop.advance(7 * 3_600_000)
  workshop.opened.sources.start()
  await expect.poll(() => workshop.names('shop')).toEqual(['a', 'b'])
})

test('what an earlier program has read is read anew, although the repository is as it was', async () => {
  repository.commit({ 'a.pmx': compose('a:1') })
  await workshop.add({ address: server.url('ann/shop.git') })
  workshop.platform.database.exec('UPDATE templates SET reader = 0')
  await workshop.opened.sources.refresh('shop')
  expect(workshop.templates.marks('shop').size).toBe(1)
})

test('a cache that is broken is made anew', async () => {
  repository.commit({ 'a.pmx': compose('a:1') })
  await workshop.add({ address: server.url('ann/shop.git') })
  const cache = join(workshop.folder, 'home/sources/shop.git')
  for (const damage of [
    () => rmSync(join(cache, 'objects'), { recursive: true }),
    () => writeFileSync(join(cache, 'HEAD'), 'nonsense'),
    () => writeFileSync(join(cache, 'shallow.lock'), ''),
    () => writeFileSync(join(cache, 'shallow'), 'nonsense'),
  ]) {
    damage()
    repository.commit({ 'a.pmx': compose(`a:${damage.toString().length}`), 'b.pmx': compose('b:1') })
    await workshop.opened.sources.refresh('shop')
    expect(status().source.error).toBeUndefined()
    expect(workshop.names('shop')).toEqual(['a', 'b'])
  }
})

function filesBelow(place: string): string[] {
  const entries = readdirSync(place, { withFileTypes: true, recursive: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}
