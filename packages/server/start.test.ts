import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@panamax/contract/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { readConfig } from './config.ts'
import { type Running, startServer } from './start.ts'
import type { AppServices, Platform } from './system/platform.ts'
import { readServerFile } from './system/server-file.ts'
import { version } from './system/version.ts'
import { absentServices } from './testing/absent-services.ts'

let home: string
const running: Running[] = []
beforeEach(() => {
  home = join(mkdtempSync(join(tmpdir(), 'panamax-start-')), 'home')
})
afterEach(async () => {
  for (const server of running.splice(0)) await server.close()
  rmSync(join(home, '..'), { recursive: true, force: true })
})

async function start(argv: string[] = [], services: (platform: Platform) => AppServices = () => absentServices()) {
  const config = readConfig({ arguments: ['--home', home, '--port', '0', ...argv], environment: {} })
  const started = await startServer({
    config,
    environment: {},
    programFolder: import.meta.dirname,
    createServices: services,
  })
  running.push(started)
  return started
}

it('the version is that of the package', () => {
  const file = readFileSync(join(import.meta.dirname, 'package.json'), 'utf8')
  expect((JSON.parse(file) as { version: string }).version).toBe(version)
})

it('a started server is found and used by the command line on this machine, until it stops', async () => {
  const server = await start()
  const file = readServerFile(home)
  const client = createClient({ server: file?.address ?? '', token: file?.token ?? '' })
  expect(file?.pid).toBe(process.pid)
  expect(await client.call('whoAmI', {})).toEqual({ username: 'local', role: 'admin', via: 'local' })
  expect(await client.call('isReady', {})).toEqual({ status: 'ok' })
  await server.close()
  expect(readServerFile(home)).toBeUndefined()
  await expect(client.call('isAlive', {})).rejects.toMatchObject({ code: 'unreachable' })
})

it('the first start gives a link that works once; later ones give none', async () => {
  const first = await start()
  const [address, token] = (first.setupLink ?? '').split('/setup#token=')
  expect(address).toBe(first.address)
  const client = createClient({ server: readServerFile(home)?.address ?? '' })
  const body = { token: token ?? '', username: 'ada', password: 'a long password' }
  expect(await client.call('setUp', { body })).toMatchObject({ username: 'ada', role: 'admin' })
  await expect(client.call('setUp', { body })).rejects.toMatchObject({ code: 'conflict' })
  await first.close()
  expect((await start()).setupLink).toBeUndefined()
})

it('a link of an earlier start is worthless, and so is its token for the command line', async () => {
  const first = await start()
  const old = readServerFile(home)
  await first.close()
  await start()
  const client = createClient({ server: readServerFile(home)?.address ?? '', token: old?.token ?? '' })
  await expect(client.call('whoAmI', {})).rejects.toMatchObject({ code: 'unauthorized' })
  const token = first.setupLink?.split('#token=')[1] ?? ''
  const body = { token, username: 'eve', password: 'a long password' }
  await expect(client.call('setUp', { body })).rejects.toMatchObject({ code: 'forbidden' })
})

it('everything that is kept is closed to others', async () => {
  await start()
  expect(statSync(home).mode & 0o777).toBe(0o700)
  for (const entry of readdirSync(home, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    expect({ path, open: statSync(path).mode & 0o077 }).toEqual({ path, open: 0 })
  }
})

it('a second server with the same folder is refused, and the first goes on', async () => {
  const first = await start()
  await expect(start()).rejects.toThrow(/uses the folder .*panamax down/)
  const { address, token } = readServerFile(home) ?? { address: '', token: '' }
  expect(await createClient({ server: address, token }).call('isReady', {})).toEqual({ status: 'ok' })
  expect(first.address).toContain(address.split(':').at(-1) ?? 'x')
})

it('a server that cannot listen leaves nothing open or locked behind', async () => {
  const squatter = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => squatter.once('listening', resolve))
  const closed = vi.fn<() => Promise<void>>().mockResolvedValue()
  const { port } = squatter.address() as AddressInfo
  const attempt = start(['--port', String(port)], () => ({ ...absentServices(), close: closed }))
  await expect(attempt).rejects.toThrow(/is taken by another program/)
  expect(closed).toHaveBeenCalledOnce()
  expect(existsSync(join(home, 'server.json'))).toBe(false)
  squatter.close()
  await start()
})

it('apps are started after the server listens, and closed before the store is', async () => {
  const order: string[] = []
  const server = await start([], (platform) => ({
    ...absentServices(),
    start: () => void order.push(`start ${readServerFile(home) !== undefined}`),
    close: async () => void order.push(`close ${platform.database.isOpen}`),
  }))
  await server.close()
  expect(order).toEqual(['start true', 'close true'])
})
