import type { Access, Role, Route } from '@panamax/contract/route'
import { routes } from '@panamax/contract/routes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, createTestApp } from '../testing/test-app.ts'

const ranks: Readonly<Record<Access | 'nobody', number>> = { nobody: 0, public: 0, viewer: 1, operator: 2, admin: 3 }
const askers = ['nobody', 'viewer', 'operator', 'admin'] as const

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

/** An address of the route that leads to nothing, so that nothing is changed by asking. */
function addressOf(route: Route): string {
  return route.path.replace(/:(\w+)/g, (_, name: string) => (name === 'revision' ? '1' : 'nothing-of-this-name'))
}

/** Tokens and users are managed with no token, and these tests ask with tokens. */
const askedElsewhere = ['logOut', 'deleteToken', 'deleteUser']

describe('who may use a route', () => {
  describe.each(Object.entries<Route>(routes).filter(([name]) => !askedElsewhere.includes(name)))(
    '%s',
    (_name, route) => {
      it.each(askers)('%s', async (asker) => {
        const as = asker === 'nobody' ? '' : await app.tokenOf(asker)
        // Not a valid body for any route: who may not use it is refused before it is looked at.
        const payload = route.method === 'GET' || route.method === 'DELETE' ? {} : { payload: { nonsense: true } }
        const answer = await app.ask({ method: route.method, url: addressOf(route), as, ...payload })
        if (ranks[asker] >= ranks[route.access]) expect([401, 403]).not.toContain(answer.status)
        else expect(answer.status).toBe(asker === 'nobody' ? 401 : 403)
      })
    },
  )

  it('is asked of every route of the table, on the server that really runs', () => {
    for (const route of Object.values<Route>(routes)) {
      expect(app.http.hasRoute({ method: route.method, url: route.path })).toBe(true)
    }
  })

  it('has nothing public besides signing in, setting up, the description and the probes', () => {
    const open = Object.entries<Route>(routes).filter(([, route]) => route.access === 'public')
    expect(open.map(([name]) => name).sort()).toEqual(['getOpenApi', 'isAlive', 'isReady', 'logIn', 'setUp'])
  })

  it('lets nobody change anything with the role viewer, except themselves', () => {
    const changing = Object.entries<Route>(routes).filter(
      ([, route]) => route.method !== 'GET' && route.access === 'viewer',
    )
    expect(changing.map(([name]) => name).sort()).toEqual(['changePassword', 'createToken', 'deleteToken', 'logOut'])
  })
})

describe('credentials', () => {
  it.each([
    ['no such token', 'Bearer pmx_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
    ['not ours', 'Bearer hunter2'],
    ['another scheme', 'Basic YWRtaW46aHVudGVyMg=='],
    ['empty', 'Bearer '],
  ])('refuses a header that is wrong (%s), even beside a good cookie', async (_what, authorization) => {
    const cookie = await signIn(app, 'credentials')
    const answer = await app.ask({ url: '/api/v1/session', as: '', headers: { authorization, cookie } })
    expect(answer.status).toBe(401)
    expect(answer.headers['www-authenticate']).toContain('Bearer')
  })

  it('knows the command line of this machine by its token', async () => {
    expect((await app.ask({ url: '/api/v1/session' })).body).toEqual({ username: 'local', role: 'admin', via: 'local' })
  })

  it('forgets a role at once when it is taken away', async () => {
    const cookie = await signIn(app, 'demoted', 'admin')
    expect((await app.ask({ url: '/api/v1/users', as: '', headers: { cookie } })).status).toBe(200)
    const { body } = await app.ask({
      method: 'POST',
      url: '/api/v1/tokens',
      as: '',
      headers: { cookie },
      payload: { name: 'x', role: 'admin' },
    })
    await app.ask({ method: 'PATCH', url: '/api/v1/users/demoted', payload: { role: 'viewer' } })
    expect((await app.ask({ url: '/api/v1/users', as: '', headers: { cookie } })).status).toBe(401)
    const { token } = body as { token: string }
    expect((await app.ask({ url: '/api/v1/session', as: token })).body).toMatchObject({ role: 'viewer' })
    expect((await app.ask({ url: '/api/v1/users', as: token })).status).toBe(403)
  })
})

async function signIn(on: TestApp, username: string, role: Role = 'viewer'): Promise<string> {
  await on.users.add({ username, password: 'correct horse', role }).catch(() => undefined)
  const payload = { username, password: 'correct horse' }
  const { headers } = await on.ask({ method: 'POST', url: '/api/v1/session', as: '', payload })
  return String(headers['set-cookie']).split(';', 1)[0] ?? ''
}
