import { request } from 'node:http'
import { Readable } from 'node:stream'
import { json } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { planImage, type ImagePlan } from './assemble-image.ts'
import { ensureImage, type ImageStore } from './ensure-image.ts'
import { findNodeRuntime } from './node-runtime.ts'
import { bundledImages } from './recipe.ts'

// The Guestbook's image on a real engine, with nothing of Panamax between the test and the Engine API.
const socketPath = (process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock').replace(/^unix:\/\//, '')
const prefix = `panamax-library-test-${process.pid}`
const image = `panamax/library-test:${process.pid}`
const library = fileURLToPath(new URL('../../../library', import.meta.url))

function call(method: string, path: string, body?: Readable | object): Promise<{ status: number; value: unknown }> {
  return new Promise((resolve, reject) => {
    const headers =
      body === undefined ? {} : { 'content-type': body instanceof Readable ? 'application/x-tar' : 'application/json' }
    const sent = request({ socketPath, method, path: `/v1.41${path}`, headers }, (response) => {
      const status = response.statusCode ?? 0
      const value = response.headers['content-type']?.startsWith('application/json') ? json(response) : undefined
      if (value === undefined) response.resume()
      Promise.resolve(value)
        .then((known) => resolve({ status, value: known }))
        .catch(reject)
    })
    sent.on('error', reject)
    if (body instanceof Readable) pipeline(body, sent).catch(reject)
    else sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

async function ok(method: string, path: string, body?: Readable | object): Promise<unknown> {
  const { status, value } = await call(method, path, body)
  if (status >= 400) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(value)}`)
  return value
}

const images: ImageStore = {
  async find(reference) {
    const { status, value } = await call('GET', `/images/${reference}/json`)
    const found = value as { Id: string; Config: { Labels: Record<string, string> | null } }
    return status === 404 ? undefined : { id: found.Id, labels: found.Config.Labels ?? {} }
  },
  async import({ reference, tar, changes }) {
    const [repo = '', tag = ''] = reference.split(':')
    const query = new URLSearchParams({ fromSrc: '-', repo, tag })
    for (const change of changes) query.append('changes', change)
    await ok('POST', `/images/create?${query.toString()}`, Readable.from(tar, { objectMode: false }))
  },
}

async function start(service: string, healthPort: number, options: { environment?: string[]; host?: object } = {}) {
  await ok('POST', `/containers/create?name=${prefix}-${service}`, {
    Image: image,
    Cmd: [`${service}.mjs`],
    Env: ['STORE_URL=http://book:7000', 'STORE_KEY=only-for-this-test', ...(options.environment ?? [])],
    Healthcheck: {
      Test: ['CMD', 'node', 'health.mjs', `http://127.0.0.1:${healthPort}/health`],
      Interval: 1e9,
      Timeout: 5e9,
      Retries: 3,
    },
    HostConfig: {
      NetworkMode: prefix,
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges:true'],
      ...options.host,
    },
    NetworkingConfig: { EndpointsConfig: { [prefix]: { Aliases: service === 'store' ? ['book'] : [] } } },
  })
  await ok('POST', `/containers/${prefix}-${service}/start`)
  await healthy(service)
}

interface Inspection {
  readonly State: { readonly Status: string; readonly Health: { readonly Status: string } }
  readonly NetworkSettings: { readonly Ports: Record<string, { readonly HostPort: string }[] | null> }
}

const inspect = async (service: string) => (await ok('GET', `/containers/${prefix}-${service}/json`)) as Inspection

async function healthy(service: string): Promise<void> {
  await until(`${service} is healthy`, async () => (await inspect(service)).State.Health.Status === 'healthy')
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`within 30 seconds it did not come true that ${what}`)
    await sleep(100)
  }
}

let plan: ImagePlan
let web: string

async function remove(): Promise<void> {
  for (const service of ['web', 'worker', 'store']) await call('DELETE', `/containers/${prefix}-${service}?force=true`)
  await call('DELETE', `/networks/${prefix}`)
  await call('DELETE', `/volumes/${prefix}`)
  await call('DELETE', `/images/${image}?force=true`)
}

beforeAll(async () => {
  const bundled = (await bundledImages(library)).get('panamax/guestbook:1.0')
  if (bundled === undefined) throw new Error('the library has no image panamax/guestbook:1.0')
  // Under a name of its own, so that the Guestbook of whoever runs this stays as it is.
  const recipe = { ...bundled.recipe, image }
  plan = await planImage({ ...bundled, recipe }, await findNodeRuntime())
  await ok('POST', '/networks/create', { Name: prefix })
})

afterAll(remove)

test('the image is assembled once', async () => {
  const signal = new AbortController().signal
  expect(await ensureImage(plan, { images }, signal)).toBe('assembled')
  expect(await ensureImage(plan, { images }, signal)).toBe('present')
})

test('web, worker and store come up healthy, as a plain user on a read-only root', async () => {
  await start('store', 7000, { host: { Binds: [`${prefix}:/data`] } })
  await start('worker', 7001)
  await start('web', 8000, { host: { PortBindings: { '8000/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] } } })
  const port = (await inspect('web')).NetworkSettings.Ports['8000/tcp']?.[0]?.HostPort
  expect(port).toMatch(/^\d+$/)
  web = `http://127.0.0.1:${port}`
})

const entries = async () => (await (await fetch(`${web}/entries.json`)).json()) as { state: string; result?: unknown }[]

test('an entry written on the page is processed by the worker and shown as text', async () => {
  const form = new URLSearchParams({ name: '<i>Ada</i>', message: '  Hello   there\tworld ' })
  const answer = await fetch(`${web}/entries`, { method: 'POST', body: form, redirect: 'manual' })
  expect(answer.status).toBe(303)
  await until('the entry is done', async () => (await entries())[0]?.state === 'done')
  expect((await entries())[0]?.result).toMatchObject({ name: '<i>Ada</i>', message: 'Hello there world', words: 3 })
  const page = await (await fetch(web)).text()
  expect(page).toContain('<strong>&lt;i&gt;Ada&lt;/i&gt;</strong>')
  expect(page).not.toContain('<i>Ada')
})

test('an entry that was acknowledged survives the sudden death of the store, and the others find it again', async () => {
  await ok('POST', `/containers/${prefix}-store/kill`)
  await until('the store is down', async () => (await inspect('store')).State.Status === 'exited')
  expect((await fetch(web)).status).toBe(503)
  await ok('POST', `/containers/${prefix}-store/start`)
  await until('the page is back', async () => (await fetch(web)).status === 200)
  expect(await entries()).toHaveLength(1)
  await fetch(`${web}/entries`, { method: 'POST', body: new URLSearchParams({ name: 'Bob', message: 'Again' }) })
  await until('the second entry is done', async () => (await entries()).every((entry) => entry.state === 'done'))
})

test('each service ends within its grace period when it is asked to', async () => {
  for (const service of ['web', 'worker', 'store']) {
    await ok('POST', `/containers/${prefix}-${service}/stop?t=9`)
    const { State } = (await ok('GET', `/containers/${prefix}-${service}/json`)) as { State: { ExitCode: number } }
    expect(State.ExitCode).toBe(0)
  }
})
