import type { Columns } from './columns.ts'
import { placesOf, type Spelling } from './matches.ts'

/** Of a word in the name, in a keyword: in full, or as its beginning. Each place outweighs everything below it. */
const points = { name: [100, 80], keyword: [50, 40], told: 10, wholeName: 1000, wholeTitle: 900 } as const
/** Of more templates than that, those where a word stands in the description do not come to the front for it. */
const mostTold = 2000

/**
 * How well each of the matching templates fits: name, then keyword, then the rest. `told` are those that have all words in name,
 * keywords, description or images; it is asked only when there are words that stand in neither name nor keyword.
 */
export function pointsOf(
  columns: Columns,
  places: Uint32Array,
  query: { readonly words: readonly (readonly Spelling[])[]; readonly key: number; readonly told: () => Float64Array },
): Float64Array {
  const total = new Float64Array(places.length)
  const lacking = new Uint8Array(places.length)
  for (const spellings of query.words) addWord(columns, places, spellings, total, lacking)
  if (places.length <= mostTold && lacking.includes(1))
    addTold(placesOf(query.told(), columns.ids), places, total, lacking)
  const { nameKey, titleKey } = columns
  for (let at = 0; at < places.length; at++) {
    const place = places[at] as number
    if (nameKey[place] === query.key) total[at] = (total[at] as number) + points.wholeName
    else if (titleKey[place] === query.key) total[at] = (total[at] as number) + points.wholeTitle
  }
  return total
}

function addWord(
  columns: Columns,
  places: Uint32Array,
  spellings: readonly Spelling[],
  total: Float64Array,
  lacking: Uint8Array,
): void {
  const inName = new Uint8Array(columns.lexicon.length)
  const inKeyword = new Uint8Array(columns.lexicon.length)
  for (const spelling of spellings) fill(columns.lexicon, spelling, inName, inKeyword)
  const { nameWordsOf, keywordsOf } = columns
  const ofKeyword = bestOfEach(columns.wordsOfKeyword, inKeyword)
  for (let at = 0; at < places.length; at++) {
    const place = places[at] as number
    const name = best(
      nameWordsOf.items,
      nameWordsOf.starts[place] as number,
      nameWordsOf.starts[place + 1] as number,
      inName,
    )
    const found =
      name > 0
        ? name
        : best(keywordsOf.items, keywordsOf.starts[place] as number, keywordsOf.starts[place + 1] as number, ofKeyword)
    if (found === 0) lacking[at] = 1
    total[at] = (total[at] as number) + found
  }
}

/** The points of each word of the lexicon that is a spelling or begins with one. */
function fill(
  lexicon: readonly string[],
  { text, weight, isWhole }: Spelling,
  inName: Uint8Array,
  inKeyword: Uint8Array,
): void {
  for (let at = firstNotBefore(lexicon, text); at < lexicon.length && (lexicon[at] as string).startsWith(text); at++) {
    const beginning = (lexicon[at] as string).length === text.length ? 0 : 1
    if (isWhole && beginning === 1) return
    inName[at] = Math.max(inName[at] as number, points.name[beginning] * weight)
    inKeyword[at] = Math.max(inKeyword[at] as number, points.keyword[beginning] * weight)
  }
}

/** The place of the first word that does not stand before `text`; the number of words when there is none. */
export function firstNotBefore(lexicon: readonly string[], text: string): number {
  let low = 0
  let high = lexicon.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((lexicon[middle] as string) < text) low = middle + 1
    else high = middle
  }
  return low
}

function bestOfEach({ starts, items }: Columns['wordsOfKeyword'], of: Uint8Array): Uint8Array {
  const result = new Uint8Array(starts.length - 1)
  for (let at = 0; at < result.length; at++)
    result[at] = best(items, starts[at] as number, starts[at + 1] as number, of)
  return result
}

function best(items: Uint32Array, from: number, to: number, of: Uint8Array): number {
  let most = 0
  for (let at = from; at < to; at++) {
    const value = of[items[at] as number] as number
    if (value > most) most = value
  }
  return most
}

function addTold(told: Uint32Array, places: Uint32Array, total: Float64Array, lacking: Uint8Array): void {
  let next = 0
  for (let at = 0; at < places.length; at++) {
    if (lacking[at] === 0) continue
    const place = places[at] as number
    while (next < told.length && (told[next] as number) < place) next++
    if (told[next] === place) total[at] = (total[at] as number) + points.told
  }
}
