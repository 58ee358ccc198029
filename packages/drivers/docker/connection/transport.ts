import { spawn } from 'node:child_process'
import http from 'node:http'
import type { Agent, RequestOptions } from 'node:http'
import { Duplex } from 'node:stream'
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

export async function openTransport(endpoint: Endpoint): Promise<Transport> {
  if (endpoint.kind === 'tcp' && endpoint.tls !== undefined) return overTls(endpoint, endpoint.tls)
  const pool = new http.Agent({ keepAlive: true, maxSockets: callsAtOnce, maxFreeSockets: 16, timeout: 0 })
  const unpooled = new http.Agent({ keepAlive: false })
  if (endpoint.kind === 'ssh') {
    for (const agent of [pool, unpooled]) Object.assign(agent, { createConnection: () => dialOverSsh(endpoint) })
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

/**
 * One connection to an engine on another machine, as the docker CLI makes it: the machine's own `ssh`, so that the
 * person's keys, known hosts and ssh configuration hold, and `docker system dial-stdio` at the far end.
 */
function dialOverSsh(endpoint: Extract<Endpoint, { kind: 'ssh' }>): Duplex {
  const socket = endpoint.socket === undefined ? [] : ['--host', `unix://${endpoint.socket}`]
  const words = ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=15', '-T']
  if (endpoint.user !== undefined) words.push('-l', endpoint.user)
  if (endpoint.port !== undefined) words.push('-p', String(endpoint.port))
  words.push('--', endpoint.host, 'docker', ...socket, 'system', 'dial-stdio')
  const child = spawn('ssh', words, { stdio: ['pipe', 'pipe', 'pipe'] })
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => {
    if (complaint.length < 2000) complaint += chunk.toString()
  })
  const connection = Duplex.from({ writable: child.stdin, readable: child.stdout })
  child.on('error', (error) => connection.destroy(error))
  child.on('close', (code) => {
    if (code !== 0)
      connection.destroy(Object.assign(new Error(complaint.trim() || `ssh ended with ${code}`), { code: 'ESSH' }))
  })
  connection.on('close', () => child.kill())
  // http.Agent treats a connection as a socket.
  return Object.assign(connection, {
    setKeepAlive: () => connection,
    setNoDelay: () => connection,
    setTimeout: () => connection,
    ref: () => connection,
    unref: () => connection,
  })
}
