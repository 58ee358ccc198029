import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import helmet from '@fastify/helmet'
import websocket from '@fastify/websocket'
import { PanamaxError } from '@panamax/core/errors'
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
  fastify,
} from 'fastify'
import { refusalOf } from './errors.ts'
import { logFailure } from './log-failure.ts'
import { type HostPolicy, createCallerCheck } from './origin.ts'
import type { Page, Pages } from './pages.ts'
import { type Registration, registerRoutes } from './register.ts'
import { trackUnused } from './unused-connections.ts'

export interface HttpOptions extends Omit<Registration, 'shutdown'> {
  readonly log: FastifyBaseLogger
  readonly hosts: HostPolicy
  /** Addresses and networks (CIDR) of proxies whose X-Forwarded-* headers are believed. */
  readonly trustedProxies: readonly string[]
  readonly pages: Pages
}

/** The largest frame that a WebSocket client may send: a paste into a terminal. */
const frameLimit = 1024 * 1024

const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    baseUri: ["'none'"],
    objectSrc: ["'none'"],
    frameAncestors: ["'none'"],
    formAction: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    // The interface's components set style attributes; scripts have no such exception.
    styleSrc: ["'self'", "'unsafe-inline'"],
    scriptSrc: ["'self'"],
  },
}

/**
 * The HTTP server with the whole contract, not yet listening. `close()` ends every stream, refuses new requests and waits for
 * those that are under way.
 */
export async function createHttpServer(options: HttpOptions): Promise<FastifyInstance> {
  const shutdown = new AbortController()
  setMaxListeners(0, shutdown.signal)
  const app = fastify({
    loggerInstance: options.log,
    // What fastify logs of a request holds its address, and an address can hold a secret.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request' }),
    genReqId: () => randomUUID(),
    trustProxy: options.trustedProxies.length === 0 ? false : [...options.trustedProxies],
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    requestTimeout: 120_000,
    routerOptions: { maxParamLength: 1024 },
    // Routes are validated by the contract's own schemas. Unless told so, fastify loads a JSON Schema compiler of 0.5 MB.
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    frameworkErrors: (error, request, reply) => void refuse(error, request, reply),
  })
  app.removeContentTypeParser('text/plain')
  app.setErrorHandler(refuse)
  // Strict-Transport-Security is for whoever terminates TLS to say: most installations are plain http on one machine.
  await app.register(helmet, { contentSecurityPolicy, hsts: false, referrerPolicy: { policy: 'no-referrer' } })
  await app.register(websocket, {
    options: { maxPayload: frameLimit, perMessageDeflate: false },
    preClose(done) {
      // 1001 (RFC 6455, section 7.4.1): going away, so that clients know to come back.
      for (const client of app.websocketServer.clients) client.close(1001, 'Panamax is shutting down.')
      app.websocketServer.close()
      done()
    },
  })
  // After the plugins: a refusal carries helmet's headers, and a refused upgrade has its socket closed.
  app.addHook('onRequest', callerHook(options.hosts))
  app.addHook('onResponse', async (request, reply) => {
    const done = { route: request.routeOptions.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }
    request.log.debug(done, 'answered')
  })
  const closeUnused = trackUnused(app.server)
  app.addHook('preClose', async () => {
    shutdown.abort()
    closeUnused()
  })
  registerRoutes(app, { ...options, shutdown: shutdown.signal })
  app.setNotFoundHandler(async (request, reply) => showPage(options.pages, request, reply))
  return app
}

function noSchemas(): never {
  throw new Error('no route has a JSON Schema')
}

function callerHook(hosts: HostPolicy) {
  const check = createCallerCheck(hosts)
  return async (request: FastifyRequest) => {
    const site = request.headers['sec-fetch-site']
    check({
      method: request.method,
      isWebSocket: request.headers.upgrade !== undefined,
      // Not `hostname`: the port counts. Empty without a Host header.
      host: request.host === '' ? undefined : request.host,
      origin: request.headers.origin,
      site: typeof site === 'string' ? site : undefined,
    })
  }
}

async function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const refusal = refusalOf(error, request.id)
  logFailure(request, error, refusal)
  if (refusal.retryAfter !== undefined) reply.header('retry-after', String(refusal.retryAfter))
  if (refusal.status === 401) reply.header('www-authenticate', 'Bearer realm="Panamax"')
  const text = JSON.stringify(refusal.body)
  return reply
    .code(refusal.status)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(text)
}

const compress = promisify(gzip)

function isWorthCompressing({ body, type }: Page, accepted: string | string[] | undefined): boolean {
  return body.length > 1024 && /^text\/|json|svg|wasm/.test(type) && /\bgzip\b(?!;q=0)/.test(String(accepted))
}

async function showPage(pages: Pages, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const path = request.url.split('?', 1)[0] ?? '/'
  const isPage = request.method === 'GET' || request.method === 'HEAD'
  const page = isPage && !path.startsWith('/api/') ? await pages.find(path, request.headers.accept) : undefined
  if (page === undefined)
    throw new PanamaxError('not_found', `There is nothing at ${request.method} ${path.slice(0, 200)}.`)
  reply.header('etag', page.etag)
  reply.header('cache-control', page.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache')
  if (request.headers['if-none-match'] === page.etag) return reply.code(304).send()
  reply.type(page.type).header('vary', 'accept-encoding')
  if (!isWorthCompressing(page, request.headers['accept-encoding'])) return reply.send(page.body)
  return reply.header('content-encoding', 'gzip').send(await compress(page.body))
}
