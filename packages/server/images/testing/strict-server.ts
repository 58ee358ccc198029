import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TestCertificate } from './certificate.ts'

export interface StrictAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON, a string as it is. */
  readonly body?: unknown
}

export interface StrictRequest {
  readonly url: URL
  readonly headers: IncomingMessage['headers']
}

/** Undefined: it never answers. */
export type StrictRoute = (request: StrictRequest) => StrictAnswer | undefined

export interface StrictServer {
  /** http://127.0.0.1:port */
  readonly address: string
  /** 127.0.0.1:port */
  readonly host: string
  /** Path and query of every request, in order. */
  readonly asked: string[]
  /** Throws for a request that no route was there for, and for a route that nobody has asked for. */
  close(): Promise<void>
}

/** A server on loopback that answers exactly these paths. */
export async function startStrictServer(
  routes: Readonly<Record<string, StrictRoute>>,
  {
    tls,
    allUsed = true,
    on = '127.0.0.1',
  }: { readonly tls?: TestCertificate; readonly allUsed?: boolean; readonly on?: string } = {},
): Promise<StrictServer> {
  const asked: string[] = []
  const used = new Set<string>()
  const unexpected: string[] = []
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    asked.push(url.pathname + url.search)
    const route = routes[url.pathname]
    if (route === undefined) unexpected.push(`${request.method} ${url.pathname}`)
    used.add(url.pathname)
    const answer = route === undefined ? { status: 404 } : route({ url, headers: request.headers })
    if (answer === undefined) return
    const { status = 200, headers = {}, body = '' } = answer
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
  const server =
    tls === undefined ? createServer(handle) : createSecureServer({ cert: tls.certificate, key: tls.key }, handle)
  await new Promise<void>((resolve) => server.listen(0, on, resolve))
  const host = `${on}:${(server.address() as AddressInfo).port}`
  return {
    address: `${tls === undefined ? 'http' : 'https'}://${host}`,
    host,
    asked,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      if (unexpected.length > 0) throw new Error(`nobody was to ask for ${unexpected.join(', ')}`)
      const unused = Object.keys(routes).filter((path) => !used.has(path))
      if (allUsed && unused.length > 0) throw new Error(`nobody has asked for ${unused.join(', ')}`)
    },
  }
}
