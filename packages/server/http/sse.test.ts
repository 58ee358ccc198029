import { type IncomingMessage, type Server, createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { StreamEvent } from './handler.ts'
import { type EventStreamOptions, sendEvents } from './sse.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

interface Stream {
  readonly response: IncomingMessage
  readonly text: () => string
  /** Resolves when the server's side is done. */
  readonly done: Promise<void>
}

/** Serves the events over real sockets; what the client has read is in `text`. */
async function serve(
  events: AsyncIterable<StreamEvent<unknown>>,
  more: Partial<EventStreamOptions> = {},
): Promise<Stream> {
  let finish = (): void => undefined
  const done = new Promise<void>((resolve) => {
    finish = resolve
  })
  const server = createServer((_request, response) => {
    const left = new AbortController()
    response.on('close', () => left.abort())
    const options: EventStreamOptions = {
      headers: { 'x-test': 'kept' },
      signal: left.signal,
      present: (data) => data,
      failure: () => ({ error: { code: 'unreachable', message: 'The engine is gone.' } }),
      ...more,
    }
    void sendEvents(response, events, options).then(finish)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const response = await new Promise<IncomingMessage>((resolve) => get({ port, host: '127.0.0.1' }, resolve))
  let text = ''
  if (more.stallMilliseconds === undefined) response.on('data', (chunk: Buffer) => (text += chunk.toString()))
  response.on('error', () => undefined)
  return { response, text: () => text, done }
}

async function* numbers(count: number) {
  for (let number = 1; number <= count; number += 1) yield { id: String(number), data: { number } }
}

/** An iterable that never has anything, and tells when it is closed. */
function silence() {
  const closed = vi.fn<() => void>()
  const iterator = {
    next: () => new Promise<never>(() => undefined),
    return: () => {
      closed()
      return Promise.resolve({ done: true as const, value: undefined })
    },
  }
  return { closed, events: { [Symbol.asyncIterator]: () => iterator } }
}

describe('server-sent events', () => {
  it('carry ids and JSON, the headers of the server, and an advice when to come back', async () => {
    const stream = await serve(numbers(2))
    await stream.done
    await vi.waitFor(() =>
      expect(stream.text()).toBe('retry: 2000\n\nid: 1\ndata: {"number":1}\n\nid: 2\ndata: {"number":2}\n\n'),
    )
    expect(stream.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-test': 'kept',
    })
  })

  it('cannot be broken by what is in them', async () => {
    async function* hostile() {
      yield { id: '1\nid: 2\ndata: x', data: 'a\n\ndata: b\r\n\u2028' }
    }
    const stream = await serve(hostile())
    await stream.done
    await vi.waitFor(() => expect(stream.text()).toContain('id: 1id: 2data: x\ndata: "a\\n\\ndata: b\\r\\n\u2028"\n\n'))
  })

  it('begin at once, before there is an event, and keep the connection alive', async () => {
    const { events } = silence()
    const stream = await serve(events, { heartbeatMilliseconds: 10 })
    await vi.waitFor(() => expect(stream.text()).toMatch(/^retry: 2000\n\n:\n\n:\n\n/))
    stream.response.destroy()
    await stream.done
  })

  it('end when the client leaves, also while the source is silent', async () => {
    const { events, closed } = silence()
    const stream = await serve(events)
    stream.response.destroy()
    await stream.done
    expect(closed).toHaveBeenCalledOnce()
  })

  it('end at shutdown', async () => {
    const shutdown = new AbortController()
    const { events, closed } = silence()
    const stream = await serve(events, { signal: shutdown.signal })
    const ended = new Promise((resolve) => stream.response.on('end', resolve))
    shutdown.abort()
    await ended
    expect(closed).toHaveBeenCalledOnce()
  })

  it('say why they break off', async () => {
    async function* failing() {
      yield { data: 1 }
      throw new Error('secret')
    }
    const stream = await serve(failing())
    await stream.done
    await vi.waitFor(() =>
      expect(stream.text()).toBe(
        'retry: 2000\n\ndata: 1\n\nevent: error\ndata: {"error":{"code":"unreachable","message":"The engine is gone."}}\n\n',
      ),
    )
  })

  it('are not kept once they were sent, however long the stream lives', async () => {
    const sent: WeakRef<object>[] = []
    async function* many() {
      for (let number = 0; number < 2000; number += 1) {
        const data = { number }
        sent.push(new WeakRef(data))
        yield { data }
      }
      await new Promise(() => undefined)
    }
    const stream = await serve(many())
    await vi.waitFor(() => expect(stream.text()).toContain('"number":1999'), 5000)
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    await vi.waitFor(() => {
      collect()
      expect(sent.filter((each) => each.deref() !== undefined).length).toBeLessThan(100)
    })
    stream.response.destroy()
    await stream.done
  })

  it('wait for a slow client instead of filling the memory, and leave one that takes nothing', async () => {
    let made = 0
    const chunk = 'x'.repeat(64 * 1024)
    async function* flood() {
      for (; made < 100_000; made += 1) yield { data: chunk }
    }
    // Nobody reads: `stallMilliseconds` leaves the client without a reader.
    const stream = await serve(flood(), { stallMilliseconds: 200 })
    await stream.done
    // What fits into the sockets' own buffers, and one more.
    expect(made).toBeGreaterThan(0)
    expect(made).toBeLessThan(500)
  })
})
