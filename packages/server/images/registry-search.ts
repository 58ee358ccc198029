import type { ImageHit } from '@panamax/contract/images'
import { PanamaxError } from '@panamax/core/errors'
import { readIndexHits } from './hub-search.ts'
import { matching } from './image-words.ts'
import { listCatalog, type Listing } from './listing.ts'
import type { RegistryAccess } from './registry-access.ts'
import type { RegistryClient } from './registry-client.ts'
import { failure, kindOf } from './registry-failure.ts'
import { ShortCache } from './short-cache.ts'

/** What a registry has, or that it does not say. */
type Catalog = Listing | { readonly refused: true }

export interface Found {
  readonly images: readonly ImageHit[]
  /** Why these may not be all. */
  readonly remark?: string
}

/** The repositories of registries by any part of their name. What a registry has is kept for a minute: people type letter by letter. */
export class RegistrySearch {
  readonly #client: RegistryClient
  readonly #catalogs = new ShortCache<Catalog>({ milliseconds: 60_000, most: 50, loadMilliseconds: 30_000 })

  constructor(client: RegistryClient) {
    this.#client = client
  }

  /** Throws `rejected` of a registry that lets nobody list or search it. */
  async search(
    registry: RegistryAccess,
    {
      words,
      limit,
      signal,
    }: { readonly words: readonly string[]; readonly limit: number; readonly signal: AbortSignal },
  ): Promise<Found> {
    const catalog = await this.#catalogs.get(registry.host, (end) => this.#load(registry, end))
    if ('refused' in catalog) return { images: await this.#searchIndex(registry, words, limit, signal) }
    const names = matching(catalog.names, words)
    const images = names.slice(0, limit).map((name) => ({ reference: `${registry.host}/${name}`, official: false }))
    if (!catalog.truncated) return { images }
    const count = catalog.names.length.toLocaleString('en')
    return { images, remark: `Only the first ${count} images of ${registry.title} were looked at.` }
  }

  forget(host: string): void {
    this.#catalogs.forget(host)
  }

  close(): void {
    this.#catalogs.close()
  }

  async #load(registry: RegistryAccess, signal: AbortSignal): Promise<Catalog> {
    try {
      return await listCatalog(this.#client, registry, signal)
    } catch (error) {
      const kind = kindOf(error)
      const isAnonymous = registry.credentials() === undefined
      if (kind === 'refused' || kind === 'absent' || (kind === 'login' && isAnonymous)) return { refused: true }
      throw error
    }
  }

  /** The search of old, which some registries have kept that cannot be listed. */
  async #searchIndex(
    registry: RegistryAccess,
    words: readonly string[],
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly ImageHit[]> {
    const query = new URLSearchParams({ q: words.join(' '), n: String(limit) })
    try {
      const { json } = await this.#client.get(registry, {
        path: `/v1/search?${query.toString()}`,
        area: 'search',
        signal,
      })
      const hits = readIndexHits(json, registry.host)
      if (hits !== undefined) return hits.slice(0, limit)
    } catch (error) {
      if (!(error instanceof PanamaxError) || error.code === 'canceled' || error.code === 'unreachable') throw error
    }
    const login = registry.credentials() === undefined ? ' without a login' : ''
    throw failure(
      'rejected',
      'refused',
      `${registry.title} does not let its images be listed${login}. Type the whole name: ${registry.host}/…`,
    )
  }
}
