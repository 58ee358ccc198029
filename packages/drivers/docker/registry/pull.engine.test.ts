import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { StepProgress } from '@panamax/core/deploy/driver'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { busyboxFileSystem } from '../../testing/busybox-image.ts'
import { EngineClient } from '../client.ts'
import { app, openEngine, prefix, service, type TestEngine } from '../testing/engine.ts'

/** As `htpasswd -nbB` writes it (bcrypt). */
const users = 'reader:$2b$05$CirPYbfFLVxctS5OBG.19.GDYUqqnRID3M4uBlRsBPbyopl.AXr8a\n'
const login = { username: 'reader', password: 'open sesame' }
const name = `${prefix}-pull`

let folder: string
let open: Registry
let closed: Registry

interface Registry {
  readonly host: string
  readonly process: ChildProcess
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function startRegistry(label: string, auth: string): Promise<Registry> {
  const host = `127.0.0.1:${await freePort()}`
  const file = path.join(folder, `${label}.yml`)
  const storage = `storage: {filesystem: {rootdirectory: ${folder}/${label}}}`
  await writeFile(file, `version: 0.1\nlog: {level: error}\n${storage}\nhttp: {addr: "${host}"}\n${auth}`)
  const child = spawn('docker-registry', ['serve', file], { stdio: 'ignore' })
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await fetch(`http://${host}/v2/`).catch(() => undefined)
    if (answer !== undefined) return { host, process: child }
    await sleep(50)
  }
  throw new Error('the registry does not answer')
}

/** Makes an image with a layer that no other image has and that does not compress, pushes it, and forgets it locally. */
async function publish(reference: string): Promise<void> {
  const engine = await openEngine()
  await engine.driver.images?.import(
    { reference, tar: busyboxFileSystem({ 'etc/unique': randomBytes(500_000) }), changes: ['CMD ["sleep","3600"]'] },
    engine.signal,
  )
  const client = new EngineClient({ environment: process.env, homeDirectory: '/nonexistent' })
  const [repository = '', tag = ''] = reference.split(/:(?=[^/:]*$)/)
  const headers = { 'X-Registry-Auth': Buffer.from(JSON.stringify(login)).toString('base64') }
  await client.text({ method: 'POST', path: `/images/${repository}/push`, query: { tag }, headers })
  await client.text({ method: 'DELETE', path: `/images/${reference}`, query: { force: true } })
  client[Symbol.dispose]()
  await engine[Symbol.asyncDispose]()
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), `${prefix}-registry-`))
  await writeFile(path.join(folder, 'users'), users)
  open = await startRegistry('open', '')
  closed = await startRegistry('closed', `auth: {htpasswd: {realm: tests, path: ${folder}/users}}\n`)
  await publish(`${open.host}/public/app:1`)
  await publish(`${closed.host}/private/app:1`)
})
afterAll(async () => {
  const engine = await openEngine()
  await engine.remove(name)
  const client = new EngineClient({ environment: process.env, homeDirectory: '/nonexistent' })
  for (const image of await (engine.driver.images?.list(engine.signal) ?? [])) {
    for (const reference of image.references.filter(
      (each) => each.startsWith(open.host) || each.startsWith(closed.host),
    )) {
      await client.text({ method: 'DELETE', path: `/images/${reference}`, query: { force: true } })
    }
  }
  client[Symbol.dispose]()
  await engine[Symbol.asyncDispose]()
  for (const registry of [open, closed]) registry.process.kill()
  await rm(folder, { recursive: true })
})

async function withEngine<T>(
  options: Parameters<typeof openEngine>[0],
  work: (engine: TestEngine) => Promise<T>,
): Promise<T> {
  const engine = await openEngine(options)
  try {
    return await work(engine)
  } finally {
    await engine.remove(name)
    await engine[Symbol.asyncDispose]()
  }
}

async function forget(reference: string): Promise<void> {
  const client = new EngineClient({ environment: process.env, homeDirectory: '/nonexistent' })
  await client.text({ method: 'DELETE', path: `/images/${reference}`, query: { force: true } }).catch(() => undefined)
  client[Symbol.dispose]()
}

describe('pulling', () => {
  it('tells how far each layer is, and starts what was pulled', async () => {
    const image = `${open.host}/public/app:1`
    await forget(image)
    await withEngine({}, async (engine) => {
      expect((await engine.deploy(app('pull', { web: service({ image }) }))).failures).toEqual([])
      const layers = engine.progress.filter(
        (each): each is Extract<StepProgress, { type: 'layer' }> => each.type === 'layer',
      )
      expect(layers.map((layer) => layer.phase)).toEqual(
        expect.arrayContaining(['waiting', 'downloading', 'extracting', 'done']),
      )
      expect(layers.find((layer) => layer.phase === 'downloading')?.total).toBeGreaterThan(100_000)
    })
  })

  it('says that an image does not exist, in the registry’s own words, and what ran before still runs', async () => {
    await withEngine({}, async (engine) => {
      await engine.deploy(app('pull', { web: service() }))
      const missing = app('pull', { web: service({ image: `${open.host}/public/nothing:1` }), other: service() })
      const { failures } = await engine.deploy(missing)
      expect(failures[0]?.error).toMatchObject({ code: 'not_found', details: { kind: 'unknown', registry: open.host } })
      expect(failures[0]?.error.message).toMatch(/could not be pulled: .*(not found|unknown).*Check its name and tag/)
      expect((await engine.exec(name, 'web', 'true')).exitCode).toBe(0)
      expect((await engine.exec(name, 'other', 'true')).exitCode).toBe(0)
    })
  })

  it('says that a login is needed, and uses the one of Panamax, of the docker CLI, and of a credential helper', async () => {
    const image = `${closed.host}/private/app:1`
    const spec = app('pull', { web: service({ image }) })
    await withEngine({}, async (engine) => {
      const { failures } = await engine.deploy(spec)
      expect(failures[0]?.error).toMatchObject({ code: 'rejected', details: { kind: 'login' } })
      expect(failures[0]?.error.message).toContain(`docker login ${closed.host}`)
    })
    await withEngine({ credentials: () => ({ ...login, password: 'wrong' }) }, async (engine) => {
      const { failures } = await engine.deploy(spec)
      expect(failures[0]?.error.message).toContain(`The login for ${closed.host} was refused`)
      expect(JSON.stringify(failures)).not.toContain('wrong')
    })
    await withEngine({ credentials: (registry) => (registry === closed.host ? login : undefined) }, async (engine) => {
      expect((await engine.deploy(spec)).failures).toEqual([])
    })
    await forget(image)
    const auth = Buffer.from(`${login.username}:${login.password}`).toString('base64')
    const withAuths = await mkdtemp(path.join(folder, 'auths-'))
    await writeFile(path.join(withAuths, 'config.json'), JSON.stringify({ auths: { [closed.host]: { auth } } }))
    await withEngine({ environment: { DOCKER_CONFIG: withAuths } }, async (engine) => {
      expect((await engine.deploy(spec)).failures).toEqual([])
    })
    await forget(image)
    const withHelper = await mkdtemp(path.join(folder, 'helper-'))
    const answer = JSON.stringify({ Username: login.username, Secret: login.password })
    await writeFile(
      path.join(withHelper, 'docker-credential-test'),
      `#!/bin/sh\nread server\n[ "$1 $server" = "get ${closed.host}" ] && echo '${answer}'\n`,
      { mode: 0o755 },
    )
    await writeFile(path.join(withHelper, 'config.json'), JSON.stringify({ credHelpers: { [closed.host]: 'test' } }))
    const environment = { DOCKER_CONFIG: withHelper, PATH: `${withHelper}:${process.env['PATH']}` }
    await withEngine({ environment }, async (engine) => {
      expect((await engine.deploy(spec)).failures).toEqual([])
    })
  })

  it('falls back to the image on the machine, with a warning, when its registry is away', async () => {
    const image = `127.0.0.1:1/gone/app:${randomBytes(4).toString('hex')}`
    await withEngine({}, async (engine) => {
      await engine.driver.images?.import(
        { reference: image, tar: busyboxFileSystem(), changes: ['CMD ["sleep","3600"]'] },
        engine.signal,
      )
      const outcome = await engine.deploy(app('pull', { web: service({ image, pull_policy: 'always' }) }))
      expect(outcome.failures).toEqual([])
      expect(engine.progress).toContainEqual({
        type: 'warning',
        text: expect.stringContaining('is on the machine is used'),
      })
    })
    await forget(image)
    await withEngine({}, async (engine) => {
      const { failures } = await engine.deploy(app('pull', { web: service({ image }) }))
      expect(failures[0]?.error).toMatchObject({ code: 'rejected', details: { kind: 'unreachable' } })
    })
  })

  it('does not pull what the document says never to pull', async () => {
    await withEngine({}, async (engine) => {
      const { failures } = await engine.deploy(
        app('pull', { web: service({ image: `${open.host}/public/app:2`, pull_policy: 'never' }) }),
      )
      expect(failures[0]?.error.message).toContain('never to pull it')
    })
  })
})
