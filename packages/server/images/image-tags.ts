import type { TagList } from '@panamax/contract/images'
import { familiarName, type ImageReference, parseImageReference } from '@panamax/core/check/image-ref'
import { sortTags } from '@panamax/core/check/image-tags'
import { PanamaxError } from '@panamax/core/errors'
import type { z } from 'zod'
import { type Listing, listTags } from './listing.ts'
import type { Registries } from './registries.ts'
import { addressesOf, canonicalHost, type RegistryAccess } from './registry-access.ts'
import type { RegistryClient } from './registry-client.ts'
import { failure, kindOf } from './registry-failure.ts'
import { ShortCache } from './short-cache.ts'
import { within } from './within.ts'

export interface TagQuestion {
  readonly image: string
  readonly q?: string | undefined
  readonly limit: number
}

/** Tags of images in their registries, kept for a minute. */
export class ImageTags {
  readonly #registries: Registries
  readonly #client: RegistryClient
  readonly #milliseconds: number
  readonly #lists = new ShortCache<Listing>({ milliseconds: 60_000, most: 50, loadMilliseconds: 30_000 })

  constructor(registries: Registries, client: RegistryClient, milliseconds = 5000) {
    this.#registries = registries
    this.#client = client
    this.#milliseconds = milliseconds
  }

  /**
   * A registry that nobody has added is asked too, without a login, over https and on the public Internet only. Throws
   * `invalid_request` for no image, `conflict` for a registry that is disabled, and what the registry makes of it.
   */
  async list({ image, q = '', limit }: TagQuestion, signal: AbortSignal): Promise<z.infer<typeof TagList>> {
    const reference = parseImageReference(image)
    if ('problem' in reference) {
      throw new PanamaxError('invalid_request', `"${image}" is not the name of an image: ${reference.problem}.`)
    }
    const name = familiarName(reference)
    const { names, truncated } = await this.#read(reference, name, signal)
    const wanted = q.trim().toLowerCase()
    const tags = names.filter((tag) => tag.toLowerCase().includes(wanted))
    return { image: name, tags: tags.slice(0, limit), truncated: truncated || tags.length > limit }
  }

  forget(host: string): void {
    this.#lists.forget(`${host}/`)
  }

  close(): void {
    this.#lists.close()
  }

  async #read(reference: ImageReference, name: string, signal: AbortSignal): Promise<Listing> {
    const registry = this.#accessTo(reference.registry)
    const { repository } = reference
    const key = `${registry.host}/${repository}`
    const options = { milliseconds: this.#milliseconds, title: registry.title, signal }
    try {
      const list = await within(options, () => this.#lists.get(key, (end) => this.#load(registry, repository, end)))
      this.#registries.note(registry.host)
      return list
    } catch (error) {
      if (error instanceof PanamaxError) this.#registries.note(registry.host, error)
      throw explain(error, registry, name)
    }
  }

  async #load(registry: RegistryAccess, repository: string, signal: AbortSignal): Promise<Listing> {
    const { names, truncated } = await listTags(this.#client, registry, repository, signal)
    return { names: sortTags(names), truncated }
  }

  #accessTo(name: string): RegistryAccess {
    const host = canonicalHost(name)
    const known = this.#registries.list().find((each) => each.host === host)
    if (known === undefined) return passing(host)
    if (known.enabled) return this.#registries.access(host)
    throw new PanamaxError(
      'conflict',
      `${known.title} is disabled, so it is not asked for tags. An admin can enable it: panamax registry enable ${host}`,
    )
  }
}

/** One that no admin has named. */
function passing(host: string): RegistryAccess {
  return {
    host,
    title: host,
    addresses: addressesOf(host, false),
    allowPrivate: false,
    insecure: false,
    credentials: () => undefined,
  }
}

function explain(error: unknown, registry: RegistryAccess, name: string): unknown {
  if (!(error instanceof PanamaxError)) return error
  // Docker Hub and others do not tell what is private from what is not there.
  if (kindOf(error) === 'login' && registry.credentials() === undefined) {
    const todo = `An admin can store a login: panamax registry login ${registry.host}`
    return failure(
      'not_found',
      'login',
      `${registry.title} has no image ${name}, or shows it only after a login. ${todo}`,
    )
  }
  if (error.code === 'forbidden' && !registry.allowPrivate) {
    const todo = `An admin can add it: panamax registry add ${registry.host}`
    return new PanamaxError(
      'forbidden',
      `${registry.host} is not on the public Internet, and not among the registries. ${todo}`,
    )
  }
  return error
}
