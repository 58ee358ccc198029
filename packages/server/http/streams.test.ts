import type { AddressInfo } from 'node:net'
import { createClient } from '@panamax/contract/client'
import { PanamaxError } from '@panamax/core/errors'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { absentServices } from '../testing/absent-services.ts'
import { type TestApp, createTestApp } from '../testing/test-app.ts'
import { openWebSocket } from '../testing/web-socket.ts'
import type { Socket } from './handler.ts'

let app: TestApp
let address = ''
let operator = ''
let viewer = ''
const signals: AbortSignal[] = []

async function* journal(from: number, signal: AbortSignal) {
  for (let number = from; !signal.aborted; number += 1) {
    yield {
      id: String(number),
      data: { cursor: String(number), time: '2026-01-01T00:00:00Z', kind: 'log' as const, text: 'x' },
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}

async function converse(socket: Socket, command: string): Promise<void> {
  if (command === '["refuse"]') throw new PanamaxError('not_found', 'There is no such service.')
  if (command === '["crash"]') throw new TypeError('the secret is hunter2')
  if (command === '["leave"]') return
  for await (const frame of socket.messages) await socket.send(frame)
}

beforeAll(async () => {
  const services = absentServices({
    followJournal: async (call) => {
      if (call.params.app === 'absent') throw new PanamaxError('not_found', 'There is no app "absent".')
      signals.push(call.signal)
      return journal(Number(call.lastEventId ?? 0) + 1, call.signal)
    },
    exec: async (call, socket) => {
      signals.push(call.signal)
      await converse(socket, call.query.command)
    },
  })
  app = await createTestApp({ services: () => services })
  await app.http.listen({ host: '127.0.0.1', port: 0 })
  address = `http://127.0.0.1:${(app.http.server.address() as AddressInfo).port}`
  operator = await app.tokenOf('operator')
  viewer = await app.tokenOf('viewer')
})
afterAll(() => app.close())

function follow(name: string, options: { lastEventId?: string; signal?: AbortSignal } = {}) {
  return createClient({ server: address, token: viewer }).stream(
    'followJournal',
    { params: { app: name }, query: {} },
    options,
  )
}

describe('a stream of events', () => {
  it('is resumed after the last event that the client has', async () => {
    const seen: string[] = []
    for await (const event of follow('blog', { lastEventId: '41' })) {
      seen.push(event.data.cursor)
      if (seen.length === 3) break
    }
    expect(seen).toEqual(['42', '43', '44'])
    await vi.waitFor(() => expect(signals.at(-1)?.aborted).toBe(true))
  })

  it('that cannot begin is refused with a status', async () => {
    await expect(follow('absent')[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'not_found' })
  })
})

/** Rejects with the HTTP status when there is no upgrade. */
function open(command: string, { as = operator, headers = {} as object } = {}) {
  const query = new URLSearchParams({ service: 'web', command })
  const authorization = as === '' ? {} : { authorization: `Bearer ${as}` }
  return openWebSocket(`${address}/api/v1/apps/blog/exec?${query.toString()}`, { ...authorization, ...headers })
}

describe('a terminal', () => {
  it('carries text and bytes both ways, in order, and ends when the client leaves', async () => {
    const socket = await open('["cat"]')
    const sent = Array.from({ length: 300 }, (_, index) =>
      index % 2 === 0 ? `text ${index}` : Buffer.from([index % 256, 0, 255]),
    )
    for (const frame of sent) socket.send(frame)
    await vi.waitFor(() => expect(socket.frames).toHaveLength(300))
    expect(socket.frames).toEqual(sent)
    socket.close()
    expect(await socket.end).toBe('1000')
    await vi.waitFor(() => expect(signals.at(-1)?.aborted).toBe(true))
  })

  it('is closed by the server when the conversation is over', async () => {
    expect(await (await open('["leave"]')).end).toBe('1000')
  })

  it('says why it cannot go on, and nothing of a bug', async () => {
    const refused = await open('["refuse"]')
    expect(await refused.end).toBe('1011 There is no such service.')
    expect(refused.frames.map(String).map((text) => JSON.parse(text) as unknown)).toEqual([
      { type: 'error', code: 'not_found', message: 'There is no such service.' },
    ])
    const crashed = await open('["crash"]')
    expect(await crashed.end).toMatch(/^1011 Something went wrong/)
    expect(String(crashed.frames)).not.toContain('hunter2')
  })

  it.each([
    ['nobody', { as: '' }, 401],
    ['a viewer', 'viewer', 403],
    ['a page of another origin', { headers: { origin: 'http://evil.example' } }, 403],
    ['a page on another port of this machine', { headers: { origin: 'http://127.0.0.1:3000' } }, 403],
    ['a name that was rebound', { headers: { host: 'evil.example' } }, 403],
  ])('is not opened for %s', async (_who, how, status) => {
    const opening = open('["cat"]', how === 'viewer' ? { as: viewer } : (how as object))
    await expect(opening).rejects.toThrow(`HTTP ${status}`)
  })

  it('is opened for our own page', async () => {
    const socket = await open('["cat"]', { headers: { origin: address } })
    socket.close()
    expect(await socket.end).toBe('1000')
  })

  it('refuses a frame that is too large', async () => {
    const { send, end } = await open('["cat"]')
    send(Buffer.alloc(1024 * 1024 + 1))
    expect(await end).toMatch(/^1009/)
  })

  it('is refused as a plain request, in words', async () => {
    const answer = await app.ask({ url: '/api/v1/apps/blog/exec?service=web&command=[]' })
    expect(answer).toMatchObject({ status: 422, body: { error: { code: 'invalid_request' } } })
  })
})

describe('access that ends', () => {
  /** An operator's session or token, with a terminal and a stream open. */
  async function openBoth(username: string, more: object = {}) {
    const payload = { username, password: 'a long password' }
    if (!app.users.isKnown(username)) await app.users.add({ ...payload, role: 'operator' })
    const signedIn = await app.ask({ method: 'POST', url: '/api/v1/session', as: '', payload })
    const cookie = String(signedIn.headers['set-cookie']).split(';', 1)[0] ?? ''
    const made = await app.ask({
      method: 'POST',
      url: '/api/v1/tokens',
      as: '',
      headers: { cookie },
      payload: { name: 'x', ...more },
    })
    const { id, token } = made.body as { id: string; token: string }
    const before = signals.length
    const inSession = await open('["cat"]', { as: '', headers: { cookie } })
    const withToken = await open('["cat"]', { as: token })
    let isOver = false
    const client = createClient({ server: address, token })
    const reading = (async () => {
      const stream = client.stream('followJournal', { params: { app: 'blog' }, query: {} })
      await stream[Symbol.asyncIterator]().next()
      for await (const _ of stream);
    })()
    void reading.catch(() => undefined).finally(() => (isOver = true))
    await vi.waitFor(() => expect(signals).toHaveLength(before + 3))
    return { cookie, id, inSession, withToken, streamIsOver: () => isOver, mine: signals.slice(before) }
  }
  const ended = '1008 Your access has ended. Sign in again.'

  it('ends what a revoked token has opened, and nothing else', async () => {
    const { cookie, id, inSession, withToken, streamIsOver } = await openBoth('ada')
    await app.ask({ method: 'DELETE', url: `/api/v1/tokens/${id}`, as: '', headers: { cookie } })
    expect(await withToken.end).toBe(ended)
    await vi.waitFor(() => expect(streamIsOver()).toBe(true))
    inSession.send('still here')
    await vi.waitFor(() => expect(inSession.frames).toEqual(['still here']))
    inSession.close()
  })

  it('ends what a session has opened when it is signed out', async () => {
    const { cookie, inSession, withToken } = await openBoth('ada')
    await app.ask({ method: 'DELETE', url: '/api/v1/session', as: '', headers: { cookie } })
    expect(await inSession.end).toBe(ended)
    withToken.send('still here')
    await vi.waitFor(() => expect(withToken.frames).toEqual(['still here']))
    withToken.close()
  })

  it('ends what an expired session or token has opened, at its end and not before', async () => {
    const days = (count: number) => app.advance(count * 24 * 3600 * 1000)
    const { inSession, withToken, streamIsOver } = await openBoth('eve', { expiresInDays: 3 })
    days(2)
    await new Promise((resolve) => setTimeout(resolve, 300))
    inSession.send('still here')
    withToken.send('still here')
    await vi.waitFor(() => expect([...inSession.frames, ...withToken.frames]).toEqual(['still here', 'still here']))
    days(2)
    expect(await withToken.end).toBe(ended)
    await vi.waitFor(() => expect(streamIsOver()).toBe(true))
    days(14)
    expect(await inSession.end).toBe(ended)
  })

  it.each([
    ['demoted', { method: 'PATCH' as const, payload: { role: 'viewer' } }],
    ['removed', { method: 'DELETE' as const }],
  ])('ends everything of a user who is %s', async (_what, request) => {
    const { inSession, withToken, mine } = await openBoth('kim')
    await app.ask({ ...request, url: '/api/v1/users/KIM' })
    expect([await inSession.end, await withToken.end]).toEqual([ended, ended])
    expect(mine.map((signal) => signal.aborted)).toEqual([true, true, true])
    if (app.users.isKnown('kim')) app.users.remove('kim')
  })
})

describe('closing the server', () => {
  it('ends every stream and terminal at once', async () => {
    const seen: string[] = []
    const reading = (async () => {
      for await (const event of follow('blog')) seen.push(event.data.cursor)
    })().catch(() => undefined)
    const { end } = await open('["cat"]')
    await vi.waitFor(() => expect(seen.length).toBeGreaterThan(0))
    const started = performance.now()
    await app.http.close()
    await reading
    expect(await end).toBe('1001 Panamax is shutting down.')
    expect(performance.now() - started).toBeLessThan(2000)
    expect(signals.every((signal) => signal.aborted)).toBe(true)
  })
})
