import { PanamaxError } from '@panamax/core/errors'
import type { z } from 'zod'
import { ErrorBody } from './common.ts'
import type { Route } from './route.ts'
import { type RouteName, type Routes, routes } from './routes.ts'
import { readServerEvents } from './server-events.ts'

export interface ClientOptions {
  /** "http://localhost:8888", with a sub-path if it has one. */
  readonly server: string
  readonly token?: string
  /** Node's and the browser's own, unless given. */
  readonly fetch?: typeof fetch
}

type InputOf<T> = T extends z.ZodType ? z.input<T> : undefined
type Part<R, K extends string> = R extends { readonly [P in K]: infer T } ? { readonly [P in K]: InputOf<T> } : unknown
/** What a call takes: `params`, `query` and `body`, as far as the route has them. */
export type Request<N extends RouteName> = Part<Routes[N], 'params'> &
  Part<Routes[N], 'query'> &
  Part<Routes[N], 'body'>
export type Answer<N extends RouteName> = Routes[N] extends { readonly response: infer T extends z.ZodType }
  ? z.output<T>
  : Routes[N] extends { readonly produces: readonly string[] }
    ? FileAnswer
    : undefined

/** The answer of a route that `produces` a file. */
export interface FileAnswer {
  readonly type: string
  readonly data: Uint8Array
}

export interface StreamedEvent<T> {
  /** Give it back as `lastEventId` to go on after this event. */
  readonly id: string | undefined
  readonly data: T
}

export interface Client {
  readonly token: string | undefined
  readonly server: string
  /** Throws PanamaxError: the server's own, or `unreachable`. */
  call<N extends RouteName>(name: N, request: Request<N>, signal?: AbortSignal): Promise<Answer<N>>
  /** One connection's events; ends when the server ends it. Throws what the server says of a stream that fails, `unreachable` when the connection breaks. */
  stream<N extends RouteName>(
    name: N,
    request: Request<N>,
    options?: { readonly signal?: AbortSignal; readonly lastEventId?: string },
  ): AsyncIterable<StreamedEvent<Answer<N>>>
  /** The address of a route, for WebSockets and links. */
  url<N extends RouteName>(name: N, request: Request<N>): string
}

type Scalar = string | number | boolean | undefined

interface AnyRequest {
  readonly params?: Readonly<Record<string, Scalar>>
  readonly query?: Readonly<Record<string, Scalar>>
  readonly body?: unknown
}

export function createClient(options: ClientOptions): Client {
  const server = options.server.replace(/\/+$/, '')
  const send = async (
    name: RouteName,
    request: AnyRequest,
    extra: { signal?: AbortSignal | undefined; headers?: Record<string, string> },
  ) => {
    const route: Route = routes[name]
    const headers: Record<string, string> = {
      accept: route.stream === 'sse' ? 'text/event-stream' : (route.produces?.join(', ') ?? 'application/json'),
      ...extra.headers,
    }
    if (options.token !== undefined) headers['authorization'] = `Bearer ${options.token}`
    if (request.body !== undefined) headers['content-type'] = 'application/json'
    const init: RequestInit = {
      method: route.method,
      headers,
      ...(extra.signal === undefined ? {} : { signal: extra.signal }),
    }
    if (request.body !== undefined) init.body = JSON.stringify(request.body)
    const response = await attempt(server, extra.signal, () =>
      (options.fetch ?? fetch)(server + addressOf(route, request), init),
    )
    if (!response.ok) throw await failureOf(response)
    return response
  }
  return {
    server,
    token: options.token,
    url: (name, request) => server + addressOf(routes[name], request as AnyRequest),
    async call(name, request, signal) {
      const response = await send(name, request as AnyRequest, { signal })
      const { produces }: Route = routes[name]
      if (produces !== undefined) {
        const data = new Uint8Array(await attempt(server, signal, () => response.arrayBuffer()))
        return { type: response.headers.get('content-type') ?? '', data } satisfies FileAnswer as never
      }
      const text = await attempt(server, signal, () => response.text())
      return (text === '' ? undefined : JSON.parse(text)) as never
    },
    async *stream(name, request, { signal, lastEventId } = {}) {
      const headers: Record<string, string> = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
      const response = await send(name, request as AnyRequest, { signal, headers })
      if (response.body === null) return
      try {
        for await (const event of readServerEvents(response.body)) {
          if (event.type === 'error') throw failureFrom(event.data)
          yield { id: event.id, data: JSON.parse(event.data) as never }
        }
      } catch (error) {
        if (signal?.aborted === true) return
        if (error instanceof PanamaxError) throw error
        throw new PanamaxError('unreachable', `The connection to ${server} broke.`, { cause: error })
      }
    },
  }
}

function addressOf(route: Route, request: AnyRequest): string {
  const path = route.path.replace(/:([a-z]+)/gi, (_, name: string) =>
    encodeURIComponent(String(request.params?.[name] ?? '')),
  )
  const pairs = Object.entries(request.query ?? {}).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  )
  const query = new URLSearchParams(pairs).toString()
  return query === '' ? path : `${path}?${query}`
}

async function attempt<T>(server: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (signal?.aborted === true) throw new PanamaxError('canceled', 'Canceled.', { cause: error })
    const message = `No Panamax server answers at ${server}. Start one with "panamax up", or name another with --server.`
    throw new PanamaxError('unreachable', message, { cause: error })
  }
}

async function failureOf(response: Response): Promise<PanamaxError> {
  return failureFrom(
    await response.text().catch(() => ''),
    `The server answered ${response.status} without an explanation. Is there something else at this address?`,
  )
}

/** The error that a server described, or `otherwise` when the text describes none. */
function failureFrom(
  text: string,
  otherwise = 'The server broke the stream off without an explanation.',
): PanamaxError {
  const parsed = ErrorBody.safeParse(parseJson(text))
  if (!parsed.success) return new PanamaxError('rejected', otherwise)
  const { code, message, details, problems, requestId } = parsed.data.error
  return new PanamaxError(code, message, {
    details: { ...details, ...(problems ? { problems } : {}), ...(requestId ? { requestId } : {}) },
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
