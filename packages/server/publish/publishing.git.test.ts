import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Destination } from '@panamax/contract/publish'
import { createClient } from '@panamax/contract/client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AppServer, startAppServer } from '../apps/testing/app-server.ts'
import { TemplateStore } from '../catalog/template-store.ts'
import { GitServer } from '../git/testing/git-server.ts'
import { loopbackIsPublic } from '../sources/testing/source-workshop.ts'
import { TestRepository } from '../git/testing/test-repository.ts'
import { Accounts } from '../github/accounts.ts'
import { openSources } from '../sources/open-sources.ts'
import { AccountStore } from '../store/accounts.ts'
import { openPublishing } from './open-publishing.ts'

let server: AppServer
let folder: string
let forge: GitServer
let repository: TestRepository
const token = 'tok3n-for-the-forge'
const params = { app: 'blog' }
const secret = 'Sup3rS3cretW0rd'

beforeEach(async () => {
  server = await startAppServer()
  folder = mkdtempSync(join(tmpdir(), 'panamax-test-publishing-'))
  repository = new TestRepository(join(folder, 'served/team/templates.git'))
  forge = await GitServer.start({ root: join(folder, 'served'), users: { ann: token }, isPrivate: true })
  const document = `name: blog # mine
services:
  web:
    image: wordpress:6.8
    environment: {DB_PASSWORD: ${secret}}
    ports: ["8080:80"]
  db:
    image: mariadb:11.4
    environment: {MARIADB_PASSWORD: ${secret}}
`
  const { deployment } = await server.client.call('createApp', { body: { document } })
  await server.ended(deployment.id)
})
afterEach(async () => {
  await server.close()
  await forge.close()
  rmSync(folder, { recursive: true, force: true })
})

const preview = (to?: Destination) =>
  server.client.call('previewTemplate', {
    params,
    body: { template: { name: 'Team blog' }, ...(to === undefined ? {} : { to }) },
  })
const publish = (to: Destination, template: { name: string; fileName?: string } = { name: 'Team blog' }) =>
  server.client.call('publishTemplate', { params, body: { template, to } })

const toForge = (): Destination => ({
  type: 'git',
  address: forge.url('team/templates.git'),
  credentials: { type: 'token', username: 'ann', token },
})

test('an app goes to a git server without its secrets, is a source there, and can be run from it', async () => {
  const seen = await preview(toForge())
  expect(seen).toMatchObject({ path: 'team-blog.pmx', obstacles: [] })
  expect(seen.published).toBeUndefined()
  expect(seen.values.filter(({ why }) => why === 'secret').length).toBeGreaterThan(0)
  expect(JSON.stringify(seen)).not.toContain(secret)

  const done = await publish(toForge())
  expect(done).toMatchObject({ outcome: 'published', path: 'team-blog.pmx', source: 'templates', notes: [] })
  expect(repository.git(['show', 'main:team-blog.pmx'])).toBe(seen.document.trim())
  expect(repository.git(['show', 'main:team-blog.pmx'])).not.toContain(secret)
  expect((await server.client.call('listTemplates', { query: { source: 'templates' } })).templates).toMatchObject([
    { name: 'team-blog', title: 'Team blog', source: 'templates' },
  ])
  const { deployment, app } = await server.client.call('createApp', {
    body: { template: 'templates/team-blog', name: 'copy', values: answers(seen), ports: { 8080: 8090 } },
  })
  expect(app.services.total).toBe(2)
  expect(await server.ended(deployment.id)).toMatchObject({ state: 'succeeded' })
})

function answers({ values }: Awaited<ReturnType<typeof preview>>): Record<string, string> {
  return Object.fromEntries(values.filter(({ asked }) => asked).map(({ input }) => [input, 'An0therW0rd']))
}

test('publishing again says so and makes no commit; the next time starts from the last', async () => {
  expect(await server.client.call('getPublication', { params })).toEqual({})
  await publish(toForge())
  const again = await publish(toForge())
  expect(again).toMatchObject({ outcome: 'unchanged', source: 'templates' })
  expect(repository.git(['rev-list', '--count', 'main'])).toBe('1')
  expect((await preview(toForge())).published).toBe((await preview()).document)
  const last = await server.client.call('getPublication', { params })
  expect(last).toMatchObject({
    template: { name: 'Team blog' },
    to: { type: 'git', address: forge.url('team/templates.git') },
  })
  expect(JSON.stringify(last)).not.toContain(token)
  // The source was opened by an admin with credentials: they serve an admin to publish again without typing them.
  expect(await publish({ type: 'git', address: forge.url('team/templates.git') })).toMatchObject({
    outcome: 'unchanged',
  })
})

test('neither token nor secret is in an answer, in the log, or on the disk in clear', async () => {
  await publish(toForge())
  await publish({
    type: 'git',
    address: forge.url('team/templates.git').replace('http://', 'http://ann:wr0ng-w0rd@'),
  }).catch(() => undefined)
  const logged = server.app.logged.join('\n')
  for (const word of [token, secret, 'wr0ng-w0rd']) expect(logged).not.toContain(word)
  for (const file of filesBelow(server.app.platform.home).filter((name) => !name.includes('/apps/'))) {
    const bytes = readFileSync(file)
    for (const word of [token, 'wr0ng-w0rd']) expect(bytes.includes(word), file).toBe(false)
  }
})

function filesBelow(place: string): string[] {
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name))
}

test('to a folder: for admins alone; it becomes a source', async () => {
  const shelf = join(folder, 'shelf')
  mkdirSync(shelf)
  const to: Destination = { type: 'directory', folder: shelf }
  expect(await publish(to)).toMatchObject({ outcome: 'published', source: 'shelf' })
  expect(readdirSync(shelf)).toEqual(['team-blog.pmx'])
  const operator = createClient({
    server: server.app.http.listeningOrigin,
    token: await server.app.tokenOf('operator'),
  })
  await expect(operator.call('publishTemplate', { params, body: { template: {}, to } })).rejects.toMatchObject({
    code: 'forbidden',
  })
  await expect(
    operator.call('previewTemplate', { params, body: { template: {}, to: toForge() } }),
  ).rejects.toMatchObject({
    code: 'forbidden',
  })
})

test('while there is an obstacle nothing is written', async () => {
  const document = `name: blog
services:
  web:
    image: x:1
    environment: {DB_PASSWORD: ${secret}}
    command: ["sh", "-c", "serve"]
    volumes: ["./site.conf:/etc/site.conf:ro"]
`
  const files = { 'site.conf': `user blog\npassword ${secret}\n` }
  await server.client.call('createRevision', { params, body: { document, files } })
  const { obstacles } = await preview()
  expect(obstacles).toHaveLength(1)
  expect(obstacles[0]).toContain('site.conf')
  expect(obstacles[0]).not.toContain(secret)
  await expect(publish(toForge())).rejects.toMatchObject({ code: 'invalid_request' })
  expect(repository.has('main')).toBe(false)
  expect(await server.client.call('getPublication', { params })).toEqual({})
})

test('a template that was renamed is updated where it stands; a file that is named anew is another one', async () => {
  await publish(toForge())
  expect(await publish(toForge(), { name: 'Blog of the group' })).toMatchObject({ path: 'team-blog.pmx' })
  const preview = await server.client.call('previewTemplate', {
    params,
    body: { template: { name: 'Blog of the group' }, to: toForge() },
  })
  expect(preview).toMatchObject({ path: 'team-blog.pmx', published: preview.document })
  const named = { name: 'Blog of the group', fileName: 'group' }
  expect(await publish(toForge(), named)).toMatchObject({ path: 'group.pmx' })
  expect(repository.git(['ls-tree', '--name-only', 'main']).split('\n')).toEqual(['group.pmx', 'team-blog.pmx'])
})

test('what was written as documentation is kept in the app, by a revision that changes nothing that runs', async () => {
  const template = { documentation: '# Blog\n\nIt costs $5.\n' }
  await server.client.call('publishTemplate', { params, body: { template, to: toForge() } })
  const [latest] = await server.client.call('listRevisions', { params })
  expect(latest).toMatchObject({ number: 2, note: 'documentation, as published', deployed: false })
  const { document } = await server.client.call('getRevision', { params: { ...params, revision: 2 } })
  expect(document).toContain('  documentation: |\n    # Blog\n\n    It costs $$5.\n')
  expect(document).toContain(secret)
  const plan = await server.client.call('planRevision', { params, body: {} })
  expect(plan.changes.filter(({ action }) => action !== 'keep')).toEqual([])
  expect(await server.client.call('publishTemplate', { params, body: { template, to: toForge() } })).toMatchObject({
    outcome: 'unchanged',
    notes: [],
  })
  expect(await server.client.call('listRevisions', { params })).toHaveLength(2)
})

const withFiles = (files: Record<string, string>) => {
  const mounts = Object.keys(files).map((path) => `"./${path}:/etc/${path}:ro"`)
  const document = `name: blog\nservices:\n  web:\n    image: x:1\n    volumes: [${mounts.join(', ')}]\n`
  return server.client.call('createRevision', { params, body: { document, files } })
}
const besides = async (to: Destination) =>
  (await preview(to)).beside.map(({ path, state, before }) => [path, state, ...(before === undefined ? [] : [before])])

test('files that the app has no more leave the destination, and are shown before; those of others stay, and are named', async () => {
  await withFiles({ 'a.conf': 'a', 'deep/b.conf': 'b', 'c.conf': 'c' })
  await publish(toForge())
  expect(await preview(toForge())).toMatchObject({ isThere: true })
  repository.commit({ 'team-blog/README.md': 'theirs', 'team-blog/c.conf': 'changed by hand' })
  await withFiles({ 'a.conf': 'a2', 'n.conf': 'n' })
  expect(await preview(toForge())).toMatchObject({ isThere: false })
  expect(await besides(toForge())).toEqual([
    ['team-blog/a.conf', 'changed', 'a'],
    ['team-blog/n.conf', 'new'],
    ['team-blog/c.conf', 'altered'],
    ['team-blog/deep/b.conf', 'removed', 'b'],
    ['team-blog/README.md', 'foreign'],
  ])
  expect((await publish(toForge())).outcome).toBe('published')
  const stays = ['README.md', 'a.conf', 'c.conf', 'compose.yaml', 'n.conf'].map((name) => `team-blog/${name}`)
  expect(repository.git(['ls-tree', '-r', '--name-only', 'main']).split('\n')).toEqual(stays)
  expect(await preview(toForge())).toMatchObject({ isThere: true })
  expect((await publish(toForge())).outcome).toBe('unchanged')
  expect(repository.git(['rev-list', '--count', 'main'])).toBe('3')
})

test('a template that has no files any more keeps its folder, without them', async () => {
  const shelf = join(folder, 'shelf')
  mkdirSync(shelf)
  const to: Destination = { type: 'directory', folder: shelf }
  await withFiles({ 'conf/a.conf': 'a' })
  await publish(to)
  await withFiles({})
  expect(await besides(to)).toEqual([['team-blog/conf/a.conf', 'removed', 'a']])
  await publish(to)
  expect((readdirSync(shelf, { recursive: true }) as string[]).sort()).toEqual(['team-blog', 'team-blog/compose.yaml'])
  // Published elsewhere meanwhile: each place has files of its own.
  await withFiles({ 'conf/b.conf': 'b' })
  await publish(to)
  await publish(toForge())
  await withFiles({})
  expect(await besides(to)).toEqual([['team-blog/conf/b.conf', 'removed', 'b']])
  expect(await besides(toForge())).toEqual([['team-blog/conf/b.conf', 'removed', 'b']])
})

test('before it is published it is told which images others may not get', async () => {
  const document = 'name: blog\nservices: {web: {image: "localhost:5000/web:1"}}\n'
  await server.client.call('createRevision', { params, body: { document } })
  expect((await preview()).images).toEqual([expect.stringContaining('localhost:5000/web:1 (web) is at localhost:5000')])
  expect((await preview(toForge())).images).toHaveLength(1)
})

test('a secret in the message of the commit stops everything', async () => {
  const body = { template: {}, to: toForge(), message: `With the password ${secret}` }
  const refused = server.client.call('publishTemplate', { params, body })
  await expect(refused).rejects.toMatchObject({ code: 'invalid_request' })
  await expect(refused).rejects.toThrow('the message of the commit, line 1')
  await expect(refused).rejects.not.toThrow(secret)
  expect(repository.has('main')).toBe(false)
})

test('an app that is removed while it is published is published all the same', async () => {
  forge.intercept = ({ method }, _response) => {
    const { apps } = server.inside.context
    const app = apps.find('blog')
    if (method === 'POST' && app !== undefined) apps.delete(app.id)
    return false
  }
  expect(await publish(toForge())).toMatchObject({ outcome: 'published', notes: ['The app was removed meanwhile.'] })
  expect(repository.git(['ls-tree', '--name-only', 'main'])).toBe('team-blog.pmx')
})

test('copies of repositories last as long as a publication, also when the server was killed during one', async () => {
  const { platform } = server.app
  const copies = join(platform.home, 'git/publish')
  await preview(toForge())
  expect(readdirSync(copies)).toEqual([])
  mkdirSync(join(copies, 'publish-killed'))
  const { apps, revisions, bundled, targets } = server.inside.context
  const driver = (target: string) => targets.driver(target)
  const accounts = new Accounts({ store: new AccountStore(platform.database, platform.vault), now: platform.now })
  const marketplace = openSources(platform, {
    templates: new TemplateStore(platform.database),
    library: { current: () => Promise.resolve() },
    announce: () => undefined,
  })
  openPublishing(platform, { apps, revisions, bundled, driver, accounts, marketplace })
  expect(existsSync(copies)).toBe(false)
  await preview(toForge())
})

test('what an admin has stored for a source is lent to nobody else for publishing', async () => {
  const shared = await startAppServer({ sources: { network: loopbackIsPublic } })
  try {
    const document = 'name: blog\nservices:\n  web:\n    image: x:1\n'
    await shared.client.call('createApp', { body: { document } })
    repository.commit({ 'README.md': 'hello' })
    const address = forge.url('team/templates.git')
    const credentials = { type: 'token' as const, username: 'ann', token }
    await shared.client.call('addSource', { body: { address, credentials } })
    const operator = createClient({
      server: shared.app.http.listeningOrigin,
      token: await shared.app.tokenOf('operator'),
    })
    const to: Destination = { type: 'git', address }
    await expect(operator.call('publishTemplate', { params, body: { template: {}, to } })).rejects.toMatchObject({
      code: 'rejected',
    })
    expect(repository.git(['rev-list', '--count', 'main'])).toBe('1')
    const own: Destination = { ...to, credentials }
    expect(await operator.call('publishTemplate', { params, body: { template: {}, to: own } })).toMatchObject({
      outcome: 'published',
    })
  } finally {
    await shared.close()
  }
})
