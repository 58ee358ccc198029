import type { Database } from '../../store/database.ts'
import { longestPattern, Near } from './near.ts'

/** A word of the index that may have been meant. */
export interface NearWord {
  readonly text: string
  /** Letters to change. */
  readonly distance: number
}

const mostNear = 8

/** All words of the index, as one text: about 16 bytes for each. */
export class Vocabulary {
  readonly #text: string
  /** In how many templates each is. */
  readonly #counts: Uint32Array
  /** 1 for those that stand in a name or a keyword. */
  readonly #names: Uint8Array
  readonly #starts: Uint32Array
  readonly #ends: Uint32Array
  readonly #letters: Uint32Array

  constructor(words: readonly { readonly text: string; readonly count: number; readonly isName: boolean }[]) {
    this.#text = words.map(({ text }) => text).join(' ')
    this.#counts = Uint32Array.from(words, ({ count }) => count)
    this.#names = Uint8Array.from(words, ({ isName }) => (isName ? 1 : 0))
    this.#starts = new Uint32Array(words.length)
    this.#ends = new Uint32Array(words.length)
    this.#letters = Uint32Array.from(words, ({ text }) => lettersOf(text))
    let start = 0
    for (const [at, { text }] of words.entries()) {
      this.#starts[at] = start
      start += text.length
      this.#ends[at] = start++
    }
  }

  /**
   * Words that this one may be a mistyped form of, whole or as far as it is typed: by one typo, or by two where it has six
   * letters or more. Only the nearest that there are, and of these only names and keywords if there are any; at most eight. A
   * word that some template has, however rare, is doubted only for a name or keyword that is one typo away.
   */
  near(word: string, isSomewhere: boolean): NearWord[] {
    if (word.length < 3 || word.length > longestPattern || /^\d+$/.test(word)) return []
    const most = word.length < 6 || isSomewhere ? 1 : 2
    const near = new Near(word)
    const letters = lettersOf(word)
    let found: { at: number; isWhole: boolean }[] = []
    let least = rankOf(most, isSomewhere ? 1 : 0)
    for (let at = 0; at < this.#counts.length; at++) {
      const start = this.#starts[at] as number
      const end = this.#ends[at] as number
      // Each letter that the other lacks is a typo.
      if (end - start < word.length - most || bitsIn(letters & ~(this.#letters[at] as number)) > most) continue
      const compared = near.compare(this.#text, start, end)
      const beginning = compared & 63
      const rank = rankOf(beginning, this.#names[at] as number)
      // Without a typo it is found without any of this.
      if (beginning === 0 || rank > least) continue
      if (rank < least) found = []
      least = rank
      found.push({ at, isWhole: compared >> 6 === beginning })
    }
    return found
      .sort(
        (a, b) =>
          Number(b.isWhole) - Number(a.isWhole) || (this.#counts[b.at] as number) - (this.#counts[a.at] as number),
      )
      .slice(0, mostNear)
      .map(({ at }) => ({ text: this.#text.slice(this.#starts[at], this.#ends[at]), distance: least >> 1 }))
  }
}

/** The smaller, the nearer. */
function rankOf(distance: number, isName: number): number {
  return distance * 2 + 1 - isName
}

/** A larger index holds hardly anything but what stands in a single text of a single template, as likely a typo itself. */
const mostRare = 40_000

/**
 * The words of the index; of a large one those that more than one template has, and all of `lexicon`. Takes about 50 ms for
 * 100,000 words.
 */
export function readVocabulary(database: Database, lexicon: readonly string[]): Vocabulary {
  const row = database
    .prepare("SELECT group_concat(term, ' ') AS words, group_concat(doc) AS counts FROM template_vocabulary")
    .get() as { words: string | null; counts: string | null }
  const counts = row.counts === null ? [] : row.counts.split(',').map(Number)
  const names = new Set(lexicon)
  const words = (row.words ?? '')
    .split(' ')
    .map((text, at) => ({ text, count: counts[at] ?? 0, isName: names.has(text) }))
  return new Vocabulary(words.length <= mostRare ? words : words.filter(({ count, isName }) => count > 1 || isName))
}

/** A bit for each letter and digit, others share some: what two words lack of each other tells how far they are apart at least. */
function bitOf(code: number): number {
  if (code >= 0x61 && code <= 0x7a) return 1 << (code - 0x61)
  return 1 << (26 + (code % 6))
}

function lettersOf(word: string): number {
  let letters = 0
  for (let at = 0; at < word.length; at++) letters |= bitOf(word.charCodeAt(at))
  return letters
}

function bitsIn(bits: number): number {
  let count = 0
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++
  return count
}
