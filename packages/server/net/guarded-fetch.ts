import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { PanamaxError } from '@panamax/core/errors'
import { type FoundAddress, findHost, type Network, systemNetwork } from './network.ts'
import { readBody } from './read-body.ts'
import { failureOf, placeOf } from './request-failure.ts'

export interface GuardedRequest {
  /** GET unless given. */
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Addresses that are not of the public Internet: only where an admin has asked for this address. */
  readonly allowPrivate: boolean
  readonly insecureTls?: boolean
  /** Of the body, after decompression. More is an error. */
  readonly maxBytes: number
  /** For everything: look-up, redirects, the last byte. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** How many are followed, 5 unless given. 0: a redirect is the answer. */
  readonly redirects?: number
}

export interface GuardedResponse {
  readonly status: number
  /** Names in lower case; several of one name are joined by ", ". */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** Where the answer came from, after redirects. */
  readonly url: string
}

/**
 * Asks a server that somebody else has named. Only http and https; every host, also that of a redirect, is resolved once, all its
 * addresses are checked, and these are the ones connected to. On the way to another origin everything that may hold a credential
 * is left behind; from https to http is not followed. An answer of any status is an answer. Throws `invalid_request` (no such
 * address), `forbidden` (a private one), `unreachable` (also: too slow), `rejected` (too large, too many redirects), `canceled`.
 * No message holds a query, a header or a body.
 */
export async function guardedFetch(
  url: string,
  request: GuardedRequest,
  network: Network = systemNetwork,
): Promise<GuardedResponse> {
  const deadline = AbortSignal.timeout(request.timeoutMs)
  const signal = AbortSignal.any([request.signal, deadline])
  let target = toUrl(url)
  let step: Step = { method: request.method ?? 'GET', headers: lowerCase(request.headers ?? {}), body: request.body }
  const most = request.redirects ?? 5
  for (let count = 0; ; count++) {
    try {
      const found = await findHost(bareHost(target), { allowPrivate: request.allowPrivate, signal }, network)
      const answer = await ask(target, { ...step, found, request, signal })
      const next = most === 0 ? undefined : redirectOf(answer, target)
      if (next === undefined) return { ...answer, url: target.href }
      if (count >= most) throw new PanamaxError('rejected', `${placeOf(target)} redirects more than ${most} times.`)
      step = afterRedirect(step, { status: answer.status, from: target, to: next })
      target = next
    } catch (error) {
      throw failureOf(error, target, { ...request, isLate: deadline.aborted })
    }
  }
}

interface Step {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

interface Ask extends Step {
  readonly found: readonly FoundAddress[]
  readonly request: GuardedRequest
  readonly signal: AbortSignal
}

function ask(
  target: URL,
  { method, headers, body, found, request, signal }: Ask,
): Promise<Omit<GuardedResponse, 'url'>> {
  const isSecure = target.protocol === 'https:'
  return new Promise((resolve, reject) => {
    const options = {
      method,
      headers: {
        'user-agent': 'panamax',
        'accept-encoding': 'gzip, deflate, br',
        ...headers,
        ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      },
      // A connection of its own: a kept one would have been checked for somebody else.
      agent: false as const,
      signal,
      lookup: pinned(found),
      ...(isSecure ? { rejectUnauthorized: request.insecureTls !== true } : {}),
    }
    const outgoing = isSecure ? requestHttps(target, options) : requestHttp(target, options)
    outgoing.on('error', reject)
    outgoing.on('upgrade', (_response, socket) => {
      socket.destroy()
      reject(new PanamaxError('rejected', `${placeOf(target)} answers in another protocol.`))
    })
    outgoing.on('response', (response) => {
      readBody(response, request.maxBytes, method === 'HEAD').then(
        (bytes) => resolve({ status: response.statusCode ?? 0, headers: headersOf(response), body: bytes }),
        (error: unknown) => {
          outgoing.destroy()
          reject(error)
        },
      )
    })
    outgoing.end(body)
  })
}

type LookupDone = (error: Error | null, address: string | FoundAddress[], family?: number) => void

/** A look-up that knows the answer already. */
function pinned(found: readonly FoundAddress[]) {
  return (_host: string, options: { all?: boolean | undefined }, done: LookupDone): void => {
    const [first] = found
    if (options.all === true) done(null, [...found])
    else done(null, first?.address ?? '', first?.family)
  }
}

function redirectOf({ status, headers }: Omit<GuardedResponse, 'url'>, from: URL): URL | undefined {
  const location = headers['location']
  if (location === undefined || ![301, 302, 303, 307, 308].includes(status)) return undefined
  if (!URL.canParse(location, from.href)) {
    throw new PanamaxError('rejected', `${placeOf(from)} redirects to something that is no address.`)
  }
  const to = new URL(location, from)
  if (to.protocol !== 'https:' && to.protocol !== 'http:') {
    throw new PanamaxError('rejected', `${placeOf(from)} redirects to an address that is not http or https.`)
  }
  if (from.protocol === 'https:' && to.protocol === 'http:') {
    throw new PanamaxError('rejected', `${placeOf(from)} redirects to ${placeOf(to)}, which is not encrypted.`)
  }
  to.username = ''
  to.password = ''
  return to
}

/** RFC 9110, 15.4, in the way that browsers read it. */
function afterRedirect(step: Step, { status, from, to }: { status: number; from: URL; to: URL }): Step {
  const method = status === 303 || (status < 303 && step.method === 'POST') ? 'GET' : step.method
  const keepsBody = method === step.method
  const isSame = from.origin === to.origin
  if (!isSame && keepsBody && step.body !== undefined) {
    throw new PanamaxError('rejected', `${placeOf(from)} redirects what is sent to it to ${to.host}.`)
  }
  const drops = (name: string): boolean =>
    (!isSame && /auth|cookie|token|key|secret|host/.test(name)) || (!keepsBody && name.startsWith('content-'))
  const headers = Object.fromEntries(Object.entries(step.headers).filter(([name]) => !drops(name)))
  return {
    method: method === 'GET' && step.method === 'HEAD' ? 'HEAD' : method,
    headers,
    body: keepsBody ? step.body : undefined,
  }
}

function toUrl(text: string): URL {
  if (!URL.canParse(text))
    throw new PanamaxError('invalid_request', 'This is not an address: give one with http or https.')
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new PanamaxError('invalid_request', `Addresses are http or https, not ${url.protocol}//.`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new PanamaxError('invalid_request', `The address of ${url.host} holds credentials. Give them apart from it.`)
  }
  return url
}

/** The host of an address as resolvers know it: an IPv6 address without brackets. */
function bareHost(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1')
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

function headersOf(response: IncomingMessage): Record<string, string> {
  const entries = Object.entries(response.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')])
  return Object.fromEntries(entries) as Record<string, string>
}
