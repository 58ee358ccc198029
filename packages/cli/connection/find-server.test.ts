import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { findServer, loginsFile } from './find-server.ts'
import { dataFolder } from './local-server.ts'

let home: string

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'panamax-cli-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

function place(environment: Record<string, string> = {}) {
  return { environment, homeDirectory: home }
}

async function runLocally(address: string, token: string, pid = process.pid): Promise<void> {
  const folder = dataFolder(place())
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'server.json'), JSON.stringify({ address, token, pid }))
}

/** The number of a process that is there no more. */
async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
  await once(child, 'exit')
  return child.pid ?? 0
}

async function logInTo(current: string, servers: Record<string, { token: string }>): Promise<void> {
  const file = loginsFile(place())
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, JSON.stringify({ current, servers }))
}

describe('which server a command talks to', () => {
  test('the one on this machine, with its own token', async () => {
    await runLocally('http://localhost:8888', 'local')
    expect(await findServer(place(), {})).toMatchObject({ server: 'http://localhost:8888', token: 'local' })
  })

  test('the local token never goes to another server', async () => {
    await runLocally('http://localhost:8888', 'local')
    expect((await findServer(place(), { server: 'http://elsewhere:8888' })).token).toBeUndefined()
    expect((await findServer(place({ PANAMAX_SERVER: 'http://elsewhere:8888' }), {})).token).toBeUndefined()
    expect((await findServer(place(), { server: 'localhost:8888/' })).token).toBe('local')
  })

  test('the flag wins over the variable, and both over a login', async () => {
    await logInTo('https://saved', { 'https://saved': { token: 'saved' } })
    expect(await findServer(place(), {})).toMatchObject({ server: 'https://saved', token: 'saved' })
    const variables = place({ PANAMAX_SERVER: 'https://variable', PANAMAX_TOKEN: 'v' })
    expect(await findServer(variables, {})).toMatchObject({ server: 'https://variable', token: 'v' })
    expect(await findServer(variables, { server: 'https://flag', token: 'f' })).toMatchObject({
      server: 'https://flag',
      token: 'f',
    })
  })

  test('where there is none, the error says how to start one', async () => {
    await expect(findServer(place(), {})).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('panamax up'),
    })
  })

  test('a file that a killed server left behind is no server', async () => {
    await runLocally('http://127.0.0.1:9', 'local', await endedProcess())
    await expect(findServer(place(), {})).rejects.toMatchObject({ code: 'unreachable' })
    await logInTo('https://saved', { 'https://saved': { token: 'saved' } })
    expect(await findServer(place(), {})).toMatchObject({ server: 'https://saved' })
  })

  test('one is started only where none runs here and none is named', async () => {
    const start = vi.fn(async () => ({ address: 'http://127.0.0.1:8888', token: 'fresh', pid: 1 }))
    expect(await findServer(place({ PANAMAX_SERVER: 'elsewhere' }), { start })).toMatchObject({
      server: 'http://elsewhere',
    })
    expect(start).not.toHaveBeenCalled()
    expect(await findServer(place(), { start })).toMatchObject({ server: 'http://127.0.0.1:8888', token: 'fresh' })
  })

  test('XDG folders are honoured, relative ones are not', () => {
    expect(dataFolder(place({ XDG_DATA_HOME: '/data' }))).toBe('/data/panamax')
    expect(dataFolder(place({ XDG_DATA_HOME: 'data' }))).toBe(join(home, '.local/share/panamax'))
    expect(dataFolder(place({ PANAMAX_HOME: '/srv/p', XDG_DATA_HOME: '/data' }))).toBe('/srv/p')
  })
})
