import type { Plain } from '../../compose/edit/plain.ts'
import { chunksOf, sameLines } from './diff3.ts'
import { keyText } from './entry-keys.ts'
import { decide, mergeText, withoutContact } from './merge-text.ts'
import type { Three } from './three.ts'

/**
 * A list in which order counts and entries have no names (a command), merged as lines are. Undefined where changes touch each
 * other, or where one of the three is no list.
 */
export function mergeList(three: Three<Plain | undefined>): Plain | undefined {
  const items = new Map<string, Plain>()
  const keysOf = (value: Plain | undefined): string[] | undefined => {
    if (!Array.isArray(value)) return undefined
    return (value as readonly Plain[]).map((item) => {
      const key = keyText(item)
      items.set(key, item)
      return key
    })
  }
  const [base, mine, theirs] = [keysOf(three.base), keysOf(three.mine), keysOf(three.theirs)]
  if (base === undefined || mine === undefined || theirs === undefined) return undefined
  const chunks = chunksOf(base, mine, theirs)
  if (chunks.some((chunk) => chunk.kind === 'both' && !sameLines(chunk.mine, chunk.theirs))) return undefined
  return chunks
    .flatMap((chunk) => (chunk.kind === 'theirs' ? chunk.theirs : chunk.mine))
    .map((key) => items.get(key) ?? null)
}

export interface MergedProse extends Three<string> {
  readonly isConflict: boolean
}

/**
 * Text of several lines (documentation, a configuration file), merged by lines; in a conflict each side has the lines of the
 * other that touch none of its own. Undefined where one of the three is no such text.
 */
export function mergeProse({ base, mine, theirs }: Three<Plain | undefined>): MergedProse | undefined {
  if (!isProse(base) || !isProse(mine) || !isProse(theirs)) return undefined
  const texts = { base, mine, theirs }
  const merged = mergeText(texts)
  return {
    isConflict: merged.conflicts.length > 0,
    base: withoutContact(texts).base,
    mine: decide(merged, 'mine'),
    theirs: decide(merged, 'theirs'),
  }
}

function isProse(value: Plain | undefined): value is string {
  return typeof value === 'string' && /\n./.test(value)
}
