import type { ImageSection } from '@panamax/contract/images'
import { connectTo, type MemoryDriver } from '@panamax/drivers/memory/driver'
import { realClock } from '@panamax/drivers/memory/clock'
import { importImage } from '@panamax/drivers/memory/import-image'
import { World } from '@panamax/drivers/memory/world'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AppServices } from '../system/platform.ts'
import { createTestApp, type TestApp } from '../testing/test-app.ts'
import type { ImageOptions } from './services.ts'
import { imageServices, noHub } from './testing/image-services.ts'
import { startStrictServer, type StrictRoute, type StrictServer } from './testing/strict-server.ts'

let world: World
let driver: MemoryDriver
let app: TestApp
let services: AppServices
const servers: StrictServer[] = []

beforeEach(async () => {
  world = new World(realClock(1000))
  driver = connectTo(world)
  for (const reference of ['nginx:1.27', 'nginx:latest', 'registry.example:5000/team/nginx-shop:2', 'redis:7']) {
    await importImage(world, { reference, tar: nothing(), changes: [] })
  }
})
afterEach(async () => {
  await services.close()
  await app.close()
  world[Symbol.dispose]()
  for (const server of servers.splice(0)) await server.close()
})

async function* nothing(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(1024)
}

async function start(...args: Parameters<typeof startStrictServer>): Promise<StrictServer> {
  const server = await startStrictServer(...args)
  servers.push(server)
  return server
}

async function open(options: ImageOptions = {}): Promise<void> {
  app = await createTestApp({ services: (platform) => (services = imageServices(platform, options, driver)) })
}

const put = (host: string, payload: object = {}) =>
  app.ask({ method: 'PUT', url: `/api/v1/registries/${host}`, payload })

async function search(q: string, more: Readonly<Record<string, string>> = {}): Promise<ImageSection[]> {
  const { status, body } = await app.ask({
    url: `/api/v1/images/search?${new URLSearchParams({ q, ...more }).toString()}`,
  })
  if (status !== 200) throw new Error((body as { error: { message: string } }).error.message)
  return body as ImageSection[]
}

/** What Docker Hub's own search answers. */
const hubSearch = '/v2/search/repositories/'
const hubFinds =
  (...results: object[]): StrictRoute =>
  () => ({ body: { count: results.length, results } })
const official = { repo_name: 'nginx', short_description: 'Web server.', star_count: 20_000, is_official: true }
const hubAt = (server: StrictServer) => ({ ...noHub, search: server.address, index: server.address })

/** A registry that lists these. */
const catalog = (...repositories: string[]): Readonly<Record<string, StrictRoute>> => ({
  '/v2/_catalog': () => ({ body: { repositories } }),
})

describe('searching everywhere', () => {
  it('gives each place its own section, local images with their tags', async () => {
    const hub = await start({ [hubSearch]: hubFinds(official, { repo_name: 'team/nginx-x', star_count: 3 }) })
    const registry = await start(catalog('ops/nginx', 'ops/other'))
    await open({ hub: hubAt(hub) })
    await put(registry.host)
    expect(await search('nginx')).toEqual([
      {
        place: 'local',
        title: 'On this machine',
        images: [
          { reference: 'nginx', official: false, tags: ['1.27', 'latest'] },
          { reference: 'registry.example:5000/team/nginx-shop', official: false, tags: ['2'] },
        ],
      },
      {
        place: 'docker.io',
        title: 'Docker Hub',
        images: [
          { reference: 'nginx', description: 'Web server.', stars: 20_000, official: true },
          { reference: 'team/nginx-x', stars: 3, official: false },
        ],
      },
      {
        place: registry.host,
        title: registry.host,
        images: [{ reference: `${registry.host}/ops/nginx`, official: false }],
      },
    ])
    expect(hub.asked).toEqual([`${hubSearch}?query=nginx&page_size=25`])
    expect(await search('nginx', { place: registry.host, limit: '1' })).toMatchObject([{ place: registry.host }])
  })

  it('waits for no place longer than its time, and one that fails hides no other', async () => {
    const silent = await start({ [hubSearch]: () => undefined })
    const refusing = await start({
      '/v2/_catalog': () => ({ status: 403, body: { errors: [{ code: 'DENIED', message: 'no' }] } }),
      '/v1/search': () => ({ status: 404 }),
    })
    const good = await start(catalog('ops/nginx'))
    await open({ hub: hubAt(silent), patience: 2000 })
    for (const { host } of [refusing, good]) await put(host)
    await put('127.0.0.1:1')
    const started = performance.now()
    const sections = new Map((await search('nginx')).map((section) => [section.place, section]))
    expect(performance.now() - started).toBeLessThan(10_000)
    expect(sections.get('local')?.images).toHaveLength(2)
    expect(sections.get('docker.io')).toMatchObject({
      images: [],
      error: expect.stringMatching(/^Docker Hub has not answered within 2 seconds\.$/),
    })
    expect(sections.get(refusing.host)?.error).toMatch(
      /does not let its images be listed without a login.*Type the whole name/,
    )
    expect(sections.get('127.0.0.1:1')?.error).toContain('nothing listens there')
    expect(sections.get(good.host)?.images).toHaveLength(1)
    const health = (await app.ask({ url: '/api/v1/registries' })).body as { host: string; health: { state: string } }[]
    expect(Object.fromEntries(health.map((each) => [each.host, each.health.state]))).toEqual({
      'docker.io': 'failed',
      '127.0.0.1:1': 'failed',
      [refusing.host]: 'ok',
      [good.host]: 'ok',
    })
  })

  it('says which target could not be asked', async () => {
    await open()
    driver.goAway(1000)
    const [local] = await search('nginx', { place: 'local' })
    expect(local).toMatchObject({ images: [], error: expect.stringMatching(/^local: /) })
  })

  it('asks a registry for its list once a minute, and anew when something about it changes', async () => {
    const registry = await start(catalog('ops/nginx', 'ops/redis'))
    await open()
    await put(registry.host)
    for (const q of ['n', 'ng', 'ngi', 'redis']) await search(q, { place: registry.host })
    expect(registry.asked).toHaveLength(1)
    await put(registry.host, { username: 'kim', password: 'secret' })
    await search('nginx', { place: registry.host })
    expect(registry.asked).toHaveLength(2)
  })

  it('uses the search of old where a registry cannot be listed', async () => {
    const registry = await start({
      '/v2/_catalog': () => ({ status: 404 }),
      '/v1/search': ({ url }) => ({
        body: {
          results:
            url.searchParams.get('q') === 'shop' ? [{ name: 'team/shop', description: 'A shop', star_count: 2 }] : [],
        },
      }),
    })
    await open()
    await put(registry.host)
    expect(await search('shop', { place: registry.host })).toMatchObject([
      { images: [{ reference: `${registry.host}/team/shop`, description: 'A shop', stars: 2, official: false }] },
    ])
  })
})

describe('exactly an image', () => {
  it('is looked for nowhere: it stands where it comes from', async () => {
    await open()
    expect(await search('!=ghcr.io/owner/name:1')).toEqual([
      { place: 'ghcr.io', title: 'ghcr.io', images: [{ reference: 'ghcr.io/owner/name:1', official: false }] },
    ])
    expect(await search('!= redis:7')).toEqual([
      { place: 'local', title: 'On this machine', images: [{ reference: 'redis:7', official: false }] },
      { place: 'docker.io', title: 'Docker Hub', images: [{ reference: 'redis:7', official: false }] },
    ])
    expect(await search('!=redis:8', { place: 'local' })).toMatchObject([{ images: [] }])
    expect(await search('!=nginx', { place: 'local' })).toMatchObject([{ images: [{ reference: 'nginx' }] }])
  })

  it('that is none says why', async () => {
    await open()
    expect(await search('!=team/UPPER', { place: 'docker.io' })).toEqual([
      { place: 'docker.io', title: 'Docker Hub', images: [], error: expect.stringContaining('no image reference') },
    ])
  })
})

describe('Docker Hub', () => {
  it('does not hear of images of other registries', async () => {
    const hub = await start({}, { allUsed: false })
    await open({ hub: hubAt(hub) })
    expect(await search('registry.example:5000/team/nginx')).toMatchObject([
      { place: 'local', images: [{ reference: 'registry.example:5000/team/nginx-shop' }] },
      { place: 'docker.io', images: [] },
    ])
    expect(await search('registry.example:5000/')).toMatchObject([{ images: [{ tags: ['2'] }] }, { images: [] }])
    expect(await search('docker.io/')).toMatchObject([{ images: [{ reference: 'nginx' }, { reference: 'redis' }] }, {}])
    expect(hub.asked).toEqual([])
  })

  it('is asked in the older way when the newer one refuses', async () => {
    const hub = await start({
      [hubSearch]: () => ({ status: 410 }),
      '/v1/search': () => ({
        body: { results: [{ name: 'nginx', description: 'Web', star_count: 5, is_official: true }] },
      }),
    })
    await open({ hub: hubAt(hub) })
    expect(await search('nginx', { place: 'docker.io' })).toMatchObject([
      { images: [{ reference: 'nginx', description: 'Web', stars: 5, official: true }] },
    ])
  })

  it.each([
    ['refuses', { status: 500 }, /does not search now \(status 500\)/],
    ['answers something else', { body: '<html>' }, /does not search now/],
    ['is asked too often', { status: 429 }, /asked less often/],
  ])('that %s is one line', async (_what, answer, error) => {
    const hub = await start({ [hubSearch]: () => answer, '/v1/search': () => answer }, { allUsed: false })
    await open({ hub: hubAt(hub) })
    expect(await search('nginx', { place: 'docker.io' })).toMatchObject([
      { images: [], error: expect.stringMatching(error) },
    ])
  })

  it('says nothing that could harm a screen, and nothing that is no image', async () => {
    const hub = await start({
      [hubSearch]: hubFinds(
        { repo_name: 'good/one', short_description: ' red \u001b[31m \u202e line\nbreak ', star_count: null },
        { repo_name: '../../etc', short_description: 'x' },
        { repo_name: 'UPPER', short_description: 'x' },
      ),
    })
    await open({ hub: hubAt(hub) })
    const [section] = await search('one', { place: 'docker.io' })
    expect(section?.images).toEqual([{ reference: 'good/one', description: 'red [31m line break', official: false }])
  })

  it('gives the tags of its images by the registry of its own, "library" in front of the official ones', async () => {
    const registry = await start({
      '/v2/library/nginx/tags/list': () => ({ body: { tags: ['latest', '1.27', '1.9'] } }),
      '/v2/team/none/tags/list': ({ headers }) => ({
        status: 401,
        headers: {
          'www-authenticate': `Bearer realm="http://${headers.host}/token",service="hub",scope="repository:team/none:pull"`,
        },
      }),
      '/token': () => ({ body: { token: 'anonymous' } }),
    })
    await open({ hub: { ...noHub, registry: registry.address } })
    const ask = (image: string) => app.ask({ url: `/api/v1/images/tags?image=${image}` })
    expect((await ask('nginx:1')).body).toEqual({ image: 'nginx', tags: ['1.27', '1.9', 'latest'], truncated: false })
    expect(await ask('team/none')).toMatchObject({
      status: 404,
      body: { error: { message: expect.stringContaining('no image team/none, or shows it only after a login') } },
    })
    expect((await ask('Not%20An%20Image')).status).toBe(422)
  })
})
