import { messageOf, PanamaxError, type ErrorCode } from '@panamax/core/errors'
import type { Endpoint } from './endpoint.ts'

const codes: Readonly<Record<number, ErrorCode>> = { 404: 'not_found', 409: 'conflict' }

/**
 * What Docker Engine says while it shuts down, or has just come back and not yet cleaned up: the same request works a moment
 * later. containerd's client, libnetwork's store and the list of tasks speak here.
 */
const passing =
  /transport is closing|connection error: desc|context canceled|\bunavailable\b|shutting down|\*libnetwork\.\w+: open : no such file/
const staleTask = /\btask [0-9a-f]{64}: already exists/

/** The engine still has a task of that container from before it was stopped. */
export function isStaleTask(reason: string): boolean {
  return staleTask.test(reason)
}

/** The engine answered with an error: its own reason, under our code. */
export function refusal(status: number, reason: string): PanamaxError {
  const text = reason.trim() || `HTTP status ${status}`
  if (status >= 500 && (passing.test(text) || isStaleTask(text))) {
    return new PanamaxError('unreachable', `The container engine is stopping or starting: ${text.slice(0, 500)}`, {
      details: { status, reason: text.slice(0, 2000) },
    })
  }
  return new PanamaxError(codes[status] ?? 'rejected', `The engine says: ${text.slice(0, 2000)}`, {
    details: { status, reason: text.slice(0, 2000) },
  })
}

/** What the engine itself said, without our words around it. */
export function reasonOf(error: unknown): string {
  const reason = error instanceof PanamaxError ? error.details['reason'] : undefined
  return typeof reason === 'string' ? reason : messageOf(error)
}

/** The engine could not be asked: why, and what to do about it. */
export function unreachable(error: unknown, endpoint: Endpoint, signal?: AbortSignal): PanamaxError {
  if (error instanceof PanamaxError) return error
  if (signal?.aborted) return new PanamaxError('canceled', 'Canceled.', { cause: error })
  const isLate = error instanceof Error && error.name === 'TimeoutError'
  const code = isLate ? 'ETIMEDOUT' : ((error as NodeJS.ErrnoException).code ?? '')
  const [why, todo] = explain(code, endpoint, messageOf(error))
  return new PanamaxError(
    'unreachable',
    `The container engine at ${addressOf(endpoint)} cannot be reached: ${why}. ${todo}`,
    {
      details: { code, endpoint: addressOf(endpoint) },
      cause: error,
    },
  )
}

function explain(code: string, endpoint: Endpoint, message: string): [why: string, todo: string] {
  const start = 'Is it running? "systemctl status docker" tells, "systemctl start docker" starts it.'
  if (endpoint.kind === 'ssh') return [message, `"ssh ${endpoint.host} docker version" has to work without a question.`]
  if (code === 'EACCES' || code === 'EPERM') {
    return [
      'permission denied',
      'Add your user to the group that owns the socket ("sudo usermod -aG docker $USER"), log in anew, and start Panamax again.',
    ]
  }
  if (code === 'ENOENT') return ['there is no socket', start]
  if (code === 'ECONNREFUSED') return ['nobody listens there', start]
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    const wantsTls = endpoint.kind === 'tcp' && endpoint.tls === undefined
    return ['it closed the connection', wantsTls ? 'If it expects TLS, give the folder of its certificates.' : start]
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return ['its host name is not known', 'Check the address of the target.']
  if (code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH') {
    return ['its machine does not answer', 'Check the address, the network and the firewall.']
  }
  if (/cert|tls|ssl|CERT|SELF_SIGNED|issuer/i.test(code + message)) {
    return [message, 'Check the certificates: ca.pem, cert.pem and key.pem have to match the engine.']
  }
  return [message, start]
}

/** For people; never holds a user name or a password. */
export function addressOf(endpoint: Endpoint): string {
  if (endpoint.kind === 'socket') return endpoint.path
  if (endpoint.kind === 'ssh') return `ssh://${endpoint.host}`
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host
  return `${endpoint.tls === undefined ? 'tcp' : 'https'}://${host}:${endpoint.port}`
}
