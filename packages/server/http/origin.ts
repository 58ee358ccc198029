import { isIP } from 'node:net'
import { PanamaxError } from '@panamax/core/errors'

export interface HostPolicy {
  /** The address that the server is bound to. */
  readonly host: string
  /** This machine's own name. */
  readonly machine: string
  /** Names under which people reach it besides: behind a proxy, in the local network. Without port. */
  readonly trusted: readonly string[]
}

/** What the check looks at, of a request. */
export interface Caller {
  readonly method: string
  readonly isWebSocket: boolean
  /** Host, or X-Forwarded-Host from a trusted proxy; with port. */
  readonly host: string | undefined
  readonly origin: string | undefined
  /** Sec-Fetch-Site (Fetch Metadata): what the browser says of who caused the request. */
  readonly site: string | undefined
}

export type CallerCheck = (caller: Caller) => void

const harmless = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses what a hostile web page can make a browser send. The host must be one of ours, so that a name which was rebound to
 * this address leads nowhere; a request that changes something, and a WebSocket, must come from our own pages (or from no
 * page at all). Throws `forbidden`.
 */
export function createCallerCheck(policy: HostPolicy): CallerCheck {
  const known = new Set(['localhost', '127.0.0.1', '[::1]', inBrackets(policy.host), ...policy.trusted.map(lower)])
  const everywhere = policy.host === '0.0.0.0' || policy.host === '::'
  // An address cannot be rebound: only names can.
  if (everywhere) known.add(lower(policy.machine))
  const isOurs = (name: string) => known.has(name) || (everywhere && isIP(name.replace(/^\[|\]$/g, '')) !== 0)

  return ({ method, isWebSocket, host, origin, site }) => {
    const asked = host === undefined ? undefined : parseHost(host)
    if (asked === undefined || !isOurs(asked.name)) {
      throw new PanamaxError(
        'forbidden',
        `Panamax does not answer to the name ${shown(asked?.name)}. If it is yours, start the server with --trusted-hosts (PANAMAX_TRUSTED_HOSTS) naming it.`,
      )
    }
    if (harmless.has(method) && !isWebSocket) return
    const foreign = origin !== undefined && !isSame(origin, asked)
    if (foreign || site === 'cross-site' || site === 'same-site') {
      throw new PanamaxError('forbidden', 'This request was caused by a page of another origin and was refused.')
    }
  }
}

interface Host {
  readonly name: string
  readonly port: string
}

function parseHost(text: string): Host | undefined {
  const match = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/i.exec(text)
  return match?.[1] === undefined ? undefined : { name: lower(match[1]), port: match[2] ?? '' }
}

/** Name and port must be equal: cookies do not know ports, so another port of the same host is another origin to us. */
function isSame(origin: string, asked: Host): boolean {
  const match = /^(https?):\/\/(.+)$/.exec(origin)
  const host = match?.[2] === undefined ? undefined : parseHost(match[2])
  if (host === undefined) return false
  const standard = match?.[1] === 'https' ? '443' : '80'
  return host.name === asked.name && (host.port || standard) === (asked.port || standard)
}

function inBrackets(host: string): string {
  return isIP(host) === 6 ? `[${lower(host)}]` : lower(host)
}

function lower(name: string): string {
  return name.toLowerCase().replace(/\.$/, '')
}

function shown(name: string | undefined): string {
  return name === undefined ? 'in the Host header' : `"${name.slice(0, 100)}"`
}
