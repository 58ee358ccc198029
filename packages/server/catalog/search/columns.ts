import type { Database } from '../../store/database.ts'
import { Lists, Numbered } from './lists.ts'
import { nameWordsOf } from './words.ts'

/**
 * What ranking, filters and facets need of every template, as numbers: a search goes over all that match in a fraction of a
 * millisecond. A template is its place in the columns, in the order of ids. About 150 bytes for each template.
 */
export interface Columns {
  readonly size: number
  /** Ascending. */
  readonly ids: Float64Array
  readonly type: Uint16Array
  readonly source: Uint16Array
  readonly types: readonly string[]
  readonly sources: readonly string[]
  /** Whole keywords, folded, as places in `keywords`. */
  readonly keywordsOf: Lists
  readonly keywords: readonly string[]
  /** Words of name and title as places in `lexicon`; those of a keyword by its place in `keywords`. */
  readonly nameWordsOf: Lists
  readonly wordsOfKeyword: Lists
  /** Ascending by code units, so that all words with a prefix are neighbours. */
  readonly lexicon: readonly string[]
  readonly nameKey: Uint32Array
  readonly titleKey: Uint32Array
  /** Each template's place in an order, 0 for the first; worked out when it is first asked for. */
  order(kind: Order): Uint32Array
}

/** worth: quality, then recommended by its author, then recent. Anybody can recommend what is their own: it decides between equals only. */
export type Order = 'worth' | 'name' | 'recent' | 'quality'

interface Row {
  readonly id: number
  readonly source: string
  readonly name_key: string
  readonly title_key: string
  readonly name_words: string
  readonly keywords: string
  readonly type: string
  readonly quality: number
  readonly recommended: number
  readonly updated_at: string | null
}

/** Reads all templates: about 10 ms for each thousand. */
export function readColumns(database: Database): Columns {
  const rows = database
    .prepare(
      `SELECT id, source, name_key, title_key, name_words, keywords, type, quality, recommended, updated_at
       FROM templates ORDER BY id`,
    )
    .all() as unknown as Row[]
  const types = new Numbered()
  const sources = new Numbered()
  const keywords = new Numbered()
  const words = new Numbered()
  const numbers = (text: string, sign: string, numbered: Numbered) =>
    text === '' ? [] : text.split(sign).map((part) => numbered.of(part))
  const nameWords = rows.map((row) => numbers(row.name_words, ' ', words))
  const keywordLists = rows.map((row) => numbers(row.keywords, ',', keywords))
  const keywordWords = keywords.values.map((keyword) => nameWordsOf(keyword).map((word) => words.of(word)))
  // Without a comparison of one's own it is by code units, and several times as fast.
  const lexicon = [...words.values].sort()
  const places = new Map(lexicon.map((word, place) => [word, place]))
  const place = words.values.map((word) => places.get(word) ?? 0)
  const placed = (lists: readonly (readonly number[])[]) =>
    new Lists(lists.map((list) => list.map((word) => place[word] ?? 0)))
  return {
    size: rows.length,
    ids: Float64Array.from(rows, ({ id }) => id),
    type: Uint16Array.from(rows, ({ type }) => types.of(type)),
    source: Uint16Array.from(rows, ({ source }) => sources.of(source)),
    types: types.values,
    sources: sources.values,
    keywordsOf: new Lists(keywordLists),
    keywords: keywords.values,
    nameWordsOf: placed(nameWords),
    wordsOfKeyword: placed(keywordWords),
    lexicon,
    nameKey: Uint32Array.from(rows, (row) => keyHash(row.name_key)),
    titleKey: Uint32Array.from(rows, (row) => keyHash(row.title_key)),
    order: orders(rows),
  }
}

/** FNV-1a over UTF-16 code units: stands for a whole name. */
export function keyHash(key: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

function orders(rows: readonly Row[]): Columns['order'] {
  const recommended = Uint8Array.from(rows, (row) => row.recommended)
  const quality = Uint8Array.from(rows, (row) => row.quality)
  const updated = Float64Array.from(rows, ({ updated_at: at }) => (at === null ? 0 : Date.parse(at)))
  const name = nameRanks(rows)
  const more = (of: Uint8Array | Float64Array) => (a: number, b: number) => (of[b] as number) - (of[a] as number)
  const less = (a: number, b: number) => (name[a] as number) - (name[b] as number)
  const criteria: Readonly<Record<Order, readonly ((a: number, b: number) => number)[]>> = {
    worth: [more(quality), more(recommended), more(updated), less],
    name: [less],
    recent: [more(updated), more(quality), less],
    quality: [more(quality), more(updated), less],
  }
  const known: Partial<Record<Order, Uint32Array>> = { name }
  return (kind) => (known[kind] ??= ranks(rows.length, byEach(criteria[kind])))
}

function byEach(criteria: readonly ((a: number, b: number) => number)[]): (a: number, b: number) => number {
  return (a, b) => {
    for (const compare of criteria) {
      const difference = compare(a, b)
      if (difference !== 0) return difference
    }
    return 0
  }
}

/** The rank of each place in the order. */
function ranks(size: number, compare: (a: number, b: number) => number): Uint32Array {
  const sorted = new Uint32Array(size).map((_, at) => at).sort(compare)
  const rank = new Uint32Array(size)
  for (const [at, place] of sorted.entries()) rank[place] = at
  return rank
}

/** By title, then by id. The place is part of what is sorted, so that no function has to be called for each comparison. */
function nameRanks(rows: readonly Row[]): Uint32Array {
  const width = String(rows.length).length
  const keys = rows.map((row, at) => `${row.title_key}\0${String(at).padStart(width, '0')}`)
  const rank = new Uint32Array(rows.length)
  for (const [at, key] of keys.sort().entries()) rank[Number(key.slice(-width))] = at
  return rank
}
