import type { TemplateList, TemplateQuery, TemplateSummary } from '@panamax/contract/templates'
import type { z } from 'zod'
import type { Database } from '../../store/database.ts'
import { type Columns, keyHash, readColumns } from './columns.ts'
import { type Filter, type Narrowed, narrow } from './facets.ts'
import { Matches, placesOf, type Spelling } from './matches.ts'
import { firstNotBefore, pointsOf } from './points.ts'
import { counting, smallest } from './smallest.ts'
import { readVocabulary, type Vocabulary } from './vocabulary.ts'
import { fold, keyOf, wordsOf } from './words.ts'

export type CheckedQuery = z.output<typeof TemplateQuery>

/** More words than that narrow nothing any more. */
const mostWords = 6
/** Templates that a word has to be in to be no typo. */
const few = 3
/** For each letter that is not as it was typed. */
const weights = [1, 0.6, 0.4]

interface Found {
  /** Places in the columns, ascending. */
  readonly places: Uint32Array
  /** How well each fits; absent when nothing was asked. */
  readonly points?: Float64Array
  readonly isForgiven: boolean
}

interface State {
  readonly version: number
  readonly columns: Columns
  vocabulary?: Vocabulary
  everything?: Narrowed
  /** On the clock of the search: how long reading took, and when the next may come. */
  readonly nextAt: number
}

/**
 * Reading the columns of a large catalogue takes a while. Where it took longer than `quick` milliseconds it is not done again for
 * `rest` times as long, so that a catalogue that keeps changing can be searched all the same, as it was a moment ago.
 */
const quick = 20
const rest = 20

/**
 * Searches the templates of all sources. The index says which templates match; what they are ranked, narrowed and counted by is
 * held in columns, which are read anew when the catalogue has changed.
 */
export class TemplateSearch {
  readonly #database: Database
  readonly #clock: () => number
  readonly #matches: Matches
  readonly #version: ReturnType<Database['prepare']>
  readonly #page: ReturnType<Database['prepare']>
  #state: State | undefined

  /** `clock`: milliseconds from anywhere on. */
  constructor(database: Database, clock: () => number = () => performance.now()) {
    this.#clock = clock
    this.#database = database
    this.#matches = new Matches(database)
    this.#version = database.prepare('SELECT version FROM catalog_state')
    this.#page = database.prepare('SELECT id, summary FROM templates WHERE id IN (SELECT value FROM json_each(?))')
  }

  /** Reads what a search needs, so that the next one finds it ready. */
  warmUp(): void {
    this.#current()
  }

  search(query: CheckedQuery): TemplateList {
    const { columns } = this.#current()
    const found = this.#find(query.q ?? '')
    const { kept, facets } = this.#narrow(found, query)
    const keys = keysOf(columns, found, kept, query.sort)
    const places = smallest(keys, query.offset + query.limit)
      .slice(query.offset)
      .map((at) => found.places[kept[at] as number] as number)
    const templates = this.#summaries(places.map((place) => columns.ids[place] as number))
    return { templates, total: kept.length, forgiven: found.isForgiven, facets }
  }

  #current(): State {
    const { version } = this.#version.get() as { version: number }
    const start = this.#clock()
    if (this.#state === undefined || (this.#state.version !== version && this.#state.nextAt <= start)) {
      const columns = readColumns(this.#database)
      const end = this.#clock()
      this.#state = { version, columns, nextAt: end - start <= quick ? end : end + (end - start) * rest }
    }
    return this.#state
  }

  #find(text: string): Found {
    const { columns } = this.#current()
    const words = askedWords(text)
    if (words.length === 0) {
      return { places: text.trim() === '' ? counting(columns.size) : new Uint32Array(), isForgiven: false }
    }
    const key = keyHash(keyOf(text))
    // One letter says so little that it is only looked for where it says most, and as a word where others follow.
    const part = words.length === 1 && words[0]?.length === 1 ? 'name' : 'all'
    const typed = words.map((text, at): Spelling[] => [
      { text, weight: 1, isWhole: text.length === 1 && at < words.length - 1 },
    ])
    const found = this.#ask(typed, key, part)
    if (found.places.length >= few) return found
    const meant = this.#forgiven(typed)
    if (meant === undefined) return found
    const nearest = keyHash(meant.map((spellings) => spellings[1]?.text ?? spellings[0]?.text ?? '').join(''))
    const more = this.#ask(meant, nearest, part)
    return more.places.length > found.places.length ? { ...more, isForgiven: true } : found
  }

  /** With what each word that hardly anything has may have been meant to be; undefined when that changes nothing. */
  #forgiven(typed: readonly (readonly Spelling[])[]): (readonly Spelling[])[] | undefined {
    const meant: (readonly Spelling[])[] = []
    let isOther = false
    for (const spellings of typed) {
      const count = this.#isName(spellings) ? few : this.#matches.count(spellings, few)
      const others = count < few ? spellings.flatMap(({ text }) => this.#otherSpellings(text, count > 0)) : []
      // A word that is nowhere, nor one like it: nothing has all words.
      if (count === 0 && others.length === 0) return undefined
      isOther ||= others.length > 0
      meant.push([...spellings, ...others])
    }
    return isOther ? meant : undefined
  }

  /** What stands in a name or a keyword is no typo, however rare it is. */
  #isName(spellings: readonly Spelling[]): boolean {
    const { lexicon } = this.#current().columns
    return spellings.some(({ text }) => lexicon[firstNotBefore(lexicon, text)]?.startsWith(text) === true)
  }

  #ask(words: readonly (readonly Spelling[])[], key: number, part: 'all' | 'name'): Found {
    const { columns } = this.#current()
    const places = placesOf(this.#matches.ids(words, part), columns.ids)
    const told = () => this.#matches.ids(words, 'told')
    return { places, points: pointsOf(columns, places, { words, key, told }), isForgiven: false }
  }

  #otherSpellings(word: string, isSomewhere: boolean): Spelling[] {
    const state = this.#current()
    state.vocabulary ??= readVocabulary(this.#database, state.columns.lexicon)
    const near = state.vocabulary.near(word, isSomewhere)
    return near.map(({ text, distance }) => ({ text, weight: weights[distance] ?? 0, isWhole: false }))
  }

  #narrow(found: Found, query: CheckedQuery): Narrowed {
    const state = this.#current()
    const { columns } = state
    const filter: Filter = {
      ...numbered('keywords', query.keyword, columns.keywords, fold),
      ...numbered('types', query.type, columns.types, (text) => text),
      ...numbered('sources', query.source, columns.sources, (text) => text),
    }
    const isWhole =
      found.points === undefined && found.places.length === columns.size && Object.keys(filter).length === 0
    if (!isWhole) return narrow(columns, found.places, filter)
    state.everything ??= narrow(columns, found.places, filter)
    return state.everything
  }

  #summaries(ids: readonly number[]): z.output<typeof TemplateSummary>[] {
    const rows = this.#page.all(JSON.stringify(ids)) as { id: number; summary: string }[]
    const byId = new Map(rows.map(({ id, summary }) => [id, summary]))
    return ids.flatMap((id) => {
      const summary = byId.get(id)
      return summary === undefined ? [] : [JSON.parse(summary) as z.output<typeof TemplateSummary>]
    })
  }
}

/** Words that narrow nothing where there are others: nearly every documentation has them. */
const fillers = new Set('a an and are as at by for from in into is it of on or the this to use with your'.split(' '))

function askedWords(text: string): string[] {
  const words = [...new Set(wordsOf(text))]
  const telling = words.filter((word) => !fillers.has(word))
  return telling.length > 0 ? telling.slice(0, mostWords) : words.slice(0, 2)
}

/** What to sort by, ascending: the points first where relevance is asked for, then the order. */
function keysOf(columns: Columns, found: Found, kept: Uint32Array, sort: CheckedQuery['sort']): Float64Array {
  const order = columns.order(sort === 'relevance' ? 'worth' : sort)
  const points = sort === 'relevance' ? found.points : undefined
  const keys = new Float64Array(kept.length)
  for (let at = 0; at < kept.length; at++) {
    const index = kept[at] as number
    const rank = order[found.places[index] as number] as number
    keys[at] = points === undefined ? rank : rank - (points[index] as number) * columns.size
  }
  return keys
}

/** Values parted by commas as places in the list of all; one that there is not matches nothing. */
function numbered<K extends keyof Filter>(
  name: K,
  text: string | undefined,
  values: readonly string[],
  tidy: (text: string) => string,
): { readonly [P in K]?: number[] } {
  const given = (text ?? '').split(',').map((part) => part.trim())
  const wanted = given.filter((part) => part !== '').map((part) => values.indexOf(tidy(part)))
  return (wanted.length === 0 ? {} : { [name]: wanted }) as { readonly [P in K]?: number[] }
}
