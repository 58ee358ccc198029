import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify from 'fastify'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readConfig } from '../config.ts'
import { closeDatabase, openDatabase } from '../store/database.ts'
import { UserStore } from '../store/users.ts'
import { absentServices } from '../testing/absent-services.ts'
import { cheapCost, createTestApp } from '../testing/test-app.ts'
import { checkAddress, checkClock, checkHome, checkNode, checkStore, checkTarget } from './checks.ts'
import { Closing } from './closing.ts'
import { lockHome, storeFile } from './home.ts'
import { addressForPeople, addressForPrograms, isFree, listen } from './listen.ts'
import { createLogger } from './log.ts'
import { examineOffline } from './offline-checks.ts'
import { writeServerFile } from './server-file.ts'
import { resetPassword } from './reset-password.ts'

let folder: string
const servers: Server[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'panamax-system-'))
  chmodSync(folder, 0o700)
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

async function occupy(answer = 'x'): Promise<number> {
  const server = createServer((_request, response) => response.end(answer))
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

describe('listening', () => {
  it('on a taken port is refused, with a free one to take instead', async () => {
    const port = await occupy()
    const error = await listen(fastify(), '127.0.0.1', port).catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`${port} is taken by another program`),
    })
    const free = Number(/--port (\d+)/.exec((error as Error).message)?.[1])
    expect(free).toBeGreaterThan(port)
    expect(await isFree('127.0.0.1', free)).toBe(true)
  })

  it('says when it is another Panamax that has the port', async () => {
    const port = await occupy('{"status":"ok"}')
    await expect(listen(fastify(), '127.0.0.1', port)).rejects.toThrow('is taken by another Panamax')
  })

  it('on an address that is not ours is refused', async () => {
    await expect(listen(fastify(), '192.0.2.1', 0)).rejects.toThrow(/192\.0\.2\.1 is not an address of this machine/)
  })

  it('shows people a name and programs a number', () => {
    expect(addressForPeople('127.0.0.1', 8888)).toBe('http://localhost:8888')
    expect(addressForPeople('0.0.0.0', 8888)).toBe('http://localhost:8888')
    expect(addressForPeople('192.168.1.5', 80)).toBe('http://192.168.1.5:80')
    expect(addressForPrograms('0.0.0.0', 1)).toBe('http://127.0.0.1:1')
    expect(addressForPrograms('::1', 1)).toBe('http://[::1]:1')
  })
})

describe('closing', () => {
  it('goes backwards, once, past what fails and what hangs', async () => {
    const order: string[] = []
    const lines: string[] = []
    const closing = new Closing(20)
    closing.log = createLogger('info', { write: (line) => void lines.push(line) })
    closing.add('first', () => order.push('first'))
    closing.add('hanging', () => new Promise(() => order.push('hanging')))
    closing.add('failing', () => {
      order.push('failing')
      throw new Error('no')
    })
    closing.add('last', () => order.push('last'))
    await Promise.all([closing.run(), closing.run()])
    expect(order).toEqual(['last', 'failing', 'hanging', 'first'])
    expect(lines.map((line) => (JSON.parse(line) as { what: string }).what)).toEqual(['failing', 'hanging'])
  })
})

describe('the checks', () => {
  it('of Node know the floor', () => {
    expect(
      ['v18.20.0', 'v20.18.3', 'v20.19.0', 'v22.1.0', 'v24.0.0'].map((version) => checkNode(version).state),
    ).toEqual(['error', 'error', 'ok', 'ok', 'ok'])
  })

  it('of the folder see what others may read, and say how to close it', () => {
    writeFileSync(join(folder, 'secret.key'), '')
    chmodSync(join(folder, 'secret.key'), 0o640)
    expect(checkHome(folder)).toMatchObject([
      { state: 'ok' },
      { name: 'key', state: 'error', fix: `chmod 600 ${join(folder, 'secret.key')}` },
    ])
    expect(checkHome(join(folder, 'absent'))).toMatchObject([{ name: 'home', state: 'error' }])
  })

  it('of the store see dangling references', () => {
    const database = openDatabase(join(folder, 'a.db'))
    expect(checkStore(database).state).toBe('ok')
    database.exec("PRAGMA foreign_keys = OFF; INSERT INTO sessions VALUES ('i', 'h', 'nobody', 't', 't')")
    expect(checkStore(database)).toMatchObject({ state: 'error', text: expect.stringContaining('sessions') })
    closeDatabase(database)
  })

  it('of the rest have a fix whenever they complain', () => {
    const health = (state: 'healthy' | 'unhealthy' | 'undetected') => ({ state, reason: 'why' })
    const target = { name: 'local', kind: 'docker', simulated: false }
    const all = [
      checkClock(new Date(0)),
      checkAddress('0.0.0.0', 80),
      checkTarget({ ...target, health: health('unhealthy') }),
      checkTarget({ ...target, health: health('undetected') }),
    ]
    expect(all.map(({ state }) => state)).toEqual(['error', 'warning', 'error', 'warning'])
    for (const check of all) expect(check.fix).toBeTruthy()
    expect([checkAddress('127.0.0.1', 80), checkTarget({ ...target, health: health('healthy') })]).toMatchObject([
      { state: 'ok' },
      { state: 'ok' },
    ])
  })

  it('are all in the answer of the doctor', async () => {
    const services = {
      ...absentServices(),
      targets: async () => [
        { name: 'local', kind: 'memory', simulated: true, health: { state: 'healthy' as const, reason: 'simulated' } },
      ],
    }
    const app = await createTestApp({ services: () => services })
    const { body } = await app.ask({ url: '/api/v1/doctor' })
    expect((body as { name: string }[]).map(({ name }) => name)).toEqual([
      'node',
      'home',
      'key',
      'disk',
      'store',
      'clock',
      'git',
      'address',
      'target local',
    ])
    await app.close()
  })
})

describe('the doctor without a server', () => {
  const examine = (home: string, port = 1) =>
    examineOffline(readConfig({ arguments: ['--home', home, '--port', String(port)], environment: {} }))
  const named = async (home: string, name: string, port?: number) =>
    (await examine(home, port)).find((check) => check.name === name)

  it('says when Panamax was never started', async () => {
    expect(await named(join(folder, 'absent'), 'home')).toMatchObject({
      state: 'ok',
      text: expect.stringContaining('never started'),
    })
  })

  it('tells a stopped server from one that hangs, and a taken port', async () => {
    const port = await occupy()
    expect(await named(folder, 'server', port)).toMatchObject({
      state: 'warning',
      text: expect.stringContaining('taken'),
    })
    const lock = lockHome(folder)
    expect(await named(folder, 'server')).toMatchObject({
      state: 'error',
      text: expect.stringContaining('does not answer'),
    })
    writeServerFile(folder, { address: `http://127.0.0.1:${await occupy('{"status":"ok"}')}`, token: 't', pid: 42 })
    expect(await named(folder, 'server')).toMatchObject({ state: 'ok', text: expect.stringContaining('process 42') })
    lock.release()
  })

  it('looks at a store, also of a newer version, without changing it', async () => {
    expect(await named(folder, 'store')).toMatchObject({ state: 'ok', text: 'There is no store yet.' })
    const database = openDatabase(storeFile(folder))
    database.exec('PRAGMA user_version = 999')
    closeDatabase(database)
    expect(await named(folder, 'store')).toMatchObject({ state: 'ok' })
    writeFileSync(storeFile(folder), 'not a database at all, and long enough to be read as one'.repeat(50))
    expect(await named(folder, 'store')).toMatchObject({ state: 'error' })
  })
})

describe('resetting a password on the host', () => {
  it('works beside a running server, and ends the sessions', async () => {
    const app = await createTestApp()
    await app.users.add({ username: 'Ada', password: 'forgotten password', role: 'admin' })
    const logIn = (password: string) =>
      app.ask({ method: 'POST', url: '/api/v1/session', as: '', payload: { username: 'ada', password } })
    const cookie = String((await logIn('forgotten password')).headers['set-cookie']).split(';', 1)[0] ?? ''
    expect(await resetPassword(app.platform.home, 'ada', 'remembered password', cheapCost)).toBe('Ada')
    expect((await app.ask({ url: '/api/v1/session', as: '', headers: { cookie } })).status).toBe(401)
    expect((await logIn('forgotten password')).status).toBe(401)
    expect((await logIn('remembered password')).status).toBe(201)
    await app.close()
  })

  it('refuses what cannot be', async () => {
    await expect(resetPassword(folder, 'ada', 'long enough password')).rejects.toThrow(/no Panamax in/)
    const database = openDatabase(storeFile(folder))
    new UserStore(database).add({ username: 'kim', role: 'admin', createdAt: '2026-01-01T00:00:00.000Z' }, 'x')
    closeDatabase(database)
    await expect(resetPassword(folder, 'ada', 'long enough password', cheapCost)).rejects.toThrow(/no user "ada".*kim/)
    await expect(resetPassword(folder, 'kim', 'short')).rejects.toThrow(/at least 10 characters/)
  })
})

vi.setConfig({ testTimeout: 15_000 })
