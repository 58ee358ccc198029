import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Destination } from '@panamax/contract/publish'
import type { SourceCredentials } from '@panamax/contract/sources'
import type { Driver } from '@panamax/core/deploy/driver'
import type { z } from 'zod'
import { isAtLeast } from '../auth/actor.ts'
import type { BundledImages } from '../deployer/bundled-images.ts'
import type { Accounts } from '../github/accounts.ts'
import { parseGitAddress } from '../git/address.ts'
import type { Git } from '../git/git.ts'
import { admitPlace } from '../sources/admit-place.ts'
import type { SourceServices } from '../sources/handlers.ts'
import { isAtHost, type Place, placeOf } from '../sources/place.ts'
import type { AppStore } from '../store/apps.ts'
import { PublicationStore } from '../store/publications.ts'
import type { RevisionStore } from '../store/revisions.ts'
import type { SourceStore } from '../store/sources.ts'
import type { Platform } from '../system/platform.ts'
import { Publishing } from './publishing.ts'
import { thisMachine } from './this-machine.ts'

interface Parts {
  readonly apps: AppStore
  readonly revisions: RevisionStore
  readonly accounts: Accounts
  readonly driver: (target: string) => Promise<Driver>
  readonly bundled: Pick<BundledImages, 'names'>
  readonly marketplace: SourceServices & { readonly git: Git; readonly store: SourceStore }
}

/** Publishing with the sources, accounts and git of this server. Removes copies of repositories that an earlier process left when it was killed. */
export function openPublishing(
  platform: Platform,
  { apps, revisions, accounts, driver, bundled, marketplace }: Parts,
): Publishing {
  const { sources, network, git, store } = marketplace
  const folder = join(platform.home, 'git', 'publish')
  rmSync(folder, { recursive: true, force: true })
  return new Publishing({
    apps,
    revisions,
    accounts,
    git,
    network,
    publications: new PublicationStore(platform.database),
    machine: thisMachine,
    now: () => platform.now().toISOString(),
    folder,
    async surroundings({ target }, signal) {
      // That a machine does not answer hinders nobody to publish.
      const local = await driver(target)
        .then(({ images }) => images?.list(signal))
        .catch(() => undefined)
      return { assembled: await bundled.names(), local }
    },
    sourceCredentials(address) {
      const found = store.list().find((source) => source.kind === 'git' && source.address === address)
      if (found === undefined) return undefined
      return found.account === undefined ? store.credentials(found.name) : accounts.credentials(found.account)
    },
    async addSource({ sourceAddress, branch }, to, { actor, signal }) {
      const isAdmin = isAtLeast(actor.role, 'admin')
      const place = await placeOf(
        {
          address: sourceAddress,
          kind: to.type === 'directory' ? 'directory' : 'git',
          ...(branch === undefined ? {} : { branch }),
        },
        isAdmin,
      )
      const known = store.findByPlace(place)
      if (known !== undefined) {
        await sources.refresh(known.name, signal)
        return known.name
      }
      // Only an admin may open a private repository for all who use this server.
      const own = isAdmin ? loginOf(to, place) : undefined
      const asked = own === undefined ? place : { ...place, credentials: own }
      const { isLocal } = await admitPlace(asked, { isAdmin, network, signal })
      return sources.add(asked, { name: undefined, isLocal, signal })
    },
  })
}

/** A repository at GitHub is read as its account does, for as long as that is stored; nothing of it is copied. */
function loginOf(to: z.output<typeof Destination>, { address }: Place): SourceCredentials | undefined {
  if (to.type !== 'github') return to.type === 'git' ? to.credentials : undefined
  return isAtHost(parseGitAddress(address).address, to.host) ? { type: 'account', host: to.host } : undefined
}
