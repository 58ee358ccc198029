import { createServer } from 'node:net'
import { PanamaxError, messageOf } from '@panamax/core/errors'
import type { FastifyInstance } from 'fastify'

/** Listens, and gives the port. Throws `conflict` for a port that is taken, naming a free one. */
export async function listen(http: FastifyInstance, host: string, port: number): Promise<number> {
  try {
    await http.listen({ host, port })
  } catch (error) {
    throw await explained(error, host, port)
  }
  const address = http.server.address()
  return typeof address === 'object' && address !== null ? address.port : port
}

/** The address to show: by name where that leads here. */
export function addressForPeople(host: string, port: number): string {
  return `http://${isEverywhere(host) || host === '127.0.0.1' || host === '::1' ? 'localhost' : inUrl(host)}:${port}`
}

/** The address for programs on this machine: by number, since "localhost" may lead to the other Internet Protocol first. */
export function addressForPrograms(host: string, port: number): string {
  return `http://${isEverywhere(host) ? '127.0.0.1' : inUrl(host)}:${port}`
}

function isEverywhere(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

async function explained(error: unknown, host: string, port: number): Promise<PanamaxError> {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'EADDRINUSE') {
    const who = (await isPanamax(addressForPrograms(host, port))) ? 'another Panamax' : 'another program'
    const free = await nextFree(host, port)
    const way = free === undefined ? 'Choose another with --port' : `Choose another, for example --port ${free}`
    return new PanamaxError('conflict', `Port ${port} is taken by ${who}. ${way} (or PANAMAX_PORT), or stop it.`, {
      cause: error,
    })
  }
  if (code === 'EACCES') {
    const message = `Port ${port} needs more rights than this user has. Choose one above 1023 with --port.`
    return new PanamaxError('conflict', message, { cause: error })
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    const message = `${host} is not an address of this machine. Choose another with --host (PANAMAX_HOST).`
    return new PanamaxError('invalid_request', message, { cause: error })
  }
  return new PanamaxError('failed', `Cannot listen on ${host}, port ${port}: ${messageOf(error)}`, { cause: error })
}

/** Whether a Panamax answers at this address. */
export async function isPanamax(address: string): Promise<boolean> {
  try {
    const response = await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(1000) })
    return (await response.text()) === '{"status":"ok"}'
  } catch {
    return false
  }
}

async function nextFree(host: string, after: number): Promise<number | undefined> {
  for (let port = after + 1; port <= Math.min(after + 50, 65_535); port += 1) {
    if (await isFree(host, port)) return port
  }
  return undefined
}

/** Whether a server could listen there now. */
export function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(true)))
  })
}
