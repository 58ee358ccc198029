import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { PanamaxError } from '@panamax/core/errors'
import { isPublicAddress } from './public-address.ts'

export interface FoundAddress {
  readonly address: string
  readonly family: 4 | 6
}

/** The machine's network, as far as a check of addresses needs it. */
export interface Network {
  /** All addresses of a host name, the best first. Rejects when there are none. */
  resolve(host: string): Promise<readonly FoundAddress[]>
  /** Whether an address is one that anybody may be sent to. */
  isPublic(address: string): boolean
}

export const systemNetwork: Network = {
  async resolve(host) {
    const found = await lookup(host, { all: true, verbatim: true })
    return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }))
  },
  isPublic: isPublicAddress,
}

/**
 * The addresses of a host, each of them checked: connect to these and to no others, a second look-up may answer differently.
 * `host` is a name, an IPv4 address or an IPv6 address without brackets. Throws `unreachable` when the host is not known or the
 * look-up takes longer than 10 s, `forbidden` when one of its addresses is not public and `allowPrivate` is not set, `canceled`.
 */
export async function findHost(
  host: string,
  { allowPrivate, signal }: { readonly allowPrivate: boolean; readonly signal: AbortSignal },
  network: Network = systemNetwork,
): Promise<readonly FoundAddress[]> {
  const family = isIP(host)
  const found =
    family === 0 ? await resolve(host, signal, network) : [{ address: host, family: family === 6 ? 6 : 4 } as const]
  if (found.length === 0) throw unknown(host)
  const refused = allowPrivate ? undefined : found.find(({ address }) => !network.isPublic(address))
  if (refused === undefined) return found
  const place = refused.address === host ? host : `${host} (${refused.address})`
  throw new PanamaxError(
    'forbidden',
    `${place} is not on the public Internet, and addresses within this machine's own network are only for admins.`,
    { details: { host } },
  )
}

async function resolve(host: string, signal: AbortSignal, network: Network): Promise<readonly FoundAddress[]> {
  let stop: (() => void) | undefined
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(new PanamaxError('canceled', `The look-up of ${host} was stopped.`))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const error = new PanamaxError('unreachable', `The name ${host} was not resolved within 10 seconds.`)
    timer = setTimeout(() => reject(error), 10_000)
  })
  try {
    return await Promise.race([network.resolve(host), stopped, late])
  } catch (error) {
    throw error instanceof PanamaxError ? error : unknown(host, error)
  } finally {
    clearTimeout(timer)
    if (stop !== undefined) signal.removeEventListener('abort', stop)
  }
}

function unknown(host: string, cause?: unknown): PanamaxError {
  return new PanamaxError(
    'unreachable',
    `There is no host ${host} to be found. Check the address, and whether this machine has a network and resolves names.`,
    {
      cause,
    },
  )
}

/** An address as it stands in an address list: IPv6 in brackets. */
export function inBrackets(address: string, family: 4 | 6): string {
  return family === 6 ? `[${address}]` : address
}
