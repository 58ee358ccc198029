import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AppServer, startAppServer } from '../apps/testing/app-server.ts'
import { TestRepository } from '../git/testing/test-repository.ts'

let folder: string
let server: AppServer
let repository: TestRepository
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'panamax-upgrade-'))
  repository = new TestRepository(join(folder, 'team.git'))
  server = await startAppServer()
})
afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** In the dialect of 2014. */
const template = `---
name: Team blog
description: What we think.
images:
- name: WEB
  source: example/blog:1
  type: Web Tier
  ports:
  - host_port: 8080
    container_port: 80
  environment:
  - variable: THEME
    value: plain
- name: DB
  source: example/db:1
`

const params = { app: 'team-blog' }
const flag = async () => (await server.client.call('listApps', {}))[0]?.upgrade
const source = () => ({ address: `file://${repository.folder}`, name: 'team' })

test('a template of 2014 changes in a git repository: the app says so after a refresh, and is upgraded from commit to commit', async () => {
  const { client } = server
  const first = repository.commit({ 'blog.pmx': template })
  await client.call('addSource', { body: source() })
  const { templates } = await client.call('listTemplates', { query: {} })
  const name = templates[0]?.name ?? ''
  const made = await client.call('createApp', {
    body: { template: `team/${name}`, name: 'team-blog', ports: { 8080: 8090 } },
  })
  expect(await server.ended(made.deployment.id)).toMatchObject({ state: 'succeeded' })
  expect(made.app.upgrade).toBe(false)

  // Another file of the repository is nothing to this app.
  repository.commit({ 'other.pmx': template.replace('Team blog', 'Other') })
  await client.call('refreshSource', { params: { name: 'team' } })
  expect(await flag()).toBe(false)

  const second = repository.commit({
    'blog.pmx': template.replace('example/blog:1', 'example/blog:2').replace('plain', 'dark'),
  })
  expect(await flag()).toBe(false)
  await client.call('refreshSource', { params: { name: 'team' } })
  expect(await flag()).toBe(true)
  const shown = await client.call('getUpgrade', { params })
  expect(shown).toMatchObject({
    available: true,
    template: `team/${name}`,
    from: { source: 'team', path: 'blog.pmx', commit: first },
    to: { source: 'team', path: 'blog.pmx', commit: second },
    conflicts: [],
  })
  expect(shown.at).toBeDefined()
  expect(shown.document).toContain('8090:80')
  expect(shown.document).toContain('example/blog:2')
  const done = await client.call('upgradeApp', { params, body: { mark: shown.mark ?? '', base: shown.base ?? 0 } })
  expect(done.revision.note).toBe(`upgraded to team/${name} ${second.slice(0, 7)}`)
  expect(await server.ended(done.deployment?.id ?? '')).toMatchObject({ state: 'succeeded' })
  const images = [...server.simulation.world.containers.values()].map((container) => container.spec.image)
  expect(images.sort()).toEqual(['example/blog:2', 'example/db:1'])
  expect(await flag()).toBe(false)
})

test('a source that is removed and added again is the same; another one of its name is not', async () => {
  const { client } = server
  repository.commit({ 'blog.pmx': template })
  await client.call('addSource', { body: source() })
  const { templates } = await client.call('listTemplates', { query: {} })
  const made = await client.call('createApp', { body: { template: `team/${templates[0]?.name}`, name: 'team-blog' } })
  await server.ended(made.deployment.id)
  const reason = async () => (await client.call('getUpgrade', { params })).reason

  await client.call('removeSource', { params: { name: 'team' } })
  expect(await reason()).toContain('Its source is gone')
  expect(await flag()).toBe(false)
  const other = new TestRepository(join(folder, 'other.git'))
  other.commit({ 'blog.pmx': template.replace('example/blog:1', 'evil/blog:1') })
  await client.call('addSource', { body: { ...source(), address: `file://${other.folder}` } })
  expect(await reason()).toContain('Its source is gone')
  expect(await flag()).toBe(false)

  await client.call('removeSource', { params: { name: 'team' } })
  repository.commit({ 'blog.pmx': null, 'moved/blog.pmx': template.replace('example/blog:1', 'example/blog:2') })
  await client.call('addSource', { body: source() })
  expect(await flag()).toBe(true)
  expect(await reason()).toContain('has changed')
})
