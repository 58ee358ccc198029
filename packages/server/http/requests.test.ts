import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { absentServices } from '../testing/absent-services.ts'
import { type TestApp, createTestApp } from '../testing/test-app.ts'

let app: TestApp
const bodies: unknown[] = []
beforeAll(async () => {
  const services = absentServices({
    listTemplates: async () => {
      throw new TypeError('the secret is hunter2')
    },
    // One field more than the contract has.
    listTargets: async () => [
      {
        name: 'a',
        kind: 'b',
        simulated: false,
        health: { state: 'healthy', reason: 'x' },
        limits: {},
        row_id: 7,
      } as never,
    ],
    createApp: async (call) => {
      bodies.push(call.body)
      throw new TypeError('not made')
    },
  })
  app = await createTestApp({ services: () => services })
})
afterAll(() => app.close())

describe('a request', () => {
  it('is told every problem at once, with path and what was probably meant', async () => {
    const payload = { usernam: 'x', username: 'a b', role: 'boss' }
    const { status, body } = await app.ask({ method: 'POST', url: '/api/v1/users', payload })
    expect(status).toBe(422)
    expect(body).toMatchObject({
      error: {
        code: 'invalid_request',
        problems: expect.arrayContaining([
          { severity: 'error', path: ['body', 'usernam'], message: 'is not a field here', suggestion: 'username' },
          expect.objectContaining({ path: ['body', 'username'] }),
          { severity: 'error', path: ['body', 'password'], message: 'is missing' },
          expect.objectContaining({ path: ['body', 'role'] }),
        ]),
      },
    })
    expect(JSON.stringify(body)).not.toContain('boss')
  })

  it('is refused for an unknown query name, and for a value of another kind', async () => {
    const { status, body } = await app.ask({ method: 'DELETE', url: '/api/v1/apps/blog?volume=true' })
    expect(status).toBe(422)
    expect(body).toMatchObject({ error: { problems: [{ path: ['query', 'volume'], suggestion: 'volumes' }] } })
    expect((await app.ask({ url: '/api/v1/deployments?limit=many' })).status).toBe(422)
    expect((await app.ask({ url: '/api/v1/deployments?limit=1&limit=2' })).status).toBe(422)
  })

  it.each([
    ['not JSON', 400, 'application/json', '{"username": hunter2'],
    ['nothing where JSON is announced', 400, 'application/json', ''],
    ['a form', 415, 'application/x-www-form-urlencoded', 'username=hunter2'],
    ['text, as a page of another origin can send it', 415, 'text/plain', '{"username":"hunter2"}'],
    ['a poisoned prototype', 400, 'application/json', '{"__proto__": {"role": "admin"}}'],
    ['a list', 422, 'application/json', '[1]'],
    ['too much', 413, 'application/json', JSON.stringify({ username: 'x'.repeat(70_000) })],
  ])('is refused with a body that is %s', async (_what, status, type, payload) => {
    const answer = await app.ask({ method: 'POST', url: '/api/v1/users', payload, headers: { 'content-type': type } })
    expect(answer.status).toBe(status)
    expect(answer.body).toMatchObject({ error: { code: 'invalid_request', requestId: expect.any(String) } })
    expect(JSON.stringify(answer.body)).not.toContain('hunter2')
  })

  it('may be as large as its route says', async () => {
    const document = 'x'.repeat(1_000_000)
    const { status } = await app.ask({ method: 'POST', url: '/api/v1/apps', payload: { document } })
    expect(status).toBe(500)
    expect(bodies).toMatchObject([{ document, values: {}, target: 'local' }])
  })

  it('without a body is one with nothing in it', async () => {
    const { body } = await app.ask({ method: 'POST', url: '/api/v1/session', as: '' })
    expect(body).toMatchObject({
      error: { problems: [{ path: ['body', 'username'] }, { path: ['body', 'password'] }] },
    })
  })

  it.each([
    'GET /api/v1/nothing',
    'POST /',
    'GET /api/v2/apps',
    'PUT /api/v1/apps',
    'GET /assets/../../etc/passwd.txt',
  ])('that leads nowhere (%s) is not found', async (request) => {
    const [method, url] = request.split(' ') as ['GET', string]
    const answer = await app.ask({ method, url })
    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } })
  })

  it('with an address that cannot be read is refused as any other', async () => {
    expect(await app.ask({ url: '/api/v1/apps/%zz' })).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_request' } },
    })
  })
})

describe('an answer', () => {
  it('to a bug has a request id and no details; the log has them under it', async () => {
    const { status, body } = await app.ask({ url: '/api/v1/templates' })
    expect(status).toBe(500)
    const { error } = body as { error: { code: string; message: string; requestId: string } }
    expect(error.code).toBe('internal')
    expect(JSON.stringify(error)).not.toContain('hunter2')
    const line = app.logged.find((each) => each.includes(error.requestId) && each.includes('a bug')) ?? ''
    expect(JSON.parse(line)).toMatchObject({ level: 'error', route: '/api/v1/templates', err: { type: 'TypeError' } })
  })

  it('that has more than the contract is a bug here, not a leak', async () => {
    const { status, body } = await app.ask({ url: '/api/v1/targets' })
    expect(status).toBe(500)
    expect(JSON.stringify(body)).not.toContain('row_id')
    expect(app.logged.join('')).toContain('0.row_id')
  })

  it('carries the headers that keep pages of others out, also when it is a refusal', async () => {
    for (const request of [
      { url: '/' },
      { url: '/healthz' },
      { url: '/x.y' },
      { url: '/', headers: { host: 'evil.example' } },
    ]) {
      const { headers } = await app.ask(request)
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
      expect(headers['content-security-policy']).toContain("script-src 'self'")
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
      expect(headers).not.toHaveProperty('access-control-allow-origin')
    }
  })

  it('is never kept by a cache', async () => {
    for (const url of ['/api/v1/system', '/api/v1/nothing']) {
      expect((await app.ask({ url })).headers['cache-control']).toBe('no-store')
    }
  })

  it('of the description names every route', async () => {
    const { status, body } = await app.ask({ url: '/api/v1/openapi.json', as: '' })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      openapi: '3.1.0',
      paths: { '/api/v1/apps/{app}': { get: { operationId: 'getApp' } } },
    })
  })
})

describe('attacks from the browser', () => {
  it('through a name that was rebound to this address reach nothing, not even the page', async () => {
    for (const url of ['/', '/healthz', '/api/v1/system', '/api/v1/openapi.json']) {
      expect((await app.ask({ url, headers: { host: 'evil.example:8888' } })).status).toBe(403)
    }
  })

  it('from a page of another origin are refused before anybody is signed in or anything is done', async () => {
    const before = bodies.length
    for (const origin of ['http://evil.example', 'http://localhost:3000', 'null']) {
      const answer = await app.ask({
        method: 'POST',
        url: '/api/v1/apps',
        payload: { document: 'x' },
        headers: { origin },
      })
      expect(answer).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } })
    }
    expect(bodies).toHaveLength(before)
  })

  it('do not believe X-Forwarded headers of a client that is no trusted proxy', async () => {
    const headers = { host: 'evil.example', 'x-forwarded-host': 'localhost:8888' }
    expect((await app.ask({ url: '/healthz', headers })).status).toBe(403)
  })
})
