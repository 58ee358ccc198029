import { loadDriver } from '@panamax/drivers/registry'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AppServer, startAppServer } from '../apps/testing/app-server.ts'
import { TargetStore } from '../store/targets.ts'
import { Targets } from './targets.ts'

let server: AppServer
beforeEach(async () => {
  server = await startAppServer()
})
afterEach(() => server.close())

test('a target is added with a checked configuration, listed with its health, and removed when no app uses it', async () => {
  const { client, inside } = server
  await expect(
    client.call('createTarget', { body: { name: 'lab', kind: 'memory', config: { speed: 'fast' } } }),
  ).rejects.toMatchObject({ code: 'invalid_request' })
  const made = await client.call('createTarget', { body: { name: 'lab', kind: 'memory', config: {} } })
  expect(made).toMatchObject({ name: 'lab', kind: 'memory', simulated: true })
  await expect(
    client.call('createTarget', { body: { name: 'lab', kind: 'memory', config: {} } }),
  ).rejects.toMatchObject({ code: 'conflict' })
  await expect
    .poll(async () => (await client.call('listTargets', {})).map((each) => [each.name, each.health.state]))
    .toEqual([
      ['local', 'healthy'],
      ['lab', 'healthy'],
    ])
  const document = 'name: blog\nservices: {web: {image: "web:1"}}\n'
  const { deployment } = await client.call('createApp', { body: { document, target: 'lab' } })
  await server.ended(deployment.id)
  await expect(client.call('deleteTarget', { params: { name: 'lab' } })).rejects.toMatchObject({
    code: 'conflict',
    details: { apps: ['blog'] },
  })
  await server.ended((await client.call('removeApp', { params: { app: 'blog' }, query: {} })).id)
  await client.call('deleteTarget', { params: { name: 'lab' } })
  expect(inside.context.targets.list().map((target) => target.name)).toEqual(['local'])
  await expect(client.call('planApp', { body: { document, target: 'lab' } })).rejects.toMatchObject({
    code: 'not_found',
  })
})

test('a target whose configuration can never work is refused; one that is only away is not', async () => {
  const { database, vault } = server.app.platform
  const targets = new Targets({
    store: new TargetStore(database, vault),
    definition: async (kind) => (await loadDriver(kind))!,
    context: { environment: {}, homeDirectory: '/', credentials: async () => undefined, log: () => undefined },
    now: () => new Date().toISOString(),
  })
  const create = (host: string) => targets.create({ name: 'far', kind: 'docker', config: { host } })
  await expect(create('nonsense://x')).rejects.toMatchObject({ code: 'invalid_request' })
  await expect(targets.create({ name: 'far', kind: 'docker', config: { hots: 'x' } })).rejects.toMatchObject({
    code: 'invalid_request',
    details: { problems: [{ message: expect.stringContaining('hots') }] },
  })
  expect(targets.list().map(({ name }) => name)).toEqual(['local'])
  expect((await create('tcp://127.0.0.1:1')).name).toBe('far')
  await targets.close()
})

test('the connection that tries a configuration is closed again', async () => {
  const { database, vault } = server.app.platform
  let open = 0
  const memory = (await loadDriver('memory'))!
  const targets = new Targets({
    store: new TargetStore(database, vault),
    definition: async () => ({
      ...memory,
      async connect(config, context) {
        open += 1
        const driver = await memory.connect(config, context)
        const close = driver[Symbol.asyncDispose].bind(driver)
        driver[Symbol.asyncDispose] = async () => {
          open -= 1
          await close()
        }
        return driver
      },
    }),
    context: { environment: {}, homeDirectory: '/', credentials: async () => undefined, log: () => undefined },
    now: () => new Date().toISOString(),
  })
  await targets.create({ name: 'far', kind: 'memory', config: {} })
  await targets.close()
  expect(open).toBe(0)
})

test('the kinds of targets are told with the schemas of their configurations', async () => {
  const kinds = await server.client.call('listTargetKinds', {})
  expect(kinds.map((each) => [each.kind, each.simulated])).toEqual([
    ['docker', false],
    ['memory', true],
  ])
  for (const { config } of kinds) expect(config).toMatchObject({ type: 'object' })
})

test('the configuration of a target is sealed in the store', async () => {
  await server.client.call('createTarget', {
    body: { name: 'lab', kind: 'memory', config: { refusedImages: { 'web:1': 'planted-config-secret' } } },
  })
  const rows = server.app.platform.database.prepare('SELECT config FROM targets').all()
  expect(JSON.stringify(rows)).not.toContain('planted-config-secret')
})
