import type { TemplateList } from '@panamax/contract/templates'
import type { Columns } from './columns.ts'

type Facets = TemplateList['facets']
type Count = Facets['types'][number]

/** What a search is narrowed to; each is a set of places in its list of values. Absent does not narrow. */
export interface Filter {
  /** A template has to have all of them. */
  readonly keywords?: readonly number[]
  /** Any of them. */
  readonly types?: readonly number[]
  readonly sources?: readonly number[]
}

const mostKeywords = 100

export interface Narrowed {
  /** Indexes into `places`. */
  readonly kept: Uint32Array
  readonly facets: Facets
}

/**
 * Narrows the matching templates, and counts what could be chosen next: keywords among those that are left, types and sources
 * as if none of their own kind were chosen, so that another can be chosen instead.
 */
export function narrow(columns: Columns, places: Uint32Array, filter: Filter): Narrowed {
  const { keywordsOf, type, source } = columns
  const isType = chosen(columns.types.length, filter.types)
  const isSource = chosen(columns.sources.length, filter.sources)
  const keywords = new Uint32Array(columns.keywords.length)
  const types = new Uint32Array(columns.types.length)
  const sources = new Uint32Array(columns.sources.length)
  const kept = new Uint32Array(places.length)
  let count = 0
  for (let at = 0; at < places.length; at++) {
    const place = places[at] as number
    const from = keywordsOf.starts[place] as number
    const to = keywordsOf.starts[place + 1] as number
    if (filter.keywords !== undefined && !hasAll(keywordsOf.items, from, to, filter.keywords)) continue
    const ofType = type[place] as number
    const ofSource = source[place] as number
    if (isSource[ofSource] === 1) types[ofType] = (types[ofType] as number) + 1
    if (isType[ofType] === 1) sources[ofSource] = (sources[ofSource] as number) + 1
    if (isType[ofType] === 0 || isSource[ofSource] === 0) continue
    kept[count++] = at
    for (let item = from; item < to; item++) {
      const keyword = keywordsOf.items[item] as number
      keywords[keyword] = (keywords[keyword] as number) + 1
    }
  }
  return {
    kept: kept.subarray(0, count),
    facets: {
      keywords: mostFrequent(keywords, columns.keywords, mostKeywords),
      types: mostFrequent(types, columns.types, types.length),
      sources: mostFrequent(sources, columns.sources, sources.length),
    },
  }
}

function chosen(size: number, values: readonly number[] | undefined): Uint8Array {
  const is = new Uint8Array(size)
  if (values === undefined) is.fill(1)
  else for (const value of values) is[value] = 1
  return is
}

function hasAll(items: Uint32Array, from: number, to: number, wanted: readonly number[]): boolean {
  return wanted.every((value) => {
    for (let at = from; at < to; at++) if (items[at] === value) return true
    return false
  })
}

/** The most frequent first, then in order of their names. Only those are sorted that can be among the first `most`. */
function mostFrequent(counts: Uint32Array, values: readonly string[], most: number): Count[] {
  const least = leastOfFirst(counts, most)
  const found: Count[] = []
  for (let at = 0; at < counts.length; at++) {
    const count = counts[at] as number
    if (count >= least) found.push({ value: values[at] as string, count })
  }
  return found.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, most)
}

/** At least `most` of the counts are as large as the result, if so many are not 0. */
function leastOfFirst(counts: Uint32Array, most: number): number {
  const ceiling = 1024
  const tally = new Uint32Array(ceiling + 1)
  for (const count of counts) tally[Math.min(count, ceiling)] = (tally[Math.min(count, ceiling)] as number) + 1
  let seen = 0
  for (let count = ceiling; count > 1; count--) {
    seen += tally[count] as number
    if (seen >= most) return count
  }
  return 1
}
