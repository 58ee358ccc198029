import type { Destination } from '@panamax/contract/publish'
import { PanamaxError } from '@panamax/core/errors'
import type { z } from 'zod'
import { parseGitAddress } from '../git/address.ts'
import type { Git } from '../git/git.ts'
import type { Accounts } from '../github/accounts.ts'
import { findHost, type Network } from '../net/network.ts'
import { cleanFolder } from '../sources/place.ts'
import type { Publisher } from './destination.ts'
import { DirectoryPublisher } from './directory-publisher.ts'
import { GitPublisher } from './git-publisher.ts'

type To = z.output<typeof Destination>

export interface DestinationRoom {
  readonly git: Git
  readonly network: Network
  readonly accounts: Pick<Accounts, 'open'>
  /** Credentials that an admin has stored for a source at that address. */
  readonly sourceCredentials: (address: string) => ConstructorParameters<typeof GitPublisher>[1]['credentials']
  /** For temporary repositories. */
  readonly folder: string
}

export interface OpenDestination {
  readonly publisher: Publisher
  /** Within it; blank: its root. */
  readonly folder: string
}

/**
 * Opens the place that somebody wants to publish to. Folders of the server and private addresses are for admins. Throws
 * `invalid_request`, `forbidden`, `not_found` without an account, `unreachable`.
 */
export async function openDestination(
  room: DestinationRoom,
  to: To,
  { isAdmin, signal }: { readonly isAdmin: boolean; readonly signal: AbortSignal },
): Promise<OpenDestination> {
  switch (to.type) {
    case 'directory':
      if (!isAdmin) throw new PanamaxError('forbidden', 'Only an admin may publish to a folder of the server.')
      return { publisher: new DirectoryPublisher(to.folder), folder: '' }
    case 'github': {
      // Loaded when it is first needed: few publish every day.
      const { GitHubPublisher } = await import('../github/publisher.ts')
      return { publisher: new GitHubPublisher(room.accounts, to), folder: cleanFolder(to.folder) ?? '' }
    }
    case 'git': {
      const { address, credentials } = parseGitAddress(to.address)
      const allowLocal = await mayReachLocal(room, address, { isAdmin, signal })
      const given = to.credentials ?? (credentials && { type: 'token' as const, ...credentials })
      // What an admin has stored for reading is not lent to others for writing.
      const stored = isAdmin ? room.sourceCredentials(address.url) : undefined
      const publisher = new GitPublisher(
        room.git,
        { address, branch: to.branch, credentials: given ?? stored, allowLocal },
        room.folder,
      )
      return { publisher, folder: cleanFolder(to.folder) ?? '' }
    }
  }
}

async function mayReachLocal(
  { network }: DestinationRoom,
  { host, transport }: ReturnType<typeof parseGitAddress>['address'],
  { isAdmin, signal }: { readonly isAdmin: boolean; readonly signal: AbortSignal },
): Promise<boolean> {
  if (transport === 'file') {
    if (isAdmin) return true
    throw new PanamaxError('forbidden', 'Only an admin may publish to a folder of the server.')
  }
  try {
    await findHost(host, { allowPrivate: false, signal }, network)
    return false
  } catch (error) {
    if (isAdmin && error instanceof PanamaxError && error.code === 'forbidden') return true
    throw error
  }
}
