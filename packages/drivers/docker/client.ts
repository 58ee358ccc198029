import { setMaxListeners } from 'node:events'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { type Duplex, Readable } from 'node:stream'
import { PanamaxError } from '@panamax/core/errors'
import { type EndpointSources, type Located, locate } from './connection/endpoint.ts'
import { refusal, unreachable } from './connection/problems.ts'
import { openTransport, type Transport } from './connection/transport.ts'
import { negotiate } from './connection/version.ts'

export interface EngineRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  /** Without the version; made by `route`, so that no name becomes part of the path's syntax. */
  readonly path: string
  /** Absent members are left out; a list repeats its name; objects are sent as JSON. */
  readonly query?: Readonly<Record<string, unknown>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is, read to its end. */
  readonly content?: AsyncIterable<Uint8Array> | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** A path with every inserted name percent-encoded. */
export function route(strings: TemplateStringsArray, ...names: readonly string[]): string {
  return strings.reduce((path, part, index) => path + encodeURIComponent(names[index - 1] ?? '') + part)
}

interface Session {
  readonly located: Located
  readonly transport: Transport
  /** Undefined until negotiated. */
  version?: string
}

/**
 * The engine's HTTP API, and the only place that speaks it. Every method throws PanamaxError only: `unreachable` (with what
 * to do), `canceled` (the signal), and for an answer with an error status `not_found` (404), `conflict` (409) or `rejected`,
 * each with the engine's reason in the message and in `details.reason`.
 * Where the engine is and which API version it speaks is found out at the first call, and anew after it was away.
 */
export class EngineClient implements Disposable {
  private readonly sources: EndpointSources
  private session: Session | undefined
  private opening: Promise<Session> | undefined
  private isClosed = false

  constructor(sources: EndpointSources) {
    this.sources = sources
  }

  /** The answer's JSON. */
  async json(request: EngineRequest): Promise<unknown> {
    const text = await this.text(request)
    if (text === '') return undefined
    try {
      return JSON.parse(text)
    } catch (error) {
      throw new PanamaxError('rejected', 'The engine answered with something that is not JSON.', { cause: error })
    }
  }

  /** The whole answer, at most 256 MB. */
  async text(request: EngineRequest): Promise<string> {
    const session = await this.open(request.signal)
    try {
      const response = await exchange(session, request, 'pool')
      return await read(response, 256e6)
    } catch (error) {
      throw this.failed(error, session, request)
    }
  }

  /** The answer as it comes, on a connection of its own. Whoever asked reads it to its end or destroys it. */
  async stream(request: EngineRequest): Promise<Readable> {
    const session = await this.open(request.signal)
    try {
      return await exchange(session, request, 'unpooled')
    } catch (error) {
      throw this.failed(error, session, request)
    }
  }

  /** Turns the connection into a raw one (HTTP 101), as attach and exec need. Whoever asked destroys it. */
  async upgrade(request: EngineRequest): Promise<Duplex> {
    const session = await this.open(request.signal)
    const headers = { ...request.headers, Connection: 'Upgrade', Upgrade: 'tcp' }
    try {
      return await hijack(session, { ...request, headers })
    } catch (error) {
      throw this.failed(error, session, request)
    }
  }

  /** The API version spoken, like "1.41". */
  async version(signal?: AbortSignal): Promise<string> {
    return (await this.open(signal)).version ?? ''
  }

  /** The version spoken in the last successful session; undefined before the first one. */
  get lastVersion(): string | undefined {
    return this.session?.version
  }

  async whereabouts(signal?: AbortSignal): Promise<Located> {
    return (await this.open(signal)).located
  }

  [Symbol.dispose](): void {
    this.isClosed = true
    this.session?.transport.close()
    this.session = undefined
  }

  /** One opening at a time; a failed one is not remembered. */
  private async open(signal: AbortSignal | undefined): Promise<Session> {
    if (this.isClosed) throw new PanamaxError('canceled', 'The connection to this target has been closed.')
    if (signal?.aborted) throw new PanamaxError('canceled', 'Canceled.')
    // One deployment's signal is that of a hundred calls at once.
    if (signal !== undefined) setMaxListeners(0, signal)
    if (this.session !== undefined) return this.session
    this.opening ??= this.connect().finally(() => {
      this.opening = undefined
    })
    return withSignal(this.opening, signal)
  }

  private async connect(): Promise<Session> {
    const located = await locate(this.sources)
    const session: Session = { located, transport: await openTransport(located.endpoint, this.sources.environment) }
    try {
      session.version = await negotiate(async (path) => {
        const response = await exchange(session, { path, signal: AbortSignal.timeout(15_000) }, 'pool')
        return { headers: response.headers, text: await read(response, 1e6) }
      })
    } catch (error) {
      session.transport.close()
      throw unreachable(error, located.endpoint)
    }
    this.session = session
    return session
  }

  private failed(error: unknown, session: Session, request: EngineRequest): PanamaxError {
    const failure = unreachable(error, session.located.endpoint, request.signal)
    if (failure.code === 'unreachable' && this.session === session) {
      this.session = undefined
      session.transport.pool.destroy()
    }
    return failure
  }
}

/** What others wait for too must not be aborted by one of them. */
async function withSignal<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  return new Promise((resolve, reject) => {
    const stop = () => reject(new PanamaxError('canceled', 'Canceled.'))
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

async function exchange(session: Session, request: EngineRequest, via: 'pool' | 'unpooled'): Promise<IncomingMessage> {
  try {
    return await once(session, request, via)
  } catch (error) {
    const isStale = (error as { reused?: boolean }).reused === true
    const isSafe = (request.method ?? 'GET') === 'GET' && request.signal?.aborted !== true
    if (isStale && isSafe) return once(session, request, 'unpooled')
    throw error
  }
}

async function once(session: Session, request: EngineRequest, via: 'pool' | 'unpooled'): Promise<IncomingMessage> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = begin(session, request, via)
    outgoing.on('response', resolve)
    outgoing.on('error', (error) => reject(Object.assign(error, { reused: outgoing.reusedSocket })))
    send(outgoing, request)
  })
  const status = response.statusCode ?? 0
  // 304: it already is as asked (started, stopped).
  if ((status >= 200 && status < 300) || status === 304) return response
  throw refusal(status, reasonIn(await read(response, 1e6)))
}

async function hijack(session: Session, request: EngineRequest): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const outgoing = begin(session, request, 'unpooled')
    outgoing.on('upgrade', (_response, socket: Duplex, head: Buffer) => {
      if (head.length > 0) socket.unshift(head)
      resolve(socket)
    })
    outgoing.on('response', (response) => {
      read(response, 1e6).then((text) => reject(refusal(response.statusCode ?? 0, reasonIn(text))), reject)
    })
    outgoing.on('error', reject)
    send(outgoing, request)
  })
}

function begin(session: Session, request: EngineRequest, via: 'pool' | 'unpooled'): ClientRequest {
  const { transport, version } = session
  const prefix = version === undefined ? '' : `/v${version}`
  const headers: Record<string, string> = { ...request.headers }
  if (request.body !== undefined) headers['Content-Type'] = 'application/json'
  return transport.request({
    ...transport.options,
    agent: transport[via],
    method: request.method ?? 'GET',
    path: prefix + request.path + queryText(request.query),
    headers,
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  })
}

function send(outgoing: ClientRequest, request: EngineRequest): void {
  if (request.body !== undefined) {
    const bytes = Buffer.from(JSON.stringify(request.body))
    outgoing.setHeader('Content-Length', bytes.length)
    outgoing.end(bytes)
  } else if (request.content instanceof Uint8Array) {
    outgoing.setHeader('Content-Length', request.content.length)
    outgoing.end(request.content)
  } else if (request.content !== undefined) {
    const source = Readable.from(request.content)
    source.on('error', (error) => outgoing.destroy(error))
    source.pipe(outgoing)
  } else {
    outgoing.end()
  }
}

function queryText(query: EngineRequest['query']): string {
  const entries = Object.entries(query ?? {}).filter(([, value]) => value !== undefined)
  if (entries.length === 0) return ''
  const each = entries.flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value]).map((one: unknown) => [key, one] as const),
  )
  const pairs = each.map(([key, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    return `${encodeURIComponent(key)}=${encodeURIComponent(text)}`
  })
  return `?${pairs.join('&')}`
}

async function read(response: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) throw new PanamaxError('rejected', `The engine's answer is larger than ${limit / 1e6} MB.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function reasonIn(text: string): string {
  try {
    const answer = JSON.parse(text) as { message?: unknown; cause?: unknown }
    return typeof answer.message === 'string' ? answer.message : text
  } catch {
    return text
  }
}
