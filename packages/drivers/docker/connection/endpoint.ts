import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { messageOf, PanamaxError } from '@panamax/core/errors'
import { readContext, readCurrentContext } from './context.ts'
import type { TlsMaterial } from './tls-material.ts'

/** Where an engine listens. */
export type Endpoint =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly tls?: TlsMaterial }
  | {
      readonly kind: 'ssh'
      readonly host: string
      readonly user?: string
      readonly port?: number
      /** Socket on the far machine; absent: the far machine's own default. */
      readonly socket?: string
    }

/** What decides where the engine is: the target's own configuration, then the environment, as the docker CLI reads it. */
export interface EndpointSources {
  readonly host?: string
  readonly context?: string
  /** Folder with ca.pem, cert.pem and key.pem. */
  readonly certificates?: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly homeDirectory: string
}

export interface Located {
  readonly endpoint: Endpoint
  /** Who said so: "the target's configuration", "DOCKER_HOST", "the context prod", "the usual socket". */
  readonly from: string
}

/**
 * The endpoint by precedence: configured host, configured context, DOCKER_CONTEXT, DOCKER_HOST, the CLI's current context,
 * then the first of the usual sockets that exists (Docker, rootless Docker, Docker Desktop, Podman). Throws
 * `invalid_request` for what can never be an endpoint and `unreachable` when there is none at all.
 */
export async function locate(sources: EndpointSources): Promise<Located> {
  const { environment } = sources
  if (sources.host) return { endpoint: await parseHost(sources.host, sources), from: "the target's configuration" }
  const named = sources.context || environment['DOCKER_CONTEXT']
  if (named && named !== 'default') return fromContext(named, sources)
  if (environment['DOCKER_HOST']) {
    return { endpoint: await parseHost(environment['DOCKER_HOST'], sources), from: 'DOCKER_HOST' }
  }
  const current = named === 'default' ? undefined : await readCurrentContext(dockerFolder(sources))
  if (current !== undefined && current !== 'default') return fromContext(current, sources)
  return { endpoint: { kind: 'socket', path: await firstSocket(sources) }, from: 'the usual socket' }
}

/** The folder of the docker CLI's configuration. */
export function dockerFolder(sources: Pick<EndpointSources, 'environment' | 'homeDirectory'>): string {
  return sources.environment['DOCKER_CONFIG'] || path.join(sources.homeDirectory, '.docker')
}

/** Reads an address as DOCKER_HOST has it: unix://, npipe://, tcp://, http://, https://, ssh://. */
export async function parseHost(host: string, sources: EndpointSources, context?: TlsMaterial): Promise<Endpoint> {
  if (host.startsWith('unix://'))
    return { kind: 'socket', path: host.slice('unix://'.length) || '/var/run/docker.sock' }
  if (host.startsWith('npipe://')) return { kind: 'socket', path: host.slice('npipe:'.length).replaceAll('/', '\\') }
  if (host.startsWith('/')) return { kind: 'socket', path: host }
  const url = parseUrl(host.includes('://') ? host : `tcp://${host}`)
  if (url.protocol === 'ssh:') return sshEndpoint(url)
  if (!['tcp:', 'http:', 'https:'].includes(url.protocol)) throw notAnAddress(host)
  const tls = context ?? (await tlsFromEnvironment(sources, url.protocol === 'https:'))
  const port = url.port === '' ? (tls === undefined ? 2375 : 2376) : Number(url.port)
  return { kind: 'tcp', host: url.hostname.replace(/^\[|\]$/g, ''), port, ...(tls === undefined ? {} : { tls }) }
}

interface Address {
  readonly protocol: string
  readonly hostname: string
  readonly port: string
  readonly username: string
  readonly pathname: string
}

function parseUrl(host: string): Address {
  try {
    // The URL class knows no ports and hosts in schemes that it does not know.
    const scheme = host.slice(0, host.indexOf(':'))
    const { hostname, port, username, pathname } = new URL(host.replace(/^[a-z]+:/, 'ftp:'))
    if (hostname === '') throw notAnAddress(host)
    return { protocol: `${scheme}:`, hostname, port, username, pathname }
  } catch (error) {
    throw notAnAddress(host, error)
  }
}

function sshEndpoint(url: Address): Endpoint {
  const socket = url.pathname === '/' ? '' : url.pathname
  // Both end up as words of a command: on our side of `ssh`, and of the far shell.
  if (url.hostname.startsWith('-') || !/^[\w./-]*$/.test(socket) || !/^[\w.@-]*$/.test(url.username)) {
    throw notAnAddress(`ssh://${url.hostname}`)
  }
  return {
    kind: 'ssh',
    host: url.hostname,
    ...(url.username === '' ? {} : { user: url.username }),
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    ...(socket === '' ? {} : { socket }),
  }
}

function notAnAddress(host: string, cause?: unknown): PanamaxError {
  const shown = host.replace(/\/\/[^/@]*@/, '//…@')
  return new PanamaxError(
    'invalid_request',
    `"${shown}" is not the address of a container engine. Write unix:///path/to/docker.sock, tcp://host:2376 or ssh://user@host.`,
    { cause },
  )
}

async function fromContext(name: string, sources: EndpointSources): Promise<Located> {
  const context = await readContext(dockerFolder(sources), name)
  return { endpoint: await parseHost(context.host, sources, context.tls), from: `the context ${name}` }
}

async function tlsFromEnvironment(sources: EndpointSources, isHttps: boolean): Promise<TlsMaterial | undefined> {
  const { environment } = sources
  const verify = Boolean(environment['DOCKER_TLS_VERIFY'])
  const wanted = isHttps || verify || Boolean(environment['DOCKER_TLS']) || sources.certificates !== undefined
  if (!wanted) return undefined
  const folder = sources.certificates ?? (environment['DOCKER_CERT_PATH'] || dockerFolder(sources))
  const [ca, cert, key] = await Promise.all(
    ['ca.pem', 'cert.pem', 'key.pem'].map((file) => read(path.join(folder, file))),
  )
  const isUnchecked = Boolean(environment['DOCKER_TLS']) && !verify && sources.certificates === undefined
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    verify: !isUnchecked,
  }
}

async function read(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new PanamaxError('invalid_request', `The certificate ${file} cannot be read: ${messageOf(error)}.`, {
      cause: error,
    })
  }
}

/** The sockets that engines use by default, in the order of trying. */
export function usualSockets(sources: EndpointSources): string[] {
  const runtime = sources.environment['XDG_RUNTIME_DIR']
  const home = sources.homeDirectory
  return [
    '/var/run/docker.sock',
    ...(runtime ? [path.join(runtime, 'docker.sock')] : []),
    path.join(home, '.docker/run/docker.sock'),
    path.join(home, '.docker/desktop/docker.sock'),
    ...(runtime ? [path.join(runtime, 'podman/podman.sock')] : []),
    '/run/podman/podman.sock',
  ]
}

async function firstSocket(sources: EndpointSources): Promise<string> {
  if (process.platform === 'win32') return '\\\\.\\pipe\\docker_engine'
  const candidates = usualSockets(sources)
  for (const candidate of candidates) if (await isSocket(candidate)) return candidate
  throw new PanamaxError(
    'unreachable',
    `No container engine was found: there is no socket at ${candidates.join(', ')}. Install Docker or Podman and start it, or set DOCKER_HOST.`,
    { details: { undetected: true } },
  )
}

async function isSocket(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isSocket()
  } catch (error) {
    // A folder that may not be entered can still hold the socket: trying it tells the person why.
    return (error as NodeJS.ErrnoException).code === 'EACCES'
  }
}
