import { type Network, systemNetwork } from '../net/network.ts'
import type { RegistryStore } from '../store/registries.ts'
import type { HubAddresses } from './hub-search.ts'
import { ImageSearch } from './image-search.ts'
import { ImageTags } from './image-tags.ts'
import { LocalImages } from './local-images.ts'
import type { Machines } from './machines.ts'
import { Registries } from './registries.ts'
import { RegistryClient } from './registry-client.ts'
import { RegistrySearch } from './registry-search.ts'

export interface ImageServices {
  readonly registries: Registries
  readonly client: RegistryClient
  readonly local: LocalImages
  readonly search: ImageSearch
  readonly tags: ImageTags
  close(): void
}

/** What a test may put in the place of the real thing. */
export interface ImageOptions {
  readonly hub?: HubAddresses
  readonly network?: Network
  /** How long a place is waited for, in milliseconds. */
  readonly patience?: number
}

export interface ImageSurroundings {
  readonly store: RegistryStore
  readonly machines: Machines
  /** Names of the images that Panamax assembles itself. */
  readonly bundled: () => Promise<ReadonlySet<string>>
  /** RFC 3339. */
  readonly now: () => string
}

/** Everything about images and registries, made once. */
export function openImages(surroundings: ImageSurroundings, options: ImageOptions = {}): ImageServices {
  const { store, machines, bundled, now } = surroundings
  const { hub, network = systemNetwork, patience = 5000 } = options
  const client = new RegistryClient({ network })
  const registrySearch = new RegistrySearch(client)
  const registries = new Registries({
    store,
    now,
    ...(hub === undefined ? {} : { hub }),
    onChange(host) {
      client.forget(host)
      registrySearch.forget(host)
      tags.forget(host)
    },
  })
  const tags = new ImageTags(registries, client, patience)
  return {
    registries,
    client,
    local: new LocalImages(machines, bundled),
    search: new ImageSearch({ machines, registries, search: registrySearch, network, milliseconds: patience }),
    tags,
    close() {
      registrySearch.close()
      tags.close()
    },
  }
}
