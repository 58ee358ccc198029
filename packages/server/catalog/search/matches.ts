import type { Database } from '../../store/database.ts'

/** One spelling of a word that is looked for. */
export interface Spelling {
  /** Made by `wordsOf`: never blank, and without quotes and blanks. */
  readonly text: string
  /** 1 as it was typed, less where typos are forgiven. */
  readonly weight: number
  /** Else words that begin with it count as well. */
  readonly isWhole: boolean
}
type Spellings = readonly Spelling[]

/** Which part of the index is asked. */
export type Part = 'all' | 'told' | 'name'

const columnsOf: Readonly<Record<Part, string>> = {
  all: '',
  /** What is said about it in a few words. */
  told: '{name keywords description images} : ',
  name: '{name keywords} : ',
}

/** Asks the full-text index. */
export class Matches {
  readonly #statement: ReturnType<Database['prepare']>
  readonly #some: ReturnType<Database['prepare']>

  constructor(database: Database) {
    // As one text: a row for each match would take ten times as long.
    this.#statement = database.prepare(
      'SELECT group_concat(rowid) AS ids FROM template_words WHERE template_words MATCH ?',
    )
    this.#some = database.prepare('SELECT rowid FROM template_words WHERE template_words MATCH ? LIMIT ?')
  }

  /** Ids, ascending, of the templates that hold each word in any of its spellings, in any column of the part. */
  ids(words: readonly Spellings[], part: Part): Float64Array {
    const expression = words.map(expressionOf).join(' AND ')
    const row = this.#statement.get(`${columnsOf[part]}(${expression})`) as { ids: string | null }
    return numbersIn(row.ids ?? '')
  }

  /** How many templates hold the word, counted up to `most`. */
  count(word: Spellings, most: number): number {
    return this.#some.all(expressionOf(word), most).length
  }
}

function expressionOf(spellings: Spellings): string {
  return `(${spellings.map(({ text, isWhole }) => `"${text}"${isWhole ? '' : '*'}`).join(' OR ')})`
}

/** "1,22,333" */
function numbersIn(text: string): Float64Array {
  let count = text === '' ? 0 : 1
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) === comma) count++
  const numbers = new Float64Array(count)
  let number = 0
  let place = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === comma) {
      numbers[place++] = number
      number = 0
    } else number = number * 10 + code - zero
  }
  if (count > 0) numbers[place] = number
  return numbers
}
const comma = 0x2c
const zero = 0x30

/** Where the ids stand in `all`; both ascend. An id that `all` does not have is passed over. */
export function placesOf(ids: Float64Array, all: Float64Array): Uint32Array {
  const places = new Uint32Array(ids.length)
  let count = 0
  let at = 0
  for (const id of ids) {
    while (at < all.length && (all[at] as number) < id) at++
    if (all[at] === id) places[count++] = at
  }
  return places.subarray(0, count)
}
