import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AppServer, startAppServer } from './testing/app-server.ts'

let server: AppServer
beforeEach(async () => {
  server = await startAppServer()
})
afterEach(() => server.close())

const document = `
name: blog
services:
  web: {image: "web:1", volumes: ["./conf/site.conf:/etc/site.conf:ro"]}
  db: {image: "db:1", volumes: ["./data:/data"]}
`
const files = { 'conf/site.conf': 'listen 80', 'data/seed.sql': 'select 1' }
const params = { app: 'blog' }
const folder = () => server.inside.context.folders.path('blog')

async function changes(body: object) {
  const { changes: all } = await server.client.call('planRevision', { params, body })
  return all.filter(({ action }) => action !== 'keep').map(({ action, name, reasons }) => ({ action, name, reasons }))
}

test('a change of a mounted file alone replaces the service that mounts it, and says so', async () => {
  const { client } = server
  const { deployment } = await client.call('createApp', { body: { document, files } })
  expect(await server.ended(deployment.id)).toMatchObject({ state: 'succeeded' })
  expect(await changes({})).toEqual([])
  const body = { files: { 'conf/site.conf': 'listen 8080' } }
  const expected = [{ action: 'replace', name: 'blog-web-1', reasons: ['file ./conf/site.conf changed'] }]
  expect(await changes(body)).toEqual(expected)

  await client.call('createRevision', { params, body })
  const second = await client.call('deploy', { params, body: { action: 'deploy' } })
  expect(await server.ended(second.id)).toMatchObject({ state: 'succeeded', revision: 2 })
  expect(readFileSync(join(folder(), 'conf/site.conf'), 'utf8')).toBe('listen 8080')
  expect(await changes({})).toEqual([])
})

test('what the app itself writes is data: it changes no plan', async () => {
  const { deployment } = await server.client.call('createApp', { body: { document, files } })
  await server.ended(deployment.id)
  writeFileSync(join(folder(), 'conf/site.conf'), 'written by the app')
  writeFileSync(join(folder(), 'data/rows.db'), 'written by the app')
  expect(await changes({})).toEqual([])
})

test('a plan says where relative mounts lead, and a removal what stays there', async () => {
  const plan = await server.client.call('planApp', { body: { document, files } })
  expect(plan.folder).toEqual({ path: folder(), mounts: ['./conf/site.conf', './data'] })
  const { deployment } = await server.client.call('createApp', { body: { document, files } })
  await server.ended(deployment.id)
  expect((await server.client.call('previewRemoval', { params })).folder).toBeUndefined()
  writeFileSync(join(folder(), 'data/rows.db'), 'written by the app')
  const removal = await server.client.call('previewRemoval', { params })
  expect(removal.folder).toEqual({ path: folder(), kept: ['data/rows.db'], more: false })
})

test('a file that nobody mounts replaces nothing', async () => {
  const { deployment } = await server.client.call('createApp', { body: { document, files } })
  await server.ended(deployment.id)
  expect(await changes({ files: { 'README.md': 'hello' } })).toEqual([])
})
