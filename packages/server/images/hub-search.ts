import type { ImageHit } from '@panamax/contract/images'
import { familiarName, parseImageReference } from '@panamax/core/check/image-ref'
import { PanamaxError } from '@panamax/core/errors'
import { z } from 'zod'
import { type GuardedResponse, guardedFetch } from '../net/guarded-fetch.ts'
import { type Network, systemNetwork } from '../net/network.ts'
import { oneLine, parseJson } from './registry-failure.ts'

/** Where Docker Hub is. */
export interface HubAddresses {
  /** Its own search. */
  readonly search: string
  /** The search that `docker search` uses, for when the other one refuses. */
  readonly index: string
  /** Its registry. */
  readonly registry: string
  /** A stand-in within a private network, without TLS. */
  readonly isPrivate?: boolean
}

export const dockerHub: HubAddresses = {
  search: 'https://hub.docker.com',
  index: 'https://index.docker.io',
  registry: 'https://registry-1.docker.io',
}

const found = z.object({
  results: z.array(
    z.object({
      repo_name: z.string(),
      short_description: z.string().nullish(),
      star_count: z.int().nonnegative().nullish(),
      is_official: z.boolean().nullish(),
    }),
  ),
})

const foundByIndex = z.object({
  results: z.array(
    z.object({
      name: z.string(),
      description: z.string().nullish(),
      star_count: z.int().nonnegative().nullish(),
      is_official: z.boolean().nullish(),
    }),
  ),
})

export interface SearchQuery {
  readonly words: readonly string[]
  readonly limit: number
  readonly signal: AbortSignal
}

/** Public images of Docker Hub, in its own order. No login is sent. */
export async function searchHub(
  hub: HubAddresses,
  query: SearchQuery,
  network: Network = systemNetwork,
): Promise<ImageHit[]> {
  const ask = (address: URL) => askHub(address, hub, query.signal, network)
  const search = new URL('/v2/search/repositories/', hub.search)
  search.searchParams.set('query', query.words.join(' '))
  search.searchParams.set('page_size', String(query.limit))
  const answer = await ask(search)
  const parsed = found.safeParse(parseJson(answer.body))
  if (answer.status === 200 && parsed.success) {
    return parsed.data.results.flatMap(({ repo_name: name, short_description: description, ...rest }) =>
      hitOf({ name, description, ...rest }),
    )
  }
  if (answer.status === 429) throw tooOften()
  return indexHits(await ask(indexAddress(hub.index, query)), 'Docker Hub')
}

export function indexAddress(base: string, { words, limit }: Omit<SearchQuery, 'signal'>): URL {
  const address = new URL('/v1/search', base)
  address.searchParams.set('q', words.join(' '))
  address.searchParams.set('n', String(limit))
  return address
}

/** Throws `rejected` for an answer that is none of a search. */
function indexHits(answer: GuardedResponse, title: string): ImageHit[] {
  if (answer.status === 429) throw tooOften()
  const hits = answer.status === 200 ? readIndexHits(parseJson(answer.body)) : undefined
  if (hits !== undefined) return hits
  throw new PanamaxError('rejected', `${title} does not search now (status ${answer.status}).`)
}

/** What `/v1/search` answers; undefined: this is something else. */
export function readIndexHits(json: unknown, host?: string): ImageHit[] | undefined {
  const parsed = foundByIndex.safeParse(json)
  if (!parsed.success) return undefined
  const prefix = host === undefined ? '' : `${host}/`
  return parsed.data.results.flatMap((each) =>
    hitOf({ ...each, name: each.name.startsWith(prefix) ? each.name : prefix + each.name }),
  )
}

function askHub(address: URL, hub: HubAddresses, signal: AbortSignal, network: Network): Promise<GuardedResponse> {
  const request = {
    headers: { accept: 'application/json' },
    allowPrivate: hub.isPrivate === true,
    maxBytes: 2 * 1024 * 1024,
    timeoutMs: 10_000,
    signal,
  }
  return guardedFetch(address.href, request, network)
}

function tooOften(): PanamaxError {
  return new PanamaxError('rejected', 'Docker Hub wants to be asked less often. Try again in a minute.')
}

interface Found {
  readonly name: string
  readonly description?: string | null | undefined
  readonly star_count?: number | null | undefined
  readonly is_official?: boolean | null | undefined
}

/** What is no image reference is left out: it could not be run. */
function hitOf({ name, description, star_count: stars, is_official: official }: Found): ImageHit[] {
  const parsed = parseImageReference(name)
  if ('problem' in parsed) return []
  const text = oneLine(description ?? '', 500)
  return [
    {
      reference: familiarName(parsed),
      ...(text === '' ? {} : { description: text }),
      ...(stars === null || stars === undefined ? {} : { stars }),
      official: official === true,
    },
  ]
}
