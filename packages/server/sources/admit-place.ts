import { PanamaxError } from '@panamax/core/errors'
import { findHost, type Network } from '../net/network.ts'
import type { Place } from './place.ts'

/**
 * Whether somebody may add a source: folders, private addresses and credentials are for admins. Gives whether it is such a place,
 * which is then looked for within the machine's own network; a public one never is, whoever has added it. Throws `forbidden`, and
 * `unreachable` for a host that is not known.
 */
export async function admitPlace(
  { host, credentials }: Place,
  { isAdmin, network, signal }: { readonly isAdmin: boolean; readonly network: Network; readonly signal: AbortSignal },
): Promise<{ readonly isLocal: boolean }> {
  if (credentials !== undefined && !isAdmin) {
    throw new PanamaxError(
      'forbidden',
      'Only an admin may add a source with credentials: all who use Panamax see its templates.',
    )
  }
  if (host === undefined) {
    if (isAdmin) return { isLocal: true }
    throw new PanamaxError('forbidden', 'Only an admin may add a folder of the server.')
  }
  try {
    await findHost(host, { allowPrivate: false, signal }, network)
    return { isLocal: false }
  } catch (error) {
    if (isAdmin && error instanceof PanamaxError && error.code === 'forbidden') return { isLocal: true }
    throw error
  }
}
