import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findEngine } from './lib/find-engine.mjs'

let home: string
const servers: Server[] = []

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'panamax-find-'))
})

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))))
  rmSync(home, { recursive: true, force: true })
})

test('DOCKER_HOST wins, and is never silently replaced when nobody answers there', async () => {
  const path = await engineAt('engine.sock')
  expect(await findEngine({ HOME: home, DOCKER_HOST: `unix://${path}` })).toEqual({
    found: { host: `unix://${path}`, from: 'DOCKER_HOST' },
  })
  const nobody = await findEngine({ HOME: home, DOCKER_HOST: `unix://${home}/nobody.sock` })
  expect(nobody).toEqual({ found: undefined, tried: [`unix://${home}/nobody.sock (DOCKER_HOST): no such socket`] })
})

test('the context in use is asked', async () => {
  const path = await engineAt('context.sock')
  const meta = join(home, '.docker/contexts/meta', createHash('sha256').update('lab').digest('hex'))
  mkdirSync(meta, { recursive: true })
  writeFileSync(join(home, '.docker/config.json'), JSON.stringify({ currentContext: 'lab' }))
  writeFileSync(join(meta, 'meta.json'), JSON.stringify({ Endpoints: { docker: { Host: `unix://${path}` } } }))
  expect(await findEngine({ HOME: home })).toEqual({ found: { host: `unix://${path}`, from: 'context lab' } })
})

test('an address that needs keys is believed', async () => {
  const found = await findEngine({ HOME: home, DOCKER_HOST: 'ssh://someone@example.test' })
  expect(found).toMatchObject({ found: { host: 'ssh://someone@example.test' } })
})

test('something that answers with an error is no engine', async () => {
  const path = await engineAt('broken.sock', 500)
  const search = await findEngine({ HOME: home, DOCKER_HOST: `unix://${path}` })
  expect(search).toMatchObject({ found: undefined, tried: [expect.stringContaining('status 500')] })
})

function engineAt(name: string, status = 200): Promise<string> {
  const path = join(home, name)
  const server = createServer((_request, response) => response.writeHead(status).end('OK'))
  servers.push(server)
  return new Promise((resolve) => server.listen(path, () => resolve(path)))
}
