import type { Answer, Client } from '@panamax/contract/client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AppServer, startAppServer } from './testing/app-server.ts'

let server: AppServer
beforeEach(async () => {
  server = await startAppServer()
})
afterEach(() => server.close())

const blog = `
name: blog
x-panamax:
  name: My blog
  categories: [Web, Data]
  inputs:
    DB_PASSWORD: {type: password, generate: {length: 24}, required: true}
    WEB_PORT: {type: port, default: 8080}
services:
  web:
    image: wordpress:6.8
    links: ["db:mysql"]
    depends_on: [db]
    environment: {PASSWORD: "\${DB_PASSWORD}"}
    ports: ["\${WEB_PORT}:80"]
    x-panamax: {category: Web}
  db:
    image: mariadb:11
    environment: {MARIADB_PASSWORD: "\${DB_PASSWORD}"}
    volumes: ["data:/var/lib/mysql"]
    x-panamax: {category: Data}
volumes:
  data:
`

async function run(client: Client, document: string, more: object = {}): Promise<Answer<'getDeployment'>> {
  const { deployment } = await client.call('createApp', { body: { document, fileName: 'blog.yaml', ...more } })
  return server.ended(deployment.id)
}

test('an app is planned, made, changed, rolled back, stopped, started and removed', async () => {
  const { client } = server
  const plan = await client.call('planApp', { body: { document: blog } })
  expect(plan).toMatchObject({ app: 'blog', title: 'My blog', isNew: true, conflicts: [] })
  expect(plan.changes.filter((change) => change.action === 'create').map((change) => change.name)).toEqual(
    expect.arrayContaining(['blog-web-1', 'blog-db-1', 'blog_data', 'blog_default']),
  )
  expect(await client.call('listApps', {})).toEqual([])

  expect(await run(client, blog)).toMatchObject({ state: 'succeeded', action: 'deploy', revision: 1 })
  const app = await client.call('getApp', { params: { app: 'blog' } })
  expect(app).toMatchObject({
    title: 'My blog',
    wanted: 'running',
    managed: true,
    latestRevision: 1,
    deployedRevision: 1,
    categories: ['Web', 'Data'],
    services: { up: 2, total: 2 },
    status: { state: 'running' },
    endpoints: [{ service: 'web', published: 8080, target: 80, url: 'http://localhost:8080' }],
  })

  const again = await client.call('planRevision', { params: { app: 'blog' }, body: {} })
  expect(again.changes.every((change) => change.action === 'keep')).toBe(true)

  const document = blog.replace('wordpress:6.8', 'wordpress:6.9')
  const change = await client.call('planRevision', { params: { app: 'blog' }, body: { document } })
  expect(change.changes.find((each) => each.name === 'blog-web-1')).toMatchObject({
    action: 'replace',
    reasons: ['image wordpress:6.8 → wordpress:6.9'],
  })
  expect(change.changes.find((each) => each.name === 'blog-db-1')).toMatchObject({ action: 'keep' })
  const saved = await client.call('createRevision', { params: { app: 'blog' }, body: { document, note: 'newer' } })
  expect(saved).toMatchObject({ number: 2, note: 'newer', outcome: 'never', deployed: false })
  expect(await client.call('createRevision', { params: { app: 'blog' }, body: { document } })).toMatchObject({
    number: 2,
  })
  const deployment = await client.call('deploy', { params: { app: 'blog' }, body: {} })
  const deployed = await server.ended(deployment.id)
  expect(deployed).toMatchObject({ state: 'succeeded', revision: 2 })
  expect(deployed.steps.some((step) => step.service === 'db')).toBe(false)

  const back = await client.call('rollBack', { params: { app: 'blog' }, body: { revision: 1 } })
  expect(await server.ended(back.id)).toMatchObject({ state: 'succeeded', revision: 3 })
  const history = await client.call('listRevisions', { params: { app: 'blog' } })
  expect(history.map(({ number, deployed: is, outcome }) => [number, is, outcome])).toEqual([
    [3, true, 'succeeded'],
    [2, false, 'succeeded'],
    [1, false, 'succeeded'],
  ])
  expect((await client.call('getRevision', { params: { app: 'blog', revision: 3 } })).values).toMatchObject({
    DB_PASSWORD: null,
    WEB_PORT: '8080',
  })

  for (const [action, state] of [
    ['stop', 'stopped'],
    ['start', 'running'],
    ['restart', 'running'],
    ['rebuild', 'running'],
  ] as const) {
    const begun = await client.call('deploy', { params: { app: 'blog' }, body: { action } })
    expect(await server.ended(begun.id)).toMatchObject({ state: 'succeeded', action })
    expect((await client.call('getApp', { params: { app: 'blog' } })).status.state, action).toBe(state)
  }

  const removal = await client.call('previewRemoval', { params: { app: 'blog' } })
  expect(removal.volumes).toEqual([{ name: 'blog_data', size: 0 }])
  const removed = await client.call('removeApp', { params: { app: 'blog' }, query: {} })
  expect(await server.ended(removed.id)).toMatchObject({ state: 'succeeded', action: 'remove' })
  expect(await client.call('listApps', {})).toEqual([])
  expect([...server.simulation.world.volumes.keys()]).toEqual(['blog_data'])
})

test('a service that runs once is done when it has ended, and runs again when it is asked for', async () => {
  const { client } = server
  const document = `
name: shop
services:
  web: {image: "web:1", restart: always}
  seed: {image: "seed:1", restart: "no", x-panamax-simulate: {exit: {after: 2, code: 0}}}
`
  const params = { app: 'shop' }
  expect(await run(client, document)).toMatchObject({ state: 'succeeded' })
  const seed = async () => {
    const app = await client.call('getApp', { params })
    return app.serviceList.find(({ name }) => name === 'seed')?.status.state
  }
  await expect.poll(seed).toBe('completed')
  const app = await client.call('getApp', { params })
  expect(app).toMatchObject({ status: { state: 'running' }, services: { up: 1, total: 1 } })
  const plan = await client.call('planRevision', { params, body: {} })
  expect(plan.changes.filter(({ action }) => action !== 'keep')).toEqual([])

  const stop = await client.call('deploy', { params, body: { action: 'stop' } })
  await server.ended(stop.id)
  const again = await client.call('planRevision', { params, body: {} })
  expect(again.changes.filter(({ action }) => action === 'start').map(({ name }) => name)).toEqual([
    'shop-web-1',
    'shop-seed-1',
  ])
})

test('one service is started alone: the other ones stay as they are', async () => {
  const { client } = server
  const document = 'name: pair\nservices:\n  one: {image: "one:1"}\n  two: {image: "two:1"}\n'
  const params = { app: 'pair' }
  expect(await run(client, document)).toMatchObject({ state: 'succeeded' })
  const states = async () => {
    const { serviceList } = await client.call('getApp', { params })
    return serviceList.map(({ name, status }) => `${name} ${status.state}`)
  }
  const act = async (action: 'stop' | 'start', services: string[]) => {
    const deployment = await client.call('deploy', { params, body: { action, services } })
    return server.ended(deployment.id)
  }
  await act('stop', ['one', 'two'])
  expect(await states()).toEqual(['one stopped', 'two stopped'])
  const started = await act('start', ['one'])
  expect(started.steps.map(({ id }) => id)).toEqual(['start container one/1', 'settle container one/1'])
  expect(await states()).toEqual(['one running', 'two stopped'])
  await expect(act('start', ['three'])).rejects.toMatchObject({ code: 'not_found' })
})

test('what somebody has removed past Panamax is told as drift, and put right by deploying again', async () => {
  const { client, simulation } = server
  const params = { app: 'pair' }
  const document =
    'name: pair\nservices:\n  one: {image: "one:1", volumes: ["data:/data"]}\n  two: {image: "two:1"}\nvolumes: {data: {}}\n'
  expect(await run(client, document)).toMatchObject({ state: 'succeeded' })
  const drift = async () => (await client.call('getApp', { params })).drift
  expect(await drift()).toBe(false)
  const stop = await client.call('deploy', { params, body: { action: 'stop', services: ['one'] } })
  await server.ended(stop.id)
  expect(await drift()).toBe(false)
  const [container] = [...simulation.world.containers.values()].filter(({ name }) => name === 'pair-two-1')
  simulation.world.containers.delete(container!.id)
  simulation.world.changed()
  await simulation.driver().observe('pair', new AbortController().signal)
  await expect.poll(drift).toBe(true)
  const again = await client.call('deploy', { params, body: {} })
  await server.ended(again.id)
  expect(await drift()).toBe(false)
})
