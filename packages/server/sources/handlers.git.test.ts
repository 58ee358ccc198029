import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Answer } from '@panamax/contract/client'
import type { Role } from '@panamax/contract/route'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AppServer, startAppServer } from '../apps/testing/app-server.ts'
import { GitServer } from '../git/testing/git-server.ts'
import { TestRepository } from '../git/testing/test-repository.ts'
import { loopbackIsPublic } from './testing/source-workshop.ts'

let folder: string
let server: AppServer
let git: GitServer
let repository: TestRepository

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'panamax-source-routes-'))
  repository = new TestRepository(join(folder, 'served/ann/shop.git'))
  repository.commit({ 'blog/compose.yaml': 'services: {web: {image: "example/blog:1"}}\n', 'broken.pmx': '[' })
  git = await GitServer.start({ root: join(folder, 'served'), users: { ann: 'tok3n-secret' } })
  server = await startAppServer({ sources: { network: loopbackIsPublic } })
})
afterEach(async () => {
  await server.close()
  await git.close()
  rmSync(folder, { recursive: true, force: true })
})

async function as(role: Role, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object) {
  const token = await server.app.tokenOf(role)
  return server.app.ask({
    method,
    url: `/api/v1/sources${path}`,
    as: token,
    ...(payload === undefined ? {} : { payload }),
  })
}

const public_ = () => ({ address: git.url('ann/shop.git') })

test('an operator adds a public repository, everybody sees what was found, and its templates are searched', async () => {
  const added = await as('operator', 'POST', '', public_())
  expect(added).toMatchObject({
    status: 201,
    body: {
      name: 'shop',
      kind: 'git',
      state: 'ready',
      templates: 1,
      skipped: 1,
      hasCredentials: false,
      allowedActions: ['refresh', 'update', 'remove'],
      files: [
        { path: 'broken.pmx', outcome: 'broken' },
        { path: 'blog/compose.yaml', outcome: 'template', template: 'blog' },
      ],
      moreFiles: 0,
    },
  })
  const list = (await as('viewer', 'GET', '')).body as Answer<'listSources'>
  expect(list.map(({ name, kind, allowedActions }) => ({ name, kind, allowedActions }))).toEqual([
    { name: 'library', kind: 'library', allowedActions: [] },
    { name: 'shop', kind: 'git', allowedActions: [] },
  ])
  expect(list[0]?.address).toBe('')
  const found = await server.client.call('listTemplates', { query: { q: 'blog' } })
  expect(found.templates.map(({ source, name }) => `${source}/${name}`)).toEqual(['shop/blog'])
  expect((await as('viewer', 'GET', '/shop')).status).toBe(200)
  expect((await as('viewer', 'GET', '/other')).status).toBe(404)
})

test('folders, private addresses and credentials are for admins, and what they have opened only they change', async () => {
  const local = join(folder, 'local')
  mkdirSync(local)
  writeFileSync(join(local, 'a.pmx'), 'services: {web: {image: "a:1"}}\n')
  for (const body of [
    { address: local },
    { address: `file://${repository.folder}` },
    { address: '/etc' },
    { address: 'http://127.0.0.2:1/a/b' },
    { address: 'http://10.0.0.1/templates.json' },
    { address: git.url('ann/shop.git').replace('http://', 'http://ann:tok3n-secret@') },
    { ...public_(), credentials: { type: 'token', token: 'tok3n-secret' } },
  ]) {
    const { status, body: error } = await as('operator', 'POST', '', body)
    expect({ address: body.address, status }).toEqual({ address: body.address, status: 403 })
    expect(JSON.stringify(error)).not.toContain('tok3n-secret')
  }
  expect((await as('admin', 'POST', '', { address: local })).status).toBe(201)
  const credentials = { type: 'token', username: 'ann', token: 'tok3n-secret' }
  const added = await as('admin', 'POST', '', { ...public_(), credentials })
  expect(added.body).toMatchObject({ hasCredentials: true })
  for (const name of ['local', 'shop']) {
    expect((await as('operator', 'DELETE', `/${name}`)).status).toBe(403)
    expect((await as('operator', 'POST', `/${name}/refresh`)).body).toMatchObject({ allowedActions: ['refresh'] })
  }
  expect((await as('operator', 'PATCH', '/shop', { branch: 'main' })).status).toBe(403)
  expect(JSON.stringify([added.body, (await as('admin', 'GET', '')).body, server.app.logged])).not.toContain(
    'tok3n-secret',
  )
})

test('a source is changed, refreshed and removed; who did it is written down', async () => {
  await as('operator', 'POST', '', public_())
  repository.commit({ 'shop/compose.yaml': 'services: {web: {image: "example/shop:1"}}\n' }, { branch: 'next' })
  expect((await as('operator', 'PATCH', '/shop', { branch: 'next' })).body).toMatchObject({
    branch: 'next',
    templates: 1,
  })
  const credentials = { type: 'token', token: 'x' }
  expect((await as('operator', 'PATCH', '/shop', { credentials })).status).toBe(403)
  expect((await as('admin', 'PATCH', '/shop', { credentials: { type: 'ssh-key', key: 'x' } })).status).toBe(422)
  expect((await as('admin', 'PATCH', '/shop', { branch: 'a b' })).status).toBe(422)
  expect((await as('admin', 'PATCH', '/library', { branch: 'x' })).status).toBe(422)
  expect((await as('admin', 'DELETE', '/library')).status).toBe(422)
  expect((await as('operator', 'PATCH', '/shop', { branch: null })).body).toMatchObject({
    templates: 1,
    state: 'ready',
  })
  await git.close()
  expect((await as('operator', 'POST', '/shop/refresh')).body).toMatchObject({ state: 'failed', templates: 1 })
  expect(await as('operator', 'DELETE', '/shop')).toMatchObject({ status: 204 })
  const audited = server.app.logged
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ audit }) => audit !== undefined)
  expect(audited.map(({ audit, source, by }) => ({ audit, source, by }))).toEqual(
    expect.arrayContaining([
      { audit: 'source added', source: 'shop', by: 'test-operator' },
      { audit: 'source changed', source: 'shop', by: 'test-operator' },
      { audit: 'source removed', source: 'shop', by: 'test-operator' },
    ]),
  )
})

test('a template whose document reads its .env runs with the answers in its place', async () => {
  const document = 'services:\n  web:\n    image: "example/web:${TAG}"\n    env_file: [.env, conf/more.env]\n'
  repository.commit({
    'web/compose.yaml': document,
    'web/.env': 'TAG=7\nCOLOUR=red\n',
    'web/conf/more.env': 'MORE=1\n',
  })
  await as('operator', 'POST', '', public_())
  const made = await server.client.call('createApp', {
    body: { template: 'shop/web', target: 'local', values: { COLOUR: 'blue' } },
  })
  await server.ended(made.deployment.id)
  const app = await server.client.call('getApp', { params: { app: made.app.name } })
  expect(app.serviceList.map(({ image }) => image)).toEqual(['example/web:7'])
})

test('whoever watches the system sees a refresh begin and end', async () => {
  const stop = new AbortController()
  const seen: unknown[] = []
  const watching = (async () => {
    for await (const { data } of server.client.stream('watchSystem', {}, { signal: stop.signal })) {
      if (data.type === 'source' && data.name === 'shop') seen.push(data.state)
    }
  })().catch(() => undefined)
  await expect.poll(() => server.inside.feed.hasListeners).toBe(true)
  await as('operator', 'POST', '', public_())
  await expect.poll(() => seen).toEqual(expect.arrayContaining(['ready']))
  await as('operator', 'DELETE', '/shop')
  await expect.poll(() => seen.at(-1)).toBe('removed')
  stop.abort()
  await watching
})

test('what follows the "?" of a catalogue is for asking it: nobody is shown it, and it is not logged', async () => {
  const templates = [{ type: 1, title: 'Nginx', image: 'nginx:1.27' }]
  const asked: (string | undefined)[] = []
  const web = createServer((request, response) => {
    asked.push(request.url)
    response.end(JSON.stringify({ version: '3', templates }))
  })
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
  const place = `http://127.0.0.1:${(web.address() as AddressInfo).port}/list.json`
  try {
    const added = await as('operator', 'POST', '', { address: `${place}?sig=h1dden`, name: 'list' })
    expect(added.body).toMatchObject({ kind: 'catalogue', templates: 1, address: `${place}?…` })
    expect(asked).toEqual(['/list.json?sig=h1dden'])
    const template = await server.client.call('getTemplate', { params: { name: 'list/nginx' } })
    expect(template.origin.address).toBe(`${place}?…`)
    const made = await server.client.call('createApp', { body: { template: 'list/nginx', target: 'local' } })
    await server.ended(made.deployment.id)
    const upgrade = await server.client.call('getUpgrade', { params: { app: made.app.name } })
    expect(upgrade.from?.address).toBe(`${place}?…`)
    await as('operator', 'DELETE', '/list')
    const gone = await server.client.call('getUpgrade', { params: { app: made.app.name } })
    const shown = [added.body, (await as('viewer', 'GET', '')).body, template, upgrade, gone, server.app.logged]
    expect(JSON.stringify(shown)).not.toContain('h1dden')
  } finally {
    web.close()
  }
})
