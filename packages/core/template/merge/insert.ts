import { type Node as YamlNode, type Pair, type YAMLMap, type YAMLSeq } from 'yaml'
import { appendSplice, insertPair } from '../../compose/edit/insert.ts'
import type { Plain } from '../../compose/edit/plain.ts'
import { columnOf, lineEnd, lineStart, type Source } from '../../compose/edit/source.ts'
import type { Splice } from '../../compose/edit/splice.ts'
import { contentEnd, isEmptyScalar, itemStart, pairEnd, pairStart } from '../../compose/edit/tokens.ts'
import { writeFlow, writeItem, writePair } from '../../compose/edit/write-value.ts'
import { itemFrom, pairFrom } from './donor.ts'
import type { Place } from './place.ts'

/** New pairs, each behind the one that comes before it in `wanted`, or at the end; in the mapping's own style. */
export function insertPairs(
  place: Place,
  map: YAMLMap,
  wanted: { readonly [key: string]: Plain },
  keys: readonly string[],
): Splice[] {
  const { source } = place
  const pairs = new Map((map.items as Pair[]).map((pair) => [String((pair.key as { value?: unknown }).value), pair]))
  const first = map.items[0] as Pair | undefined
  if (map.flow === true || first === undefined) {
    const [key] = keys
    // Into an empty one they go one by one: the first makes the room for the others.
    const now = first === undefined && key !== undefined ? [key] : keys
    return now.map((each) => insertPair(source, map, each, wanted[each] ?? null))
  }
  const column = columnOf(source.text, pairStart(first))
  let previous: Pair | undefined
  const splices: Splice[] = []
  for (const key of Object.keys(wanted)) {
    const there = pairs.get(key)
    if (there !== undefined) previous = there
    else if (keys.includes(key)) {
      const lines =
        pairFrom(place, key, wanted[key] ?? null, column) ?? writePair(key, wanted[key] ?? null, column, source)
      const after = previous ?? (map.items.at(-1) as Pair)
      splices.push(linesAfter(source, pairEnd(after), gap(source, map) + lines))
    }
  }
  return splices
}

/** A blank line where the author sets the entries of this mapping apart by one. */
function gap({ text, eol }: Source, map: YAMLMap): string {
  const [first, second] = map.items as Pair[]
  if (first === undefined || second === undefined) return ''
  return /\n[ \t]*\r?\n/.test(text.slice(pairEnd(first), pairStart(second))) ? eol : ''
}

/** A new item in front of the one with this index, or at the end. */
export function insertItem(place: Place, list: YAMLSeq, index: number, value: Plain): Splice {
  const { source } = place
  const count = list.items.length
  if (list.flow === true) {
    if (index >= count) return appendSplice(source, list, value)
    const start = itemStart(list, index)
    return { start, end: start, text: `${writeFlow(value)}, ` }
  }
  const column = columnOf(source.text, itemStart(list, 0))
  const lines = itemFrom(place, value, column) ?? writeItem(value, column, source)
  if (index > 0) {
    const before = list.items[index - 1] as YamlNode
    const end = isEmptyScalar(before) ? itemStart(list, index - 1) + 1 : contentEnd(before)
    return linesAfter(source, end, lines)
  }
  const start = itemStart(list, 0)
  const from = lineStart(source.text, start)
  const isOnOwnLine = source.text.slice(from, start).trim() === ''
  if (isOnOwnLine) return { start: from, end: from, text: lines + source.eol }
  return { start, end: start, text: `${lines.trimStart()}${source.eol}${' '.repeat(column)}` }
}

function linesAfter({ text, eol }: Source, offset: number, lines: string): Splice {
  // The text of a block scalar ends behind its line break.
  if (offset > 0 && text[offset - 1] === '\n') return { start: offset, end: offset, text: lines + eol }
  const end = lineEnd(text, offset)
  return { start: end, end, text: eol + lines }
}
