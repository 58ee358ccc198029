import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EngineClient, route } from './client.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

let folder: string
let server: Server
let client: EngineClient
let asked: string[]
let answers: Record<string, Answer>

function json(value: unknown, status = 200): Answer {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
  }
}

function ping(version: string): Answer {
  return (_, response) => void response.writeHead(200, { 'Api-Version': version }).end('OK')
}

/** A server in the engine's place: a request that no answer was prepared for fails the test. */
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'client-'))
  asked = []
  answers = { 'GET /_ping': ping('1.41') }
  server = createServer((request, response) => {
    const key = `${request.method} ${request.url}`
    asked.push(key)
    const answer = answers[key]
    if (answer === undefined) response.writeHead(599).end(`unexpected ${key}`)
    else answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(path.join(folder, 'engine.sock'), resolve))
  client = new EngineClient({ host: `unix://${folder}/engine.sock`, environment: {}, homeDirectory: folder })
})
afterEach(async () => {
  client[Symbol.dispose]()
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true })
})

describe('the version', () => {
  it.each([
    ['1.41', '1.24', '1.41'],
    ['1.49', '1.24', '1.49'],
    ['1.55', '1.44', '1.49'],
    ['1.70', '1.60', '1.60'],
  ])('of an engine with API %s and a minimum of %s is %s', async (version, minimum, spoken) => {
    answers['GET /_ping'] = ping(version)
    answers['GET /version'] = json({ MinAPIVersion: minimum })
    expect(await client.version()).toBe(spoken)
  })

  it('is asked for once, and again after the engine was away', async () => {
    answers['GET /v1.41/x'] = json(1)
    await Promise.all([client.json({ path: '/x' }), client.json({ path: '/x' }), client.json({ path: '/x' })])
    expect(asked.filter((key) => key.includes('_ping'))).toHaveLength(1)
    answers['GET /_ping'] = ping('1.44')
    answers['GET /v1.44/x'] = json(2)
    answers['POST /v1.41/y'] = (request) => void request.socket.destroy()
    await expect(client.text({ method: 'POST', path: '/y' })).rejects.toMatchObject({ code: 'unreachable' })
    expect(await client.json({ path: '/x' })).toBe(2)
  })

  it('is missing where something else than an engine answers', async () => {
    answers['GET /_ping'] = json({})
    await expect(client.version()).rejects.toThrow('not a container engine')
  })
})

describe('errors', () => {
  it.each([
    [404, 'not_found'],
    [409, 'conflict'],
    [400, 'rejected'],
    [500, 'rejected'],
  ])('status %s becomes %s, with the reason of the engine', async (status, code) => {
    answers['GET /v1.41/x'] = json({ message: 'the reason' }, status)
    await expect(client.json({ path: '/x' })).rejects.toMatchObject({
      code,
      message: 'The engine says: the reason',
      details: { status, reason: 'the reason' },
    })
    await expect(client.stream({ path: '/x' })).rejects.toMatchObject({ code })
    await expect(client.upgrade({ path: '/x' })).rejects.toMatchObject({ code })
  })

  it('an engine that is away is unreachable, with what to do and the cause', async () => {
    const away = new EngineClient({ host: `unix://${folder}/nothing.sock`, environment: {}, homeDirectory: folder })
    const error: unknown = await away.version().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'unreachable', message: expect.stringContaining('systemctl start docker') })
    expect((error as Error).cause).toMatchObject({ code: 'ENOENT' })
  })

  it('an aborted call is canceled', async () => {
    answers['GET /v1.41/slow'] = () => undefined
    const signal = AbortSignal.timeout(30)
    await expect(client.json({ path: '/slow', signal })).rejects.toMatchObject({ code: 'canceled' })
    await expect(client.json({ path: '/slow', signal })).rejects.toMatchObject({ code: 'canceled' })
  })
})

describe('requests', () => {
  it('carry queries: lists repeat their name, objects are JSON, what is absent is left out', async () => {
    answers['GET /v1.41/x?all=true&filters=%7B%22label%22%3A%5B%22a%3Db%22%5D%7D&changes=A&changes=B'] = json('found')
    const query = { all: true, filters: { label: ['a=b'] }, changes: ['A', 'B'], none: undefined }
    expect(await client.json({ path: '/x', query })).toBe('found')
  })

  it('never let a name become part of the path', () => {
    expect(route`/containers/${'../images/x?a=b'}/json`).toBe('/containers/..%2Fimages%2Fx%3Fa%3Db/json')
  })

  it('send a body as JSON, and a stream as it comes', async () => {
    answers['POST /v1.41/body'] = (request, response) => {
      void text(request).then((body) => json([request.headers['content-type'], body])(request, response))
    }
    const body = { a: 'ä' }
    expect(await client.json({ method: 'POST', path: '/body', body })).toEqual(['application/json', '{"a":"ä"}'])
    async function* content(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('one ')
      yield Buffer.from('two')
    }
    const headers = { 'Content-Type': 'application/x-tar' }
    expect(await client.json({ method: 'POST', path: '/body', content: content(), headers })).toEqual([
      'application/x-tar',
      'one two',
    ])
  })

  it('a connection that died while idle is not an error for a question that changes nothing', async () => {
    answers['GET /v1.41/x'] = json(1)
    await client.json({ path: '/x' })
    // The server forgets its connections at the moment of the next request.
    let isFirst = true
    answers['GET /v1.41/x'] = (request, response) => {
      if (isFirst) request.socket.destroy()
      else json(2)(request, response)
      isFirst = false
    }
    expect(await client.json({ path: '/x' })).toBe(2)
  })

  it('a hundred calls at once take no more connections than there are places', async () => {
    let open = 0
    let most = 0
    answers['GET /v1.41/x'] = (request, response) => {
      open += 1
      most = Math.max(most, open)
      setTimeout(() => {
        open -= 1
        json(1)(request, response)
      }, 5)
    }
    await Promise.all(Array.from({ length: 100 }, async () => client.json({ path: '/x' })))
    expect(most).toBeLessThanOrEqual(48)
    expect(most).toBeGreaterThan(10)
  })
})
