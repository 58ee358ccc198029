import { afterEach, describe, expect, it } from 'vitest'
import type { Network } from '../net/network.ts'
import { listTags } from './listing.ts'
import type { RegistryAccess } from './registry-access.ts'
import { RegistryClient } from './registry-client.ts'
import { makeCertificate } from './testing/certificate.ts'
import { startStrictServer, type StrictRoute, type StrictServer } from './testing/strict-server.ts'

const outside = '127.0.0.2'
/** 127.0.0.2 stands for the public Internet, "registry.test" is there, and "inside.test" is not. */
const network: Network = {
  resolve: async (host) => [{ address: host === 'registry.test' ? outside : '127.0.0.1', family: 4 }],
  isPublic: (address) => address === outside,
}
const signal = new AbortController().signal
const login = { username: 'kim', password: 'planted' }
const servers: StrictServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0).reverse()) await server.close()
})

async function start(...args: Parameters<typeof startStrictServer>): Promise<StrictServer> {
  const server = await startStrictServer(...args)
  servers.push(server)
  return server
}

function access(address: string, more: Partial<RegistryAccess> = {}): RegistryAccess {
  return {
    host: 'registry.test',
    title: 'registry.test',
    addresses: [address],
    allowPrivate: true,
    insecure: true,
    credentials: () => login,
    ...more,
  }
}

const tags = (registry: RegistryAccess, client = new RegistryClient({ network })) =>
  listTags(client, registry, 'team/app', signal)

/** A registry that wants a token of that realm, and shows its tags for the token "good". */
function wantsToken(realm: string): Readonly<Record<string, StrictRoute>> {
  return {
    '/v2/team/app/tags/list': ({ headers }) =>
      headers.authorization === 'Bearer good'
        ? { body: { name: 'team/app', tags: ['1'] } }
        : {
            status: 401,
            headers: { 'www-authenticate': `Bearer realm="${realm}",service="s",scope="repository:team/app:pull"` },
          },
  }
}

const gives =
  (body: object): StrictRoute =>
  () => ({ body })

describe('a token', () => {
  it('is fetched from where the registry says, with its service and scope', async () => {
    const tokens = await start({ '/token': gives({ access_token: 'good' }) })
    const registry = await start(wantsToken(`${tokens.address}/token?account=x`))
    expect((await tags(access(registry.address))).names).toEqual(['1'])
    expect(tokens.asked).toEqual(['/token?account=x&service=s&scope=repository%3Ateam%2Fapp%3Apull'])
  })

  it('that has become invalid is fetched anew', async () => {
    const tokens = await start({ '/token': gives({ token: 'good', expires_in: 3600 }) })
    let isRevoked = false
    const routes = wantsToken(`${tokens.address}/token`)
    const registry = await start({
      '/v2/team/app/tags/list': (request) => {
        if (!isRevoked) return routes['/v2/team/app/tags/list']!(request)
        isRevoked = false
        return routes['/v2/team/app/tags/list']!({ ...request, headers: {} })
      },
    })
    const client = new RegistryClient({ network })
    await tags(access(registry.address), client)
    await tags(access(registry.address), client)
    expect(tokens.asked).toHaveLength(1)
    isRevoked = true
    expect((await tags(access(registry.address), client)).names).toEqual(['1'])
    expect(tokens.asked).toHaveLength(2)
  })

  it('is used until shortly before it expires', async () => {
    const tokens = await start({ '/token': gives({ token: 'good', expires_in: 100 }) })
    const registry = await start(wantsToken(`${tokens.address}/token`))
    let now = 0
    const client = new RegistryClient({ network, now: () => now })
    for (const moment of [0, 80_000, 95_000]) {
      now = moment
      await tags(access(registry.address), client)
    }
    expect(tokens.asked).toHaveLength(2)
  })

  it('is not fetched over http from another host with a login, and for a registry with TLS not at all', async () => {
    const tokens = await start({}, { on: outside })
    const plain = await start(wantsToken(`${tokens.address}/token`))
    await expect(tags(access(plain.address))).rejects.toThrow(/without encryption: the login is not sent there/)
    for (const credentials of [() => login, () => undefined]) {
      const strict = access(plain.address, { insecure: false, credentials })
      await expect(tags(strict)).rejects.toThrow(/without encryption/)
    }
    expect(tokens.asked).toEqual([])
  })

  it('is fetched from a private address only for a registry that is at one too', async () => {
    const tokens = await start({ '/token': gives({ token: 'good' }) })
    const anonymous = { credentials: () => undefined }
    const atOutside = await start(wantsToken(`${tokens.address}/token`), { on: outside })
    await expect(tags(access(atOutside.address, anonymous))).rejects.toMatchObject({ code: 'forbidden' })
    expect(tokens.asked).toEqual([])
    const byName = await start(wantsToken(`http://inside.test:${new URL(tokens.address).port}/token`))
    expect((await tags(access(byName.address, anonymous))).names).toEqual(['1'])
    await expect(tags(access(byName.address, { ...anonymous, allowPrivate: false }))).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  it.each([
    ['no address', 'nonsense'],
    ['not the web', 'ftp://127.0.0.1/token'],
    ['a login of its own', 'http://user:word@127.0.0.1/token'],
    ['nothing', ''],
  ])('is not fetched from what is %s', async (_what, realm) => {
    const registry = await start(wantsToken(realm))
    await expect(tags(access(registry.address))).rejects.toThrow(/does not say properly where/)
  })

  it.each([
    ['no JSON', '<html>', 200],
    ['none', {}, 200],
    ['with a line end', { token: 'a\r\nx-evil: 1' }, 200],
    ['an error', { token: 'good' }, 500],
  ])('that is %s is refused in words', async (_what, body, status) => {
    const tokens = await start({ '/token': () => ({ status, body }) })
    const registry = await start(wantsToken(`${tokens.address}/token`))
    await expect(tags(access(registry.address))).rejects.toThrow(/sends to for a token, gives none/)
  })

  it('server that redirects is not followed: it would take the login elsewhere', async () => {
    const elsewhere = await start({})
    const tokens = await start({
      '/token': () => ({ status: 307, headers: { location: `${elsewhere.address}/token` } }),
    })
    const registry = await start(wantsToken(`${tokens.address}/token`))
    await expect(tags(access(registry.address))).rejects.toThrow(/gives none/)
    expect(elsewhere.asked).toEqual([])
  })
})

describe('pages', () => {
  const page =
    (tags: unknown, link?: string): StrictRoute =>
    () => ({
      body: { name: 'team/app', tags },
      ...(link === undefined ? {} : { headers: { link } }),
    })
  const list = '/v2/team/app/tags/list'

  /** 1,000 tags for each page, of which there are so many. */
  function paged(count: number, linkTo: (last: number) => string): Readonly<Record<string, StrictRoute>> {
    return {
      [list]: ({ url }) => {
        const from = Number(url.searchParams.get('last') ?? 0)
        const names = Array.from({ length: 1000 }, (_, index) => `t${from * 1000 + index}`)
        return { body: { tags: names }, ...(from + 1 < count ? { headers: { link: linkTo(from + 1) } } : {}) }
      },
    }
  }

  it('are read to the last one', async () => {
    const registry = await start(paged(3, (last) => `<${list}?n=1000&last=${last}>; rel="next"`))
    const found = await tags(access(registry.address))
    expect(found).toMatchObject({ truncated: false })
    expect(found.names).toHaveLength(3000)
    expect(registry.asked).toEqual([`${list}?n=1000`, `${list}?n=1000&last=1`, `${list}?n=1000&last=2`])
  })

  it('are asked of the registry itself, whatever host the link names', async () => {
    const elsewhere = await start({})
    const registry = await start(paged(2, (last) => `<${elsewhere.address}${list}?last=${last}>; rel="next"`))
    expect((await tags(access(registry.address))).names).toHaveLength(2000)
    expect(elsewhere.asked).toEqual([])
  })

  it('are read up to a number of them, and it is said that there are more', async () => {
    const registry = await start(paged(10_000, (last) => `<${list}?last=${last}>; rel="next"`))
    const found = await tags(access(registry.address))
    expect(found).toMatchObject({ truncated: true })
    expect(registry.asked).toHaveLength(20)
  })

  it('hold no more names than so many pages should, however long one is', async () => {
    const many = Array.from({ length: 100_000 }, (_, index) => `t${index}`)
    const registry = await start({ [list]: page(many, `<${list}?last=x>; rel="next"`) })
    const found = await tags(access(registry.address))
    expect(found.names).toEqual(many.slice(0, 20_000))
    expect(found.truncated).toBe(true)
    expect(registry.asked).toEqual([`${list}?n=1000`])
  })

  it('that lead in a circle, or to something else, are the end', async () => {
    const circle = await start({ [list]: page(['1'], `<${list}?n=1000>; rel="next"`) })
    expect(await tags(access(circle.address))).toEqual({ names: ['1'], truncated: false })
    const astray = await start({ [list]: page(['1'], '</v2/_catalog?last=x>; rel="next"') })
    expect(await tags(access(astray.address))).toEqual({ names: ['1'], truncated: false })
  })

  it('hold names only: what cannot be one is left out, what is no list is refused', async () => {
    const odd = await start({ [list]: page(['1', '../x', 'a b', '\u001b[31mred', 'x'.repeat(200), '']) })
    expect((await tags(access(odd.address))).names).toEqual(['1'])
    const empty = await start({ [list]: page(null) })
    expect((await tags(access(empty.address))).names).toEqual([])
    for (const body of ['<html>', { tags: 'x' }, [1]]) {
      const other = await start({ [list]: () => ({ body }) })
      await expect(tags(access(other.address))).rejects.toThrow(/does not speak as an image registry/)
    }
  })
})

describe('a registry', () => {
  const list = '/v2/team/app/tags/list'

  it('that redirects is not followed, and it is said where to', async () => {
    const registry = await start({
      [list]: () => ({ status: 302, headers: { location: 'http://inside.test/secret' } }),
    })
    await expect(tags(access(registry.address))).rejects.toThrow(/sends on to inside\.test/)
  })

  it.each([
    [
      404,
      { errors: [{ code: 'NAME_UNKNOWN', message: 'repository name not known\nto registry' }] },
      /not known to registry/,
      'not_found',
    ],
    [429, {}, /asked less often/, 'rejected'],
    [503, 'down', /cannot answer now: status 503/, 'rejected'],
  ])('that answers with %d says why in its own words, on one line', async (status, body, message, code) => {
    const registry = await start({ [list]: () => ({ status, body }) })
    const error: unknown = await tags(access(registry.address)).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) })
    expect((error as Error).message).not.toContain('\n')
  })

  it('gets the login only after it has asked for it, and only in the way that it asked for', async () => {
    const seen: (string | undefined)[] = []
    const answers =
      (challenge: string): StrictRoute =>
      ({ headers }) => {
        seen.push(headers.authorization)
        return headers.authorization === undefined
          ? { status: 401, headers: { 'www-authenticate': challenge } }
          : { body: { tags: ['1'] } }
      }
    const registry = await start({ [list]: answers('Basic realm="r"') })
    await tags(access(registry.address))
    expect(seen).toEqual([undefined, `Basic ${Buffer.from('kim:planted').toString('base64')}`])
    const odd = await start({ [list]: answers('Negotiate') })
    await expect(tags(access(odd.address))).rejects.toThrow(/refuses the login of kim/)
    expect(seen).toHaveLength(3)
  })

  it('that is insecure is asked over TLS first, and without where there is none', async () => {
    const plain = await start({ [list]: () => ({ body: { tags: ['1'] } }) })
    const client = new RegistryClient({ network })
    const registry = access('', { addresses: [`https://${plain.host}`, `http://${plain.host}`] })
    for (let count = 0; count < 2; count += 1) expect((await tags(registry, client)).names).toEqual(['1'])
    const tls = makeCertificate('127.0.0.1')
    const sealed = await start({ [list]: () => ({ body: { tags: ['2'] } }) }, { tls })
    const other = access('', { addresses: [`https://${sealed.host}`, `http://${sealed.host}`] })
    expect((await tags(other)).names).toEqual(['2'])
    await expect(tags({ ...other, insecure: false })).rejects.toThrow()
  })
})
