import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { imageServices } from '../images/testing/image-services.ts'
import { digest } from '../secrets/digest.ts'
import { type TestApp, createTestApp } from '../testing/test-app.ts'

const day = 24 * 60 * 60 * 1000
const password = 'correct horse battery'

let app: TestApp
beforeEach(async () => {
  app = await createTestApp({ services: imageServices })
})
afterEach(() => app.close())

function setCookie(headers: Record<string, unknown>): string {
  return String(headers['set-cookie'])
}

function cookieOf(headers: Record<string, unknown>): string {
  return setCookie(headers).split(';', 1)[0] ?? ''
}

async function logIn(username: string, given = password, more: object = {}) {
  return app.ask({ method: 'POST', url: '/api/v1/session', as: '', payload: { username, password: given }, ...more })
}

async function setUp(token: string | undefined, username = 'ada') {
  return app.ask({ method: 'POST', url: '/api/v1/setup', as: '', payload: { token, username, password } })
}

const whoAmI = (headers: Record<string, string>) => app.ask({ url: '/api/v1/session', as: '', headers })

describe('setting up', () => {
  it('makes the first admin with the one-time token, and signs them in', async () => {
    expect((await app.ask({ url: '/api/v1/system' })).body).toMatchObject({ needsSetup: true })
    const answer = await setUp(app.setup.issueToken())
    expect(answer).toMatchObject({ status: 201, body: { username: 'ada', role: 'admin', via: 'session' } })
    expect((await whoAmI({ cookie: cookieOf(answer.headers) })).body).toMatchObject({ username: 'ada', role: 'admin' })
    expect((await app.ask({ url: '/api/v1/system' })).body).toMatchObject({ needsSetup: false })
  })

  it('refuses another token, an earlier one, and any once it is done', async () => {
    const earlier = app.setup.issueToken()
    const token = app.setup.issueToken()
    expect((await setUp('guess')).status).toBe(403)
    expect((await setUp(earlier)).status).toBe(403)
    expect((await setUp(token)).status).toBe(201)
    expect((await setUp(token, 'eve')).status).toBe(409)
    expect(app.setup.issueToken()).toBeUndefined()
  })

  it('of two at once lets one win', async () => {
    const token = app.setup.issueToken()
    const answers = await Promise.all(['ada', 'eve', 'kim'].map((name) => setUp(token, name)))
    expect(answers.map(({ status }) => String(status)).sort()).toEqual(['201', '409', '409'])
    expect(app.users.list()).toHaveLength(1)
  })

  it('keeps only a hash of the token', async () => {
    const token = app.setup.issueToken() ?? ''
    const stored = JSON.stringify(app.platform.database.prepare('SELECT * FROM setup').all())
    expect(stored).not.toContain(token)
    expect(stored).toContain(digest(token))
  })

  it('slows guessing down', async () => {
    app.setup.issueToken()
    const statuses: number[] = []
    for (let tries = 0; tries < 32; tries += 1) statuses.push((await setUp('guess')).status)
    expect(statuses.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 403))
    expect(statuses.slice(30)).toEqual([429, 429])
  })
})

describe('a session', () => {
  beforeEach(() => app.users.add({ username: 'Ada', password, role: 'operator' }))

  it('is a cookie that scripts and other sites do not get, and that only https carries where there is https', async () => {
    const plain = setCookie((await logIn('ada')).headers)
    expect(plain).toMatch(/^panamax_session=[\w-]{43}; Path=\/; Expires=.*; HttpOnly; SameSite=Strict$/)
    const behindProxy = await createTestApp({ trustedProxies: ['127.0.0.1'] })
    await behindProxy.users.add({ username: 'ada', password, role: 'viewer' })
    const { headers } = await behindProxy.ask({
      method: 'POST',
      url: '/api/v1/session',
      as: '',
      payload: { username: 'ada', password },
      headers: { 'x-forwarded-proto': 'https' },
    })
    expect(setCookie(headers)).toMatch(/; Secure$/)
    await behindProxy.close()
  })

  it('has a secret of its own, never one that the client brought along', async () => {
    const planted = `panamax_session=${'A'.repeat(43)}`
    const first = cookieOf((await logIn('ada', password, { headers: { cookie: planted } })).headers)
    const second = cookieOf((await logIn('ada', password, { headers: { cookie: first } })).headers)
    expect(new Set([planted, first, second]).size).toBe(3)
    expect((await whoAmI({ cookie: planted })).status).toBe(401)
  })

  it('is stored as a hash', async () => {
    const secret = cookieOf((await logIn('ada')).headers).split('=')[1] ?? ''
    const stored = JSON.stringify(app.platform.database.prepare('SELECT * FROM sessions').all())
    expect(stored).not.toContain(secret)
    expect(stored).toContain(digest(secret))
  })

  it('ends with signing out', async () => {
    const cookie = cookieOf((await logIn('ada')).headers)
    const answer = await app.ask({ method: 'DELETE', url: '/api/v1/session', as: '', headers: { cookie } })
    expect(answer.status).toBe(204)
    expect(setCookie(answer.headers)).toContain('Expires=Thu, 01 Jan 1970')
    expect((await whoAmI({ cookie })).status).toBe(401)
  })

  it('slides while it is used, ends 14 days after, and 90 days after it began in any case', async () => {
    const cookie = cookieOf((await logIn('ada')).headers)
    expect((await whoAmI({ cookie })).headers).not.toHaveProperty('set-cookie')
    for (let week = 1; week <= 12; week += 1) {
      app.advance(7 * day)
      const { status, headers } = await whoAmI({ cookie })
      expect(status).toBe(200)
      if (week <= 11) expect(cookieOf(headers)).toBe(cookie)
    }
    app.advance(7 * day)
    expect((await whoAmI({ cookie })).status).toBe(401)
    const unused = cookieOf((await logIn('ada')).headers)
    app.advance(14 * day)
    expect((await whoAmI({ cookie: unused })).status).toBe(401)
  })

  it('ends when an admin changes the role or password, and when the account goes', async () => {
    for (const payload of [{ role: 'viewer' }, { password: 'another password' }]) {
      const cookie = cookieOf((await logIn('ada')).headers)
      expect((await app.ask({ method: 'PATCH', url: '/api/v1/users/ADA', payload })).status).toBe(200)
      expect((await whoAmI({ cookie })).status).toBe(401)
    }
    const cookie = cookieOf((await logIn('ada', 'another password')).headers)
    expect((await app.ask({ method: 'DELETE', url: '/api/v1/users/ada' })).status).toBe(204)
    expect((await whoAmI({ cookie })).status).toBe(401)
  })

  it('stays, and all others end, when one changes one’s own password', async () => {
    const other = cookieOf((await logIn('ada')).headers)
    const cookie = cookieOf((await logIn('ada')).headers)
    const change = (current: string) =>
      app.ask({
        method: 'PUT',
        url: '/api/v1/session/password',
        as: '',
        headers: { cookie },
        payload: { current, password: 'a new password' },
      })
    expect((await change('wrong')).status).toBe(403)
    expect((await change(password)).status).toBe(204)
    expect((await whoAmI({ cookie })).status).toBe(200)
    expect((await whoAmI({ cookie: other })).status).toBe(401)
    expect((await logIn('ada')).status).toBe(401)
    expect((await logIn('ada', 'a new password')).status).toBe(201)
  })

  it('says the same for a wrong name as for a wrong password, and hashes for both', async () => {
    const [name, word] = [await logIn('nobody'), await logIn('ada', 'wrong')]
    expect(name.status).toBe(401)
    const message = (answer: { body: unknown }) => (answer.body as { error: { message: string } }).error.message
    expect(message(name)).toBe(message(word))
  })

  it('is not begun after five failures, until a pause that grows; another client is not held up', async () => {
    for (let tries = 0; tries < 5; tries += 1) expect((await logIn('ada', 'wrong')).status).toBe(401)
    const refused = await logIn('ada')
    expect(refused).toMatchObject({ status: 429, body: { error: { code: 'forbidden' } } })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect((await logIn('ada', password, { remoteAddress: '192.0.2.7' })).status).toBe(201)
    app.advance(3000)
    expect((await logIn('ada', 'wrong')).status).toBe(401)
    app.advance(3000)
    expect((await logIn('ada')).status).toBe(429)
    app.advance(2000)
    expect((await logIn('ada')).status).toBe(201)
    expect((await logIn('ada', 'wrong')).status).toBe(401)
  })

  it('cannot be guessed by a hundred attempts at once', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => logIn('ada', `guess ${index}`)))
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(95)
  })
})

describe('users', () => {
  it('are added once, whatever the case, and never under the name of the command line', async () => {
    const add = (username: string) =>
      app.ask({ method: 'POST', url: '/api/v1/users', payload: { username, password, role: 'viewer' } })
    expect(await add('Kim')).toMatchObject({ status: 201, body: { username: 'Kim', role: 'viewer' } })
    expect((await add('kIM')).status).toBe(409)
    expect((await add('Local')).status).toBe(409)
    expect((await app.ask({ url: '/api/v1/users' })).body).toHaveLength(1)
    expect(JSON.stringify((await app.ask({ url: '/api/v1/users' })).body)).not.toContain('scrypt')
  })

  it('always keep an admin', async () => {
    await app.users.add({ username: 'ada', password, role: 'admin' })
    const demote = () => app.ask({ method: 'PATCH', url: '/api/v1/users/ada', payload: { role: 'viewer' } })
    const remove = () => app.ask({ method: 'DELETE', url: '/api/v1/users/ada' })
    expect((await demote()).status).toBe(409)
    expect((await remove()).status).toBe(409)
    expect((await app.ask({ method: 'PATCH', url: '/api/v1/users/ada', payload: { role: 'admin' } })).status).toBe(200)
    await app.users.add({ username: 'kim', password, role: 'admin' })
    const both = await Promise.all([demote(), app.ask({ method: 'DELETE', url: '/api/v1/users/kim' })])
    expect(both.filter(({ status }) => status === 409)).toHaveLength(1)
    expect(app.users.list().filter(({ role }) => role === 'admin')).toHaveLength(1)
  })

  it('that do not exist are not found', async () => {
    expect((await app.ask({ method: 'DELETE', url: '/api/v1/users/nobody' })).status).toBe(404)
    expect((await app.ask({ method: 'PATCH', url: '/api/v1/users/nobody', payload: {} })).status).toBe(404)
  })
})

describe('tokens', () => {
  const create = (as: string, payload: object) => app.ask({ method: 'POST', url: '/api/v1/tokens', as, payload })

  it('are shown once and stored as a hash', async () => {
    const { status, body } = await create(app.localToken, { name: 'ci', role: 'viewer', expiresInDays: 7 })
    expect(status).toBe(201)
    const { token } = body as { token: string }
    expect(token).toMatch(/^pmx_[\w-]{43}$/)
    expect((await app.ask({ url: '/api/v1/session', as: token })).body).toEqual({
      username: 'local',
      role: 'viewer',
      via: 'token',
    })
    const stored = JSON.stringify(app.platform.database.prepare('SELECT * FROM tokens').all())
    expect(stored).not.toContain(token)
    const listed = (await app.ask({ url: '/api/v1/tokens' })).body
    expect(listed).toMatchObject([{ name: 'ci', role: 'viewer', username: 'local', lastUsedAt: expect.any(String) }])
    expect(JSON.stringify(listed)).not.toContain(token)
    app.advance(7 * day)
    expect((await app.ask({ url: '/api/v1/session', as: token })).status).toBe(401)
  })

  /** A session of the user that `tokenOf` makes for the role. */
  async function sessionOf(role: 'viewer' | 'operator') {
    await app.tokenOf(role)
    return { cookie: cookieOf((await logIn(`test-${role}`, 'a long password')).headers) }
  }
  const createIn = (headers: Record<string, string>, payload: object) =>
    app.ask({ method: 'POST', url: '/api/v1/tokens', as: '', headers, payload })
  const revokeIn = (headers: Record<string, string>, id: string) =>
    app.ask({ method: 'DELETE', url: `/api/v1/tokens/${id}`, as: '', headers })

  it('never have a role above that of whoever makes them', async () => {
    const viewer = await sessionOf('viewer')
    expect((await createIn(viewer, { name: 'x', role: 'operator' })).status).toBe(403)
    expect((await createIn(viewer, { name: 'x', role: 'viewer' })).status).toBe(201)
  })

  it('are seen and revoked by their owner and by admins only', async () => {
    const [viewer, operator] = [await sessionOf('viewer'), await sessionOf('operator')]
    const { id, token } = (await createIn(operator, { name: 'mine' })).body as { id: string; token: string }
    const names = async (as: string) =>
      ((await app.ask({ url: '/api/v1/tokens', as })).body as { name: string }[]).map(({ name }) => name)
    expect(await names(await app.tokenOf('viewer'))).toEqual(['viewer'])
    expect(await names(await app.tokenOf('operator'))).toEqual(['operator', 'mine'])
    expect(await names(app.localToken)).toEqual(['viewer', 'operator', 'mine'])
    expect((await revokeIn(viewer, id)).status).toBe(404)
    expect((await revokeIn(operator, id)).status).toBe(204)
    expect((await app.ask({ url: '/api/v1/session', as: token })).status).toBe(401)
  })

  it('neither make nor revoke tokens', async () => {
    const operator = await sessionOf('operator')
    const { id, token } = (await createIn(operator, { name: 'ci' })).body as { id: string; token: string }
    expect(await create(token, { name: 'for ever' })).toMatchObject({
      status: 403,
      body: { error: { code: 'forbidden' } },
    })
    expect((await app.ask({ method: 'DELETE', url: `/api/v1/tokens/${id}`, as: token })).status).toBe(403)
    expect((await app.ask({ url: '/api/v1/session', as: token })).status).toBe(200)
  })

  it('manage no users, also with the role admin: an account would outlive them', async () => {
    const admin = await app.tokenOf('admin')
    const url = '/api/v1/users'
    const payload = { username: 'sleeper', password: 'a long password', role: 'admin' }
    const forbidden = { status: 403, body: { error: { code: 'forbidden' } } }
    expect(await app.ask({ method: 'POST', url, as: admin, payload })).toMatchObject(forbidden)
    const me = `${url}/test-admin`
    expect(await app.ask({ method: 'PATCH', url: me, as: admin, payload: { role: 'admin' } })).toMatchObject(forbidden)
    expect(await app.ask({ method: 'DELETE', url: me, as: admin })).toMatchObject(forbidden)
    expect((await app.ask({ url, as: admin })).status).toBe(200)
  })

  it('end with their owner', async () => {
    const viewer = await app.tokenOf('viewer')
    await app.ask({ method: 'DELETE', url: '/api/v1/users/test-viewer' })
    expect((await app.ask({ url: '/api/v1/session', as: viewer })).status).toBe(401)
  })
})

describe('the log', () => {
  it('says who did what, and holds no secret that was typed, made or stored', async () => {
    const token = app.setup.issueToken() ?? ''
    const secrets = [token, 'planted-setup-password', 'planted-wrong-password', 'planted-name-that-is-a-password']
    const ask = (method: 'POST' | 'PUT' | 'PATCH' | 'GET', url: string, payload?: object, headers = {}) =>
      app.ask({ method, url, as: '', headers, ...(payload === undefined ? {} : { payload }) })
    const { headers } = await ask('POST', '/api/v1/setup', {
      token,
      username: 'ada',
      password: 'planted-setup-password',
    })
    const cookie = cookieOf(headers)
    secrets.push(cookie.split('=')[1] ?? '')
    await ask('POST', '/api/v1/session', { username: 'ada', password: 'planted-wrong-password' })
    await ask('POST', '/api/v1/session', { username: 'planted-name-that-is-a-password', password: 'x' })
    const made = (await ask('POST', '/api/v1/tokens', { name: 'ci', role: 'admin' }, { cookie })).body as {
      token: string
    }
    secrets.push(made.token, 'planted-user-password', 'planted-registry-password', 'planted-query')
    const bearer = { authorization: `Bearer ${made.token}` }
    await ask(
      'POST',
      '/api/v1/users',
      { username: 'kim', password: 'planted-user-password', role: 'viewer' },
      { cookie },
    )
    await ask('PUT', '/api/v1/registries/docker.io', { username: 'kim', password: 'planted-registry-password' }, bearer)
    await ask(
      'PUT',
      '/api/v1/registries/docker.io',
      { username: 'kim', password: 'planted-registry-password', typo: 1 },
      bearer,
    )
    await ask('GET', '/api/v1/apps/blog/exec?command=planted-query', undefined, bearer)
    await ask('GET', '/api/v1/nothing?token=planted-query', undefined, bearer)
    const text = app.logged.join('')
    for (const secret of secrets) expect(text).not.toContain(secret)
    const audited = app.logged
      .map((line) => (JSON.parse(line) as { audit?: string }).audit)
      .filter((each) => each !== undefined)
    expect(audited).toEqual([
      'set up',
      'sign-in refused',
      'sign-in refused',
      'token made',
      'user added',
      'registry stored',
    ])
  })

  it('hides what is given to it by mistake', () => {
    app.platform.log.info({ password: 'planted', deep: { token: 'planted', deeper: { cookie: 'planted' } } }, 'oops')
    expect(app.logged.join('')).not.toContain('planted')
  })
})
