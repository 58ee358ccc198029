import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runCommand } from '../testing/run-command.ts'

let home: string
let running: Server
let port: number

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'panamax-up-'))
  running = createServer((_request, answer) => answer.end('{"status":"ok"}'))
  await new Promise<void>((resolve) => void running.listen(0, '127.0.0.1', resolve))
  port = (running.address() as AddressInfo).port
  const content = { address: `http://127.0.0.1:${port}`, token: 'local', pid: process.pid }
  await writeFile(join(home, 'server.json'), JSON.stringify(content))
})
afterEach(async () => {
  running.closeAllConnections()
  running.close()
  await rm(home, { recursive: true, force: true })
})

describe('panamax up while the server runs', () => {
  test('says where it is', async () => {
    const up = await runCommand('up', { cwd: home, environment: { PANAMAX_HOME: home }, options: { detach: true } })
    expect(up).toMatchObject({ code: 0, out: `Panamax is at http://127.0.0.1:${port} already.\n` })
    const same = await runCommand('up', {
      cwd: home,
      environment: { PANAMAX_HOME: home },
      options: { port: `${port}` },
    })
    expect(same.code).toBe(0)
  })

  test('is refused for another port: nobody must look for it there in vain', async () => {
    const options = { port: '1', detach: true }
    const up = await runCommand('up', { cwd: home, environment: { PANAMAX_HOME: home }, options })
    expect(up).toMatchObject({ code: 65, out: '' })
    expect(up.err).toContain(`http://127.0.0.1:${port} already, not on port 1`)
    expect(up.err).toContain('panamax down')
  })
})
