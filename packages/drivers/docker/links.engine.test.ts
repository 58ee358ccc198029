import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { busyboxFileSystem } from '../testing/busybox-image.ts'
import { app, openEngine, prefix, service, shell, type TestEngine } from './testing/engine.ts'

let engine: TestEngine
const name = `${prefix}-links`
const exposing = `${prefix}-exposing:1`

beforeAll(async () => {
  engine = await openEngine()
  await engine.remove(name)
  const changes = ['EXPOSE 3306', 'EXPOSE 33060/udp', 'ENV MYSQL_VERSION=5.5', 'CMD ["sleep","3600"]']
  await engine.driver.images?.import({ reference: exposing, tar: busyboxFileSystem(), changes }, engine.signal)
})
afterEach(async () => engine.remove(name))
afterAll(async () => engine[Symbol.asyncDispose]())

async function resolves(host: string): Promise<boolean> {
  const { exitCode } = await engine.exec(name, 'WEB', 'ping', '-c', '1', '-W', '2', host)
  return exitCode === 0
}

it('an alias resolves in its own spelling and in lower case, for its source only', async () => {
  await engine.deploy(
    app('links', { WEB: service({ links: ['Db:DB_1', 'Db:My.Cache'] }), Db: service(), other: service() }),
  )
  for (const host of ['DB_1', 'db_1', 'My.Cache', 'Db', 'db'])
    expect([host, await resolves(host)]).toEqual([host, true])
  const { exitCode } = await engine.exec(name, 'other', 'ping', '-c', '1', '-W', '2', 'DB_1')
  expect(exitCode).not.toBe(0)
})

it('an alias goes on resolving after its target was replaced', async () => {
  const web = service({ links: ['db:DB_1'] })
  await engine.deploy(app('links', { WEB: web, db: service() }))
  await engine.deploy(app('links', { WEB: web, db: service({ labels: { a: '1' } }) }))
  expect(await resolves('DB_1')).toBe(true)
})

it('the link environment tells of the ports and variables of the document and of the image', async () => {
  const db = service({ image: exposing, environment: { MYSQL_ROOT_PASSWORD: 'secret' } })
  const WEB = service({ links: ['db:DB_1'], environment: { DB_1_PORT_3306_TCP_PROTO: 'mine' } })
  await engine.deploy(app('links', { WEB, db }))
  const { output } = await engine.exec(name, 'WEB', 'env')
  const variables = Object.fromEntries(
    output
      .split('\n')
      .filter((line) => line.startsWith('DB_1_'))
      .map((line) => line.split('=', 2)),
  )
  expect(variables).toEqual({
    DB_1_NAME: '/WEB/DB_1',
    DB_1_PORT: 'tcp://DB_1:3306',
    DB_1_PORT_3306_TCP: 'tcp://DB_1:3306',
    DB_1_PORT_3306_TCP_ADDR: 'DB_1',
    DB_1_PORT_3306_TCP_PORT: '3306',
    DB_1_PORT_3306_TCP_PROTO: 'mine',
    DB_1_PORT_33060_UDP: 'udp://DB_1:33060',
    DB_1_PORT_33060_UDP_ADDR: 'DB_1',
    DB_1_PORT_33060_UDP_PORT: '33060',
    DB_1_PORT_33060_UDP_PROTO: 'udp',
    DB_1_ENV_MYSQL_ROOT_PASSWORD: 'secret',
    DB_1_ENV_MYSQL_VERSION: '5.5',
  })
})

it('a target is started before what links to it', async () => {
  const WEB = service({ links: ['db:DB_1'], command: shell('ping -c 1 -W 2 DB_1 && sleep 3600') })
  const outcome = await engine.deploy(app('links', { WEB, db: service() }))
  expect(outcome.failures).toEqual([])
})
