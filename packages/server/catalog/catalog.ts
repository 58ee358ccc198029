import type { TemplateList } from '@panamax/contract/templates'
import { messageOf, PanamaxError } from '@panamax/core/errors'
import type { TemplateIcon } from './icon.ts'
import type { IndexedTemplate } from './indexed-template.ts'
import type { CheckedQuery, TemplateSearch } from './search/template-search.ts'
import type { TemplateStore } from './template-store.ts'

/** A template as it was asked for. */
export interface CatalogEntry extends IndexedTemplate {
  readonly name: string
  readonly source: string
  /** Of the source, without credentials; blank for the bundled library. */
  readonly address: string
  /** Asked for by its bare name, it could have been one of these as well: "source/name". */
  readonly others: readonly string[]
}

export interface CatalogParts {
  readonly store: TemplateStore
  readonly search: TemplateSearch
  /** Resolves when the bundled library is in the store. */
  readonly library: { current(): Promise<void>; close(): Promise<void> }
  readonly log: (message: string) => void
}

/** Every template of every source. */
export class Catalog {
  readonly #parts: CatalogParts
  #isClosed = false

  constructor(parts: CatalogParts) {
    this.#parts = parts
  }

  /**
   * In the background: reads what has changed since the last time, and makes the first search as quick as the others. Resolves
   * when that is done, or the catalogue was closed meanwhile; never rejects.
   */
  async warmUp(): Promise<void> {
    const { library, search, log } = this.#parts
    await library.current()
    if (this.#isClosed) return
    try {
      search.warmUp()
    } catch (error) {
      // Nobody waits for this, and who searches next is told. A server that closes late has lost its store already.
      log(`the search could not be made ready: ${messageOf(error)}`)
    }
  }

  /** Before the store is closed. Resolves when nothing is being read any more. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#parts.library.close()
  }

  async search(query: CheckedQuery): Promise<TemplateList> {
    await this.#parts.library.current()
    return this.#parts.search.search(query)
  }

  /**
   * By name, with or without its source in front: "guestbook", "library/guestbook". Of several sources that have the bare name
   * it is that of the bundled library, else the best; the others are named in `others`. Throws `not_found`.
   */
  async get(name: string): Promise<CatalogEntry> {
    const place = await this.#find(name)
    const template = this.#parts.store.get(place.source, place.name)
    if (template === undefined) throw this.#missing(name)
    return { ...template, ...place, address: this.#parts.store.addressOf(place.source) }
  }

  /** Found as `get` finds it. Throws `not_found`, also for a template without a picture of its own. */
  async icon(name: string): Promise<TemplateIcon> {
    const place = await this.#find(name)
    const icon = this.#parts.store.icon(place.source, place.name)
    if (icon === undefined) throw new PanamaxError('not_found', `The template "${name}" has no picture of its own.`)
    return icon
  }

  async #find(name: string): Promise<Pick<CatalogEntry, 'source' | 'name' | 'others'>> {
    const { library, store } = this.#parts
    await library.current()
    const slash = name.indexOf('/')
    if (slash !== -1) return { source: name.slice(0, slash), name: name.slice(slash + 1), others: [] }
    const [source, ...others] = store.sourcesOf(name)
    if (source === undefined) throw this.#missing(name)
    return { source, name, others: others.map((other) => `${other}/${name}`) }
  }

  #missing(name: string): PanamaxError {
    const query = { q: name.replace('/', ' ').slice(0, 200), sort: 'relevance', limit: 3, offset: 0 } as const
    const like = this.#parts.search.search(query).templates.map((template) => `${template.source}/${template.name}`)
    const hint = like.length > 0 ? `Did you mean ${like.join(', ')}?` : 'See them all with: panamax search'
    return new PanamaxError('not_found', `There is no template called "${name}". ${hint}`)
  }
}
