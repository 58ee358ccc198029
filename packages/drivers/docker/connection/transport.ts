import http from 'node:http'
import type { Agent, RequestOptions } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Endpoint } from './endpoint.ts'

/** How requests reach an endpoint: options for `request`, with a pool for short calls; long streams take a connection of their own. */
export interface Transport {
  readonly request: typeof http.request
  readonly options: RequestOptions
  readonly pool: Agent
  /** For streams, so that a hundred followed logs do not starve the calls. */
  readonly unpooled: Agent
  close(): void
}

/** As many short calls at once; the engine itself works through its container operations a few at a time. */
const callsAtOnce = 48

export async function openTransport(
  endpoint: Endpoint,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Transport> {
  if (endpoint.kind === 'tcp' && endpoint.tls !== undefined) return overTls(endpoint, endpoint.tls)
  const pool = new http.Agent({ keepAlive: true, maxSockets: callsAtOnce, maxFreeSockets: 16, timeout: 0 })
  const unpooled = new http.Agent({ keepAlive: false })
  if (endpoint.kind === 'ssh') {
    const { SshConnection } = await import('./ssh.ts')
    const createConnection = (): Duplex => new SshConnection(endpoint, environment)
    for (const agent of [pool, unpooled]) Object.assign(agent, { createConnection })
  }
  const options: RequestOptions =
    endpoint.kind === 'socket'
      ? { socketPath: endpoint.path }
      : endpoint.kind === 'tcp'
        ? { host: endpoint.host, port: endpoint.port }
        : { host: 'engine' }
  return { request: http.request, options, pool, unpooled, close: () => closeAll(pool, unpooled) }
}

type TcpEndpoint = Extract<Endpoint, { kind: 'tcp' }>

async function overTls(endpoint: TcpEndpoint, tls: NonNullable<TcpEndpoint['tls']>): Promise<Transport> {
  const https = (await import('node:https')).default
  const { verify, ...material } = tls
  const options = { host: endpoint.host, port: endpoint.port, ...material, rejectUnauthorized: verify }
  const pool = new https.Agent({ keepAlive: true, maxSockets: callsAtOnce, maxFreeSockets: 16, ...material })
  const unpooled = new https.Agent({ keepAlive: false, ...material })
  return { request: https.request, options, pool, unpooled, close: () => closeAll(pool, unpooled) }
}

function closeAll(...agents: Agent[]): void {
  for (const agent of agents) agent.destroy()
}
