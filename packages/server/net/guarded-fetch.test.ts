import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { guardedFetch, type GuardedRequest } from './guarded-fetch.ts'
import type { FoundAddress, Network } from './network.ts'

const open: { close(): unknown }[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

async function serve(listener: RequestListener, host = '127.0.0.1'): Promise<string> {
  const server = createServer(listener)
  return `http://${host}:${await listening(server, host)}`
}

async function listening(server: Server | ReturnType<typeof createTcpServer>, host = '127.0.0.1'): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  open.push({
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  })
  return (server.address() as AddressInfo).port
}

const local: GuardedRequest = {
  allowPrivate: true,
  maxBytes: 100_000,
  timeoutMs: 5000,
  signal: new AbortController().signal,
}
const strict: GuardedRequest = { ...local, allowPrivate: false }

/** 127.0.0.2 stands for the public Internet; names are answered from the list, each answer once. */
function network(
  answers: Readonly<Record<string, readonly (readonly string[])[]>> = {},
): Network & { asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    isPublic: (address) => address === '127.0.0.2',
    resolve(host) {
      const count = asked.filter((each) => each === host).length
      asked.push(host)
      const found = answers[host]?.[count] ?? []
      return Promise.resolve(found.map((address): FoundAddress => ({ address, family: 4 })))
    },
  }
}

test('an answer of any status is an answer, with its headers and where it came from', async () => {
  const origin = await serve((request, response) => {
    response.writeHead(request.url === '/there' ? 200 : 404, { 'x-one': 'a', etag: '"1"' })
    response.end(`${request.method} ${String(request.headers['x-mine'])}`)
  })
  const found = await guardedFetch(`${origin}/there`, { ...local, headers: { 'X-Mine': 'hello' } })
  expect({ ...found, body: Buffer.from(found.body).toString() }).toMatchObject({
    status: 200,
    url: `${origin}/there`,
    body: 'GET hello',
    headers: { 'x-one': 'a', etag: '"1"' },
  })
  expect((await guardedFetch(`${origin}/nowhere`, local)).status).toBe(404)
})

test('a body is sent, and a HEAD has none', async () => {
  const origin = await serve((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => response.end(`${request.method} ${text}`))
  })
  const posted = await guardedFetch(origin, { ...local, method: 'POST', body: 'grüß' })
  expect(Buffer.from(posted.body).toString()).toBe('POST grüß')
  expect((await guardedFetch(origin, { ...local, method: 'HEAD' })).body).toHaveLength(0)
})

test.each([
  'http://127.0.0.1/',
  'http://localhost/',
  'http://2130706433/',
  'http://0x7f.1/',
  'http://0177.0.0.1/',
  'http://0/',
  'http://[::1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://169.254.169.254/latest/meta-data/',
  'https://10.1.2.3/',
  'http://[fd00:ec2::254]/',
])('%s is refused unless private addresses are allowed', async (url) => {
  await expect(guardedFetch(url, strict)).rejects.toMatchObject({ code: 'forbidden' })
})

test.each(['ftp://example.com/', 'file:///etc/passwd', 'no address', 'http://user:pass@example.com/'])(
  '%s is no address to ask, and no message repeats a password',
  async (url) => {
    const error: unknown = await guardedFetch(url, strict).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'invalid_request' })
    expect(String(error)).not.toContain('pass@')
  },
)

test('a redirect to a private address is refused', async () => {
  const inside = await serve((_request, response) => response.end('secret'))
  const origin = await serve((_request, response) => response.writeHead(302, { location: inside }).end(), '127.0.0.2')
  await expect(guardedFetch(origin, strict, network())).rejects.toMatchObject({ code: 'forbidden' })
})

test('a name is resolved once: what a second answer says is never connected to', async () => {
  const origin = await serve((_request, response) => response.end('outside'), '127.0.0.2')
  const { port } = new URL(origin)
  const rebinding = network({ 'evil.test': [['127.0.0.2'], ['127.0.0.1']] })
  const { body } = await guardedFetch(`http://evil.test:${port}/`, strict, rebinding)
  expect(Buffer.from(body).toString()).toBe('outside')
  expect(rebinding.asked).toEqual(['evil.test'])
})

test('one private address among public ones is enough to refuse a name, and a redirect to the same name is checked anew', async () => {
  const mixed = network({ 'evil.test': [['127.0.0.2', '127.0.0.1']] })
  await expect(guardedFetch('http://evil.test:1/', strict, mixed)).rejects.toMatchObject({ code: 'forbidden' })

  const origin = await serve((_request, response) => response.writeHead(302, { location: '/again' }).end(), '127.0.0.2')
  const rebinding = network({ 'evil.test': [['127.0.0.2'], ['127.0.0.1']] })
  const asked = guardedFetch(`http://evil.test:${new URL(origin).port}/`, strict, rebinding)
  await expect(asked).rejects.toMatchObject({ code: 'forbidden' })
})

test('credentials stay at their origin, other headers go along', async () => {
  const seen: Record<string, unknown>[] = []
  const second = await serve((request, response) => {
    seen.push(request.headers)
    response.end('ok')
  })
  const first = await serve((request, response) => {
    seen.push(request.headers)
    response.writeHead(302, { location: request.url === '/' ? '/same' : `${second}/other` }).end()
  })
  const headers = { Authorization: 'Bearer t', 'Private-Token': 't', Cookie: 't', Accept: 'text/plain' }
  await guardedFetch(`${first}/`, { ...local, headers })
  expect(
    seen.map(({ authorization, cookie, accept, 'private-token': token }) => ({ authorization, cookie, accept, token })),
  ).toEqual([
    { authorization: 'Bearer t', cookie: 't', accept: 'text/plain', token: 't' },
    { authorization: 'Bearer t', cookie: 't', accept: 'text/plain', token: 't' },
    { authorization: undefined, cookie: undefined, accept: 'text/plain', token: undefined },
  ])
})

test('a body is not carried to another origin', async () => {
  const second = await serve((_request, response) => response.end('ok'))
  const first = await serve((_request, response) => response.writeHead(307, { location: second }).end())
  const sent = guardedFetch(first, { ...local, method: 'POST', body: 'secret' })
  await expect(sent).rejects.toMatchObject({ code: 'rejected' })
})

test('redirects end: after the fifth, at another protocol, and when none are wanted', async () => {
  const origin = await serve((request, response) => {
    const location = request.url === '/file' ? 'file:///etc/passwd' : '/loop'
    response.writeHead(301, { location }).end()
  })
  await expect(guardedFetch(`${origin}/loop`, local)).rejects.toThrow('more than 5 times')
  await expect(guardedFetch(`${origin}/file`, local)).rejects.toThrow('not http or https')
  expect((await guardedFetch(`${origin}/loop`, { ...local, redirects: 0 })).status).toBe(301)
})

test('an endless body is cut off at the cap, and one that says its length is not even begun', async () => {
  const origin = await serve((request, response) => {
    if (request.url === '/said') {
      response.writeHead(200, { 'content-length': '1000000000' }).flushHeaders()
      return
    }
    const more = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(16_384)));
    }
    response.on('drain', more)
    more()
  })
  await expect(guardedFetch(`${origin}/endless`, local)).rejects.toMatchObject({ code: 'rejected' })
  await expect(guardedFetch(`${origin}/said`, local)).rejects.toMatchObject({ code: 'rejected' })
})

test('compressed answers are read, and a small one that unfolds to a large one is cut off', async () => {
  const origin = await serve((request, response) => {
    response.writeHead(200, { 'content-encoding': request.url === '/odd' ? 'zstd' : 'gzip' })
    response.end(gzipSync(request.url === '/bomb' ? Buffer.alloc(200_000_000 / 4) : 'hello'))
  })
  expect(Buffer.from((await guardedFetch(`${origin}/`, local)).body).toString()).toBe('hello')
  await expect(guardedFetch(`${origin}/bomb`, local)).rejects.toThrow('larger than')
  await expect(guardedFetch(`${origin}/odd`, local)).rejects.toMatchObject({ code: 'rejected' })
})

test('a server that sends a byte now and then is given up', async () => {
  const origin = await serve((_request, response) => {
    const timer = setInterval(() => response.write('.'), 50)
    response.on('close', () => clearInterval(timer))
  })
  await expect(guardedFetch(origin, { ...local, timeoutMs: 400 })).rejects.toThrow('within 1 s')
})

test('one that never answers is given up, and so is one whose request was stopped', async () => {
  const port = await listening(createTcpServer(() => undefined))
  await expect(guardedFetch(`http://127.0.0.1:${port}`, { ...local, timeoutMs: 200 })).rejects.toMatchObject({
    code: 'unreachable',
  })
  const stop = new AbortController()
  const asked = guardedFetch(`http://127.0.0.1:${port}`, { ...local, signal: stop.signal })
  stop.abort()
  await expect(asked).rejects.toMatchObject({ code: 'canceled' })
})

test('what ends in the middle is no answer, compressed or not', async () => {
  const port = await listening(
    createTcpServer((socket) => {
      socket.once('data', (request) => {
        const encoding = request.toString().includes('/gzip') ? 'content-encoding: gzip\r\n' : ''
        const half = encoding === '' ? Buffer.from('half') : gzipSync('hello hello hello').subarray(0, 12)
        socket.write(`HTTP/1.1 200 OK\r\n${encoding}content-length: 1000\r\n\r\n`)
        socket.end(half)
      })
    }),
  )
  for (const path of ['/', '/gzip']) {
    await expect(guardedFetch(`http://127.0.0.1:${port}${path}`, local)).rejects.toMatchObject({ code: 'unreachable' })
  }
})

test('nothing that listens, and what is no HTTP, are said in words, without the query', async () => {
  const closed = await guardedFetch('http://127.0.0.1:1/a?token=hush', local).catch(String)
  expect(closed).toContain('nothing listens there')
  expect(closed).not.toContain('hush')
  const port = await listening(createTcpServer((socket) => socket.end('SSH-2.0-x\r\n')))
  await expect(guardedFetch(`http://127.0.0.1:${port}`, local)).rejects.toThrow('no HTTP')
})
