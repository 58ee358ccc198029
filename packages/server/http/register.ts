import type { FileAnswer } from '@panamax/contract/client'
import type { Route } from '@panamax/contract/route'
import { type RouteName, routes } from '@panamax/contract/routes'
import { PanamaxError } from '@panamax/core/errors'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../auth/actor.ts'
import { type Identify, actorKey, admit } from './admit.ts'
import { endCookie, startCookie } from './cookies.ts'
import { refusalOf } from './errors.ts'
import { keepAlive } from './keep-alive.ts'
import type { LiveStreams } from './live-streams.ts'
import type { Call, Handlers, SessionCookies, Socket, StreamEvent } from './handler.ts'
import { logFailure } from './log-failure.ts'
import type { Present } from './present.ts'
import { type RawSocket, wrapSocket } from './socket.ts'
import { sendFile } from './send-file.ts'
import { sendEvents } from './sse.ts'
import { validate } from './validate.ts'

export interface Registration {
  readonly handlers: Handlers
  readonly identify: Identify
  readonly present: Present
  /** Aborts when the server shuts down: every stream ends. */
  readonly shutdown: AbortSignal
  /** Ends a stream whose access has ended. */
  readonly streams: LiveStreams
}

/** A route whose handler is known to fit it: `Handlers` has made sure. */
interface Bound extends Registration {
  readonly name: string
  readonly route: Route
  readonly handle: (call: Call<RouteName>, socket?: Socket) => unknown
}

const standardBodyLimit = 64 * 1024

/**
 * Registers the contract's routes, and nothing else. Every request takes the same path: who is asking, and may they (before
 * the body is read) → is it valid → act → present.
 */
export function registerRoutes(app: FastifyInstance, registration: Registration): void {
  app.decorateRequest(actorKey)
  for (const [name, route] of Object.entries<Route>(routes)) {
    const handle = registration.handlers[name as RouteName] as unknown as Bound['handle']
    const bound: Bound = { ...registration, name, route, handle }
    app.route({
      method: route.method,
      url: route.path,
      bodyLimit: route.bodyLimit ?? standardBodyLimit,
      onRequest: async (request, reply) => admit(route, request, reply, registration.identify),
      ...(route.stream === 'websocket'
        ? {
            handler: async () => refuseWithoutUpgrade(route),
            wsHandler: async (socket: RawSocket, request: FastifyRequest) => converse(bound, socket, request),
          }
        : { handler: handlerOf(bound) }),
    })
  }
}

function handlerOf(bound: Bound) {
  if (bound.route.stream === 'sse') return streamer(bound)
  return bound.route.produces === undefined ? answerer(bound) : fileAnswerer(bound)
}

function answerer(bound: Bound) {
  const { name, route } = bound
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const call = callOf(bound, request, signalOf(reply, bound.shutdown), cookiesOf(request, reply))
    const body = bound.present(route, name, await bound.handle(call))
    reply.header('cache-control', 'no-store')
    if (body === undefined) return reply.code(204).send()
    const text = JSON.stringify(body)
    return reply
      .code(route.status ?? 200)
      .type('application/json; charset=utf-8')
      .send(text)
  }
}

function fileAnswerer(bound: Bound) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const call = callOf(bound, request, signalOf(reply, bound.shutdown), cookiesOf(request, reply))
    return sendFile(bound.route, (await bound.handle(call)) as FileAnswer, request, reply)
  }
}

function streamer(bound: Bound) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const end = new AbortController()
    reply.raw.once(
      'close',
      bound.streams.add(actorOf(request), () => end.abort()),
    )
    const signal = AbortSignal.any([signalOf(reply, bound.shutdown), end.signal])
    const call = callOf(bound, request, signal, cookiesOf(request, reply))
    const events = (await bound.handle(call)) as AsyncIterable<StreamEvent<unknown>>
    reply.hijack()
    await sendEvents(reply.raw, events, {
      headers: reply.getHeaders(),
      signal,
      present: (data) => bound.present(bound.route, bound.name, data),
      failure: (error) => {
        const refusal = refusalOf(error, request.id)
        logFailure(request, error, refusal)
        return refusal.body
      },
    })
    return reply
  }
}

async function converse(bound: Bound, raw: RawSocket, request: FastifyRequest): Promise<void> {
  const end = new AbortController()
  const stop = () => end.abort()
  const socket = wrapSocket(raw)
  raw.on('close', stop)
  keepAlive(raw)
  let remove = (): void => undefined
  bound.shutdown.addEventListener('abort', stop, { once: true })
  try {
    remove = bound.streams.add(actorOf(request), () => {
      stop()
      // RFC 6455, section 7.4.1: a policy is violated.
      socket.close(1008, 'Your access has ended. Sign in again.')
    })
    await bound.handle(callOf(bound, request, end.signal, noCookies), socket)
    socket.close()
  } catch (error) {
    const refusal = refusalOf(error, request.id)
    logFailure(request, error, refusal)
    const { code, message } = refusal.body.error
    await socket.send(JSON.stringify({ type: 'error', code, message }))
    socket.close(1011, message)
  } finally {
    bound.shutdown.removeEventListener('abort', stop)
    remove()
    stop()
  }
}

function refuseWithoutUpgrade({ path }: Route): never {
  throw new PanamaxError('invalid_request', `${path} is a WebSocket: connect with the Upgrade header.`)
}

function callOf(
  { route }: Bound,
  request: FastifyRequest,
  signal: AbortSignal,
  cookies: SessionCookies,
): Call<RouteName> {
  const lastEventId = request.headers['last-event-id']
  const { params, query, body } = validate(route, request)
  const call = {
    params,
    query,
    body,
    actor: actorOf(request),
    signal,
    lastEventId: typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : undefined,
    ip: request.ip,
    requestId: request.id,
    cookies,
  }
  // The route table says what each part is; `validate` has just made sure of it.
  return call as unknown as Call<RouteName>
}

function actorOf(request: FastifyRequest): Actor | undefined {
  return request.getDecorator<Actor | undefined>(actorKey)
}

/** Aborts when the client leaves before the answer is complete, and at shutdown. */
function signalOf(reply: FastifyReply, shutdown: AbortSignal): AbortSignal {
  const controller = new AbortController()
  const abort = () => controller.abort()
  shutdown.addEventListener('abort', abort, { once: true })
  if (shutdown.aborted) abort()
  reply.raw.once('close', () => {
    shutdown.removeEventListener('abort', abort)
    if (!reply.raw.writableFinished) abort()
  })
  return controller.signal
}

function cookiesOf(request: FastifyRequest, reply: FastifyReply): SessionCookies {
  const secure = request.protocol === 'https'
  return {
    start: (secret, expiresAt) => void reply.header('set-cookie', startCookie(secret, expiresAt, secure)),
    end: () => void reply.header('set-cookie', endCookie(secure)),
  }
}

const noCookies: SessionCookies = { start: () => undefined, end: () => undefined }
