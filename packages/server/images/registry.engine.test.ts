import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ImageSection, Registry } from '@panamax/contract/images'
import { createTestApp, type TestApp } from '../testing/test-app.ts'
import { makeCertificate } from './testing/certificate.ts'
import { type DockerRegistry, startDockerRegistry } from './testing/docker-registry.ts'
import { imageServices } from './testing/image-services.ts'
import { pushImage } from './testing/push.ts'
import { startTokenServer, type TokenServer } from './testing/token-server.ts'

/** As `htpasswd -nbB` writes it (bcrypt): reader, "open sesame". */
const passwords = 'reader:$2b$05$CirPYbfFLVxctS5OBG.19.GDYUqqnRID3M4uBlRsBPbyopl.AXr8a\n'
const login = { username: 'reader', password: 'open sesame' }
const basic = `Basic ${Buffer.from('reader:open sesame').toString('base64')}`

let app: TestApp
beforeEach(async () => {
  app = await createTestApp({ services: imageServices })
  // There is none in reach, and it is not what is tested here.
  await put('docker.io', { enabled: false })
})
afterEach(() => app.close())

async function get<T>(url: string): Promise<T> {
  const { status, body } = await app.ask({ url })
  if (status !== 200) throw new Error(JSON.stringify(body))
  return body as T
}

async function put(host: string, payload: object): Promise<Registry> {
  const { body } = await app.ask({ method: 'PUT', url: `/api/v1/registries/${host}`, payload })
  return body as Registry
}

async function check(host: string): Promise<Registry['health']> {
  const { body } = await app.ask({ method: 'POST', url: `/api/v1/registries/${host}/check` })
  return (body as Registry).health
}

function address(what: 'search' | 'tags', query: Readonly<Record<string, string>>): string {
  return `/api/v1/images/${what}?${new URLSearchParams(query).toString()}`
}

async function search(host: string, q: string, limit = 100): Promise<ImageSection> {
  const [section] = await get<ImageSection[]>(address('search', { q, place: host, limit: String(limit) }))
  return section!
}

const tagsOf = (image: string, more: Record<string, string> = {}) =>
  get<{ image: string; tags: string[]; truncated: boolean }>(address('tags', { image, ...more }))
const names = (section: ImageSection) => section.images.map(({ reference }) => reference)

describe('a registry without a login', () => {
  let registry: DockerRegistry
  beforeAll(async () => {
    // It gives less at once than it is asked for, and refuses to be asked for more.
    registry = await startDockerRegistry({ pageSize: 40 })
    const repositories = Array.from({ length: 125 }, (_, index) => `bulk/service-${index}`)
    for (let at = 0; at < repositories.length; at += 10) {
      await Promise.all(repositories.slice(at, at + 10).map((name) => pushImage(registry, name, ['1'])))
    }
    await pushImage(registry, 'team/web-shop', ['latest', 'edge', '1.9', '1.10', '1.10-alpine', 'v2.0-rc1'])
    await pushImage(
      registry,
      'shop',
      Array.from({ length: 130 }, (_, index) => `1.${index}`),
    )
  })
  afterAll(() => registry.stop())

  it('is searched to its last page, by any part of a name', async () => {
    await put(registry.host, {})
    expect(await check(registry.host)).toMatchObject({ state: 'ok' })
    expect(names(await search(registry.host, 'shop'))).toEqual([
      `${registry.host}/shop`,
      `${registry.host}/team/web-shop`,
    ])
    expect(names(await search(registry.host, 'TEAM web'))).toEqual([`${registry.host}/team/web-shop`])
    const bulk = await search(registry.host, 'bulk')
    expect(bulk.images).toHaveLength(100)
    expect(bulk.error).toBeUndefined()
    expect(names(await search(registry.host, 'service-124'))).toEqual([`${registry.host}/bulk/service-124`])
    expect(names(await search(registry.host, 'nothing-of-this-name'))).toEqual([])
  })

  it('gives its tags: versions first, the newest before older ones', async () => {
    await put(registry.host, {})
    const image = `${registry.host}/team/web-shop`
    expect(await tagsOf(image)).toEqual({
      image,
      tags: ['v2.0-rc1', '1.10', '1.10-alpine', '1.9', 'latest', 'edge'],
      truncated: false,
    })
    expect(await tagsOf(`${image}:1.9`, { q: 'ALP' })).toMatchObject({ tags: ['1.10-alpine'] })
    const all = await tagsOf(`${registry.host}/shop`, { limit: '120' })
    expect(all).toMatchObject({ truncated: true })
    expect(all.tags).toHaveLength(120)
    expect(all.tags.slice(0, 2)).toEqual(['1.129', '1.128'])
  })

  it('says that it does not have an image', async () => {
    await put(registry.host, {})
    await expect(tagsOf(`${registry.host}/absent`)).rejects.toThrow(/has nothing of this name: .*not.*known/)
    expect((await get<Registry[]>('/api/v1/registries'))[1]?.health.state).toBe('ok')
  })

  it('that nobody has added is not asked: it is not on the public Internet', async () => {
    const { status, body } = await app.ask({ url: address('tags', { image: `${registry.host}/shop` }) })
    expect({ status, body }).toMatchObject({
      status: 403,
      body: { error: { code: 'forbidden', message: expect.stringContaining(`panamax registry add ${registry.host}`) } },
    })
  })

  it('is not asked while it is disabled, and is again when it is enabled', async () => {
    await put(registry.host, { enabled: false })
    await expect(tagsOf(`${registry.host}/shop`)).rejects.toThrow('disabled')
    await expect(search(registry.host, 'shop')).rejects.toThrow('not searched')
    await put(registry.host, { enabled: true })
    expect(names(await search(registry.host, 'shop'))).toHaveLength(2)
  })

  it('that is said to have TLS, and has none, is not asked without', async () => {
    await put(registry.host, { insecure: false, ...login })
    expect(await check(registry.host)).toMatchObject({ state: 'failed' })
    expect((await search(registry.host, 'shop')).error).toBeTruthy()
  })
})

describe('a registry with passwords', () => {
  let registry: DockerRegistry
  beforeAll(async () => {
    registry = await startDockerRegistry({
      auth: (folder) => ({ htpasswd: { realm: 'tests', path: `${folder}/passwords` } }),
      files: { passwords },
    })
    await pushImage({ ...registry, authorization: () => basic }, 'team/private', ['1', '2'])
  })
  afterAll(() => registry.stop())

  it('is searched with the login, and says what is missing without it', async () => {
    await put(registry.host, {})
    expect((await search(registry.host, 'private')).error).toMatch(/does not let its images be listed without a login/)
    await expect(tagsOf(`${registry.host}/team/private`)).rejects.toThrow(/shows it only after a login/)
    expect(await check(registry.host)).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('wants a login'),
    })
    await put(registry.host, login)
    expect(await check(registry.host)).toMatchObject({ state: 'ok' })
    expect(await search(registry.host, 'private')).toMatchObject({
      images: [{ reference: `${registry.host}/team/private`, official: false }],
    })
    expect((await tagsOf(`${registry.host}/team/private`)).tags).toEqual(['2', '1'])
  })

  it('says that a password is wrong, and never which', async () => {
    await put(registry.host, { username: 'reader', password: 'planted-wrong' })
    const { error = '' } = await search(registry.host, 'private')
    expect(error).toContain('refuses the login of reader')
    const health = (await get<Registry[]>('/api/v1/registries'))[1]?.health
    expect(health).toMatchObject({ state: 'failed', reason: error })
    expect(JSON.stringify(health) + app.logged.join('')).not.toContain('planted')
    expect(app.logged.join('')).not.toContain(Buffer.from('reader:planted-wrong').toString('base64'))
  })
})

describe('a registry with a certificate of its own', () => {
  let registry: DockerRegistry
  beforeAll(async () => {
    const tls = makeCertificate('127.0.0.1')
    registry = await startDockerRegistry({
      tls,
      auth: (folder) => ({ htpasswd: { realm: 'tests', path: `${folder}/passwords` } }),
      files: { passwords },
    })
    await pushImage({ ...registry, authorization: () => basic }, 'team/sealed', ['1'])
  })
  afterAll(() => registry.stop())

  it('is refused, until an admin says that it is good enough', async () => {
    await put(registry.host, { insecure: false, ...login })
    const { error, images } = await search(registry.host, 'sealed')
    expect({ error, images }).toEqual({ error: expect.stringContaining('certificate is signed by itself'), images: [] })
    await put(registry.host, { insecure: true })
    expect(names(await search(registry.host, 'sealed'))).toEqual([`${registry.host}/team/sealed`])
    expect((await tagsOf(`${registry.host}/team/sealed`)).tags).toEqual(['1'])
  })
})

describe('a registry with a token server', () => {
  let tokens: TokenServer
  let registry: DockerRegistry
  beforeAll(async () => {
    tokens = await startTokenServer({
      users: ['kim:secret', 'guest:secret'],
      allows: (user, scope) => user === 'kim' || scope === 'repository:team/open:pull',
    })
    registry = await startDockerRegistry({ auth: tokens.auth, files: tokens.files })
    const to = { ...registry, authorization: (repository: string) => tokens.authorization(repository) }
    await pushImage(to, 'team/open', ['1'])
    await pushImage(to, 'team/closed', ['1', '2'])
  })
  afterAll(async () => {
    await registry.stop()
    await tokens.close()
  })

  it('is asked with a token for each thing, fetched once, anonymous first', async () => {
    await put(registry.host, {})
    tokens.logins.length = 0
    expect((await tagsOf(`${registry.host}/team/open`)).tags).toEqual(['1'])
    expect(tokens.logins).toEqual([''])
    await expect(tagsOf(`${registry.host}/team/closed`)).rejects.toThrow(/shows it only after a login/)
    expect((await search(registry.host, 'team')).error).toMatch(/without a login/)
  })

  it('is searched with the login, and one token is enough for many questions', async () => {
    await put(registry.host, { username: 'kim', password: 'secret' })
    tokens.logins.length = 0
    expect(names(await search(registry.host, 'team'))).toEqual([
      `${registry.host}/team/open`,
      `${registry.host}/team/closed`,
    ])
    expect((await tagsOf(`${registry.host}/team/closed`)).tags).toEqual(['2', '1'])
    expect(tokens.logins).toEqual(['kim:secret', 'kim:secret'])
  })

  it('tells a login that may not from one that is wrong', async () => {
    await put(registry.host, { username: 'guest', password: 'secret' })
    await expect(tagsOf(`${registry.host}/team/closed`)).rejects.toThrow(/does not let guest see this/)
    expect((await search(registry.host, 'team')).error).toMatch(/does not let its images be listed\./)
    await put(registry.host, { username: 'guest', password: 'planted-wrong' })
    await expect(tagsOf(`${registry.host}/team/closed`)).rejects.toThrow(/refuses the login of guest/)
  })
})
