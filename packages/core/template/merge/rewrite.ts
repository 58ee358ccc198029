import { isAlias, isMap, isSeq, type Node as YamlNode, type Pair, type YAMLMap, type YAMLSeq } from 'yaml'
import { isObject, type Keys, type Plain, same } from '../../compose/edit/plain.ts'
import { removeSplice } from '../../compose/edit/remove.ts'
import { replaceItem, replaceValue } from '../../compose/edit/replace.ts'
import { readSource, Refusal, type Source } from '../../compose/edit/source.ts'
import type { Splice } from '../../compose/edit/splice.ts'
import { findPair } from '../../compose/edit/tokens.ts'
import { insertItem, insertPairs } from './insert.ts'
import { listEdits } from './list-edits.ts'

/** Edits that would overlap are made one after the other; after this many rounds they never meet. */
const mostRounds = 24

/**
 * The document changed so that it says exactly this, and in nothing else: comments, order, quotes and everything about what stays
 * are kept. What is new is taken over from `donor` as it is written there, with its comments, where that says the same.
 * Undefined where it cannot be done, as with values that are shared through an anchor.
 */
export function rewrite(source: Source, wanted: Plain, donor?: Source): Source | undefined {
  return attempt(source, wanted, donor) ?? (donor === undefined ? undefined : attempt(source, wanted, undefined))
}

function attempt(before: Source, wanted: Plain, donor: Source | undefined): Source | undefined {
  let source = before
  try {
    for (let round = 0; round < mostRounds; round++) {
      if (same(source.plain, wanted)) return source
      if (source.root === undefined) return undefined
      const splices: Splice[] = []
      new Walk(source, donor, splices).node(source.root, source.plain, wanted, [])
      if (splices.length === 0) return undefined
      source = readSource(spliced(source.text, apart(splices)))
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
  return undefined
}

/** Thousands of pieces at once: putting them in one by one would copy the text as often. */
function spliced(text: string, splices: readonly Splice[]): string {
  const parts: string[] = []
  let at = 0
  for (const splice of splices) {
    parts.push(text.slice(at, splice.start), splice.text)
    at = splice.end
  }
  return [...parts, text.slice(at)].join('')
}

/** Those that do not overlap; what is inserted at one place comes in the order in which it was found. */
function apart(splices: readonly Splice[]): Splice[] {
  const kept: Splice[] = []
  let end = -1
  // Of those at one place the insertions come first, so that nothing before them is cut off.
  const ordered = splices.map((splice, index) => ({ ...splice, index }))
  ordered.sort((a, b) => a.start - b.start || a.end - b.end || a.index - b.index)
  for (const { index: _, ...splice } of ordered) {
    const last = kept.at(-1)
    const isInsertion = splice.start === splice.end
    if (last !== undefined && isInsertion && last.start === last.end && last.start === splice.start) {
      kept[kept.length - 1] = { ...last, text: last.text + splice.text }
    } else if (splice.start >= end) {
      kept.push(splice)
      end = splice.end
    }
  }
  return kept
}

/** Finds the splices that bring one text nearer to what is wanted. What cannot be changed here is left to other places. */
class Walk {
  readonly #source: Source
  readonly #donor: Source | undefined
  readonly #splices: Splice[]

  constructor(source: Source, donor: Source | undefined, splices: Splice[]) {
    this.#source = source
    this.#donor = donor
    this.#splices = splices
  }

  /** True when the node is one that can be brought nearer from inside. */
  node(node: YamlNode | null, current: Plain, wanted: Plain, path: Keys): boolean {
    if (isAlias(node)) return true
    if (isMap(node) && isObject(current) && isObject(wanted)) this.#map(node as YAMLMap, current, wanted, path)
    else if (isSeq(node) && Array.isArray(current) && Array.isArray(wanted)) {
      this.#list(node as YAMLSeq, current as readonly Plain[], wanted as readonly Plain[], path)
    } else return false
    return true
  }

  #map(
    map: YAMLMap,
    current: { readonly [key: string]: Plain },
    wanted: { readonly [key: string]: Plain },
    path: Keys,
  ): void {
    const added: string[] = []
    for (const [key, value] of Object.entries(wanted)) {
      const before = Object.hasOwn(current, key) ? current[key] : undefined
      if (before !== undefined && same(before, value)) continue
      const pair = findPair(map, key)
      if (pair === undefined) added.push(key)
      else if (!this.node(pair.value as YamlNode | null, before ?? null, value, [...path, key])) {
        this.#try(() => replaceValue(this.#source, map, pair as Pair, value))
      }
    }
    if (added.length > 0) {
      const insertions = insertPairs({ source: this.#source, donor: this.#donor, path }, map, wanted, added)
      this.#splices.push(...insertions)
      return
    }
    for (const key of Object.keys(current)) {
      if (!Object.hasOwn(wanted, key)) this.#try(() => removeSplice(this.#source, [...path, key]))
    }
  }

  #list(list: YAMLSeq, current: readonly Plain[], wanted: readonly Plain[], path: Keys): void {
    const edits = listEdits(current, wanted)
    const isGrowing = edits.some((edit) => edit.type === 'insert')
    for (const edit of edits) {
      if (edit.type === 'replace') {
        const item = list.items[edit.index] as YamlNode
        if (!this.node(item, current[edit.index] ?? null, edit.value, [...path, edit.index])) {
          this.#try(() => replaceItem(this.#source, list, edit.index, edit.value))
        }
      } else if (edit.type === 'insert') {
        this.#try(() => insertItem({ source: this.#source, donor: this.#donor, path }, list, edit.index, edit.value))
      } else if (!isGrowing) this.#try(() => removeSplice(this.#source, [...path, edit.index]))
    }
  }

  #try(find: () => Splice): void {
    try {
      this.#splices.push(find())
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
}
