import { PanamaxError } from '@panamax/core/errors'
import { describe, expect, it } from 'vitest'
import { createClient } from './client.ts'

type Reply = (url: string, init: RequestInit) => Response | Promise<Response>

function clientOf(reply: Reply) {
  return createClient({
    server: 'http://panamax.test/',
    token: 'pmx_x',
    fetch: async (url, init) => reply(url instanceof Request ? url.url : url.toString(), init ?? {}),
  })
}

/** Cut at every place: what arrives in pieces means the same. */
function inPieces(text: string, size: number): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size))
      controller.close()
    },
  })
}

async function collect<T>(events: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const event of events) all.push(event)
  return all
}

describe('the typed client', () => {
  it('fills the address, encoded, and sends the token and JSON', async () => {
    let seen: unknown[] = []
    const client = clientOf((url, init) => {
      seen = [url, init.method, init.headers, init.body]
      return new Response(null, { status: 204 })
    })
    await client.call('updateUser', { params: { username: 'a b/c' }, body: { role: 'viewer' } })
    expect(seen).toEqual([
      'http://panamax.test/api/v1/users/a%20b%2Fc',
      'PATCH',
      { accept: 'application/json', authorization: 'Bearer pmx_x', 'content-type': 'application/json' },
      '{"role":"viewer"}',
    ])
    expect(client.url('listDeployments', { query: { app: 'blog', limit: 5 } })).toBe(
      'http://panamax.test/api/v1/deployments?app=blog&limit=5',
    )
  })

  it("throws the server's own error with its problems", async () => {
    const problems = [{ severity: 'error', message: 'is missing', path: ['body', 'name'] }]
    const error = { code: 'invalid_request', message: 'no', details: { a: 1 }, problems, requestId: 'r1' }
    const client = clientOf(() => Response.json({ error }, { status: 422 }))
    await expect(client.call('listUsers', {})).rejects.toMatchObject({
      code: 'invalid_request',
      message: 'no',
      details: { a: 1, problems, requestId: 'r1' },
    })
  })

  it('says so when nothing answers, when something else does, and when it was canceled', async () => {
    const gone = clientOf(() => Promise.reject(new TypeError('fetch failed')))
    await expect(gone.call('isAlive', {})).rejects.toMatchObject({ code: 'unreachable' })
    const other = clientOf(() => new Response('<html>', { status: 502 }))
    await expect(other.call('isAlive', {})).rejects.toMatchObject({ code: 'rejected' })
    await expect(gone.call('isAlive', {}, AbortSignal.abort())).rejects.toMatchObject({ code: 'canceled' })
  })
})

describe('a stream', () => {
  const text = 'retry: 2000\n\n:\n\nid: 1\ndata: {"text":"ä"}\n\nid: 2\r\ndata: {"te\r\ndata: xt":2}\r\n\r\n'

  it.each([1, 2, 7, 1000])('gives events in order, whatever the pieces (%i bytes)', async (size) => {
    const ask = clientOf(
      () => new Response(inPieces(text.replace('{"te\r\ndata: xt":2}', '{"text":\r\ndata: 2}'), size)),
    )
    const events = await collect(ask.stream('followJournal', { params: { app: 'a' }, query: {} }))
    expect(events).toEqual([
      { id: '1', data: { text: 'ä' } },
      { id: '2', data: { text: 2 } },
    ])
  })

  it('asks to go on after an event', async () => {
    let headers: unknown
    const client = clientOf((_url, init) => {
      headers = init.headers
      return new Response('')
    })
    await collect(client.stream('followJournal', { params: { app: 'a' }, query: {} }, { lastEventId: '7' }))
    expect(headers).toMatchObject({ 'last-event-id': '7', accept: 'text/event-stream' })
  })

  it("throws the server's error when the stream fails in the middle", async () => {
    const error = { code: 'unreachable', message: 'The engine is gone.' }
    const body = `data: 1\n\nevent: error\ndata: ${JSON.stringify({ error })}\n\n`
    const seen: unknown[] = []
    const reading = async () => {
      const client = clientOf(() => new Response(body))
      for await (const event of client.stream('watchSystem', {})) seen.push(event.data)
    }
    await expect(reading()).rejects.toEqual(new PanamaxError('unreachable', 'The engine is gone.'))
    expect(seen).toEqual([1])
  })
})
