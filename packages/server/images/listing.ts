import { PanamaxError } from '@panamax/core/errors'
import { z } from 'zod'
import type { RegistryAccess } from './registry-access.ts'
import type { RegistryClient, RegistryPage, RegistryQuery } from './registry-client.ts'
import { failure, kindOf } from './registry-failure.ts'

export interface Listing {
  readonly names: readonly string[]
  /** There are more than were read. */
  readonly truncated: boolean
}

interface Question {
  readonly path: string
  readonly area: string
  readonly field: 'repositories' | 'tags'
  readonly isName: (name: string) => boolean
}

/** The most that the reference implementation gives at once. */
const pageSize = 1000
const mostPages = 20
/** A registry that pays no heed to the size of a page may put millions into one, and anybody may have a registry. */
const mostNames = mostPages * pageSize
const component = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*$/
const tag = /^\w[\w.-]{0,127}$/

/** The repositories of a registry. */
export function listCatalog(client: RegistryClient, registry: RegistryAccess, signal: AbortSignal): Promise<Listing> {
  const isName = (name: string) => name.length <= 255 && name.split('/').every((part) => component.test(part))
  const question = { path: '/v2/_catalog', area: 'catalog', field: 'repositories', isName } as const
  return readPages(client, registry, question, signal)
}

/** The tags of a repository, in the registry's order. */
export function listTags(
  client: RegistryClient,
  registry: RegistryAccess,
  repository: string,
  signal: AbortSignal,
): Promise<Listing> {
  const path = `/v2/${repository}/tags/list`
  const isName = (name: string) => tag.test(name)
  return readPages(client, registry, { path, area: repository, field: 'tags', isName }, signal)
}

function firstPage(path: string): string {
  return `${path}?n=${pageSize}`
}

/** Page after page (the `Link` header of the distribution specification), up to a number of pages and of names. */
async function readPages(
  client: RegistryClient,
  registry: RegistryAccess,
  question: Question,
  signal: AbortSignal,
): Promise<Listing> {
  const { path, area, field, isName } = question
  const names = new Set<string>()
  const asked = new Set<string>()
  let next: string | undefined = firstPage(path)
  while (next !== undefined && asked.size < mostPages && names.size < mostNames) {
    asked.add(next)
    const page = await readPage(client, registry, { path: next, area, signal }, path)
    const list = z.object({ [field]: z.array(z.string()).nullish() }).safeParse(page.json)
    if (!list.success) throw noRegistry(registry)
    for (const name of list.data[field] ?? []) {
      if (names.size === mostNames) return { names: [...names], truncated: true }
      if (isName(name)) names.add(name)
    }
    next = nextOf(page.headers['link'], path)
    // A registry that leads in a circle has no more to say.
    if (next !== undefined && asked.has(next)) next = undefined
  }
  return { names: [...names], truncated: next !== undefined }
}

/** A registry that gives less at once than is asked for may refuse to answer: then it is left to it how much. */
async function readPage(
  client: RegistryClient,
  registry: RegistryAccess,
  query: RegistryQuery,
  path: string,
): Promise<RegistryPage> {
  try {
    return await client.get(registry, query)
  } catch (error) {
    if (kindOf(error) !== 'invalid' || query.path !== firstPage(path)) throw error
    return client.get(registry, { ...query, path })
  }
}

/**
 * Where the next page is: what it says of the host is not followed. A registry behind a proxy often does not know its own
 * address, and a login must not go elsewhere.
 */
function nextOf(link: string | undefined, path: string): string | undefined {
  const target = /<([^<>]+)>\s*;[^,<]*\brel\s*=\s*"?next"?/i.exec(link ?? '')?.[1]
  if (target === undefined || !URL.canParse(target, 'http://registry')) return undefined
  const url = new URL(target, 'http://registry')
  return url.pathname.endsWith(path) ? path + url.search : undefined
}

function noRegistry({ title }: RegistryAccess): PanamaxError {
  return failure('rejected', 'other', `What answers at ${title} does not speak as an image registry.`)
}
