import type { Database } from '../../store/database.ts'
import { longestPattern, Near } from './near.ts'

/** A word of the index that may have been meant. */
export interface NearWord {
  readonly text: string
  /** Letters to change. */
  readonly distance: number
}

const blank = 0x20
const mostNear = 8

/** All words of the index, each with the number of templates that have it, as one text: about 12 bytes for each. */
export class Vocabulary {
  readonly #text: string
  readonly #starts: Uint32Array
  readonly #ends: Uint32Array
  readonly #letters: Uint32Array
  readonly #counts: Uint32Array

  constructor(words: string, counts: Uint32Array) {
    this.#text = words
    this.#counts = counts
    this.#starts = new Uint32Array(counts.length)
    this.#ends = new Uint32Array(counts.length)
    this.#letters = new Uint32Array(counts.length)
    let start = 0
    for (let at = 0; at < counts.length; at++) {
      let end = start
      let letters = 0
      for (; end < words.length && words.charCodeAt(end) !== blank; end++) letters |= bitOf(words.charCodeAt(end))
      this.#starts[at] = start
      this.#ends[at] = end
      this.#letters[at] = letters
      start = end + 1
    }
  }

  /**
   * Words that differ from this one, or whose beginning does, by one typo, or by two where the word has six letters or more; the
   * nearest first, then the most frequent. Only the nearest distance that there is, at most eight words.
   */
  near(word: string): NearWord[] {
    if (word.length < 3 || word.length > longestPattern || /^\d+$/.test(word)) return []
    const most = word.length < 6 ? 1 : 2
    const near = new Near(word)
    const letters = lettersOf(word)
    let found: { at: number; cost: number }[] = []
    let least = most * 2 + 1
    for (let at = 0; at < this.#counts.length; at++) {
      const start = this.#starts[at] as number
      const end = this.#ends[at] as number
      // Each letter that the other lacks is a typo.
      if (end - start < word.length - most || bitsIn(letters & ~(this.#letters[at] as number)) > most) continue
      const compared = near.compare(this.#text, start, end)
      const whole = compared >> 6
      const beginning = compared & 63
      // A whole word is nearer than one that only begins so.
      const cost = Math.min(whole * 2, beginning * 2 + 1)
      // The word itself, and what begins with it, is found without any of this.
      if (cost < 2 || cost > least || beginning > most) continue
      if (cost >> 1 < least >> 1) found = found.filter((each) => each.cost >> 1 <= cost >> 1)
      least = Math.min(least, cost | 1)
      found.push({ at, cost })
    }
    return found
      .sort((a, b) => a.cost - b.cost || (this.#counts[b.at] as number) - (this.#counts[a.at] as number))
      .slice(0, mostNear)
      .map(({ at, cost }) => ({ text: this.#text.slice(this.#starts[at], this.#ends[at]), distance: cost >> 1 }))
  }
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
  const words = (row.words ?? '').split(' ')
  const counts = row.counts === null ? [] : row.counts.split(',').map(Number)
  if (words.length <= mostRare) return new Vocabulary(words.join(' '), Uint32Array.from(counts))
  const known = new Set(lexicon)
  const kept = [...words.keys()].filter((at) => (counts[at] ?? 0) > 1 || known.has(words[at] ?? ''))
  return new Vocabulary(
    kept.map((at) => words[at]).join(' '),
    Uint32Array.from(kept, (at) => counts[at] ?? 0),
  )
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
