import { isMap, isSeq, type Node as YamlNode, type Pair, type YAMLMap, type YAMLSeq } from 'yaml'
import { getIn, type Plain, same } from '../../compose/edit/plain.ts'
import { columnOf, lineEnd, lineStart, type Source } from '../../compose/edit/source.ts'
import { contentEnd, findPair, isEmptyScalar, itemStart, pairEnd, pairStart } from '../../compose/edit/tokens.ts'
import type { Place } from './place.ts'

/** The pair as the donor has it at the same path, moved to the column, its comments with it; undefined where it says something else. */
export function pairFrom(
  { donor, path, source }: Place,
  key: string,
  value: Plain,
  column: number,
): string | undefined {
  if (donor === undefined || !same(getIn(donor.plain, [...path, key]), value)) return undefined
  const map = nodeAt(donor, path)
  if (!isMap(map) || map.flow === true) return undefined
  const pair = findPair(map as YAMLMap, key)
  return pair === undefined
    ? undefined
    : copied(donor, { start: pairStart(pair as Pair), end: pairEnd(pair as Pair) }, column, source.eol)
}

/** The same for an item of a list, wherever it stands in the donor's. */
export function itemFrom({ donor, path, source }: Place, value: Plain, column: number): string | undefined {
  const items = donor === undefined ? undefined : getIn(donor.plain, path)
  if (donor === undefined || !Array.isArray(items)) return undefined
  const index = (items as readonly Plain[]).findIndex((item) => same(item, value))
  const list = nodeAt(donor, path)
  if (index === -1 || !isSeq(list) || list.flow === true) return undefined
  const item = list.items[index] as YamlNode
  const start = itemStart(list as YAMLSeq, index)
  return copied(donor, { start, end: isEmptyScalar(item) ? start + 1 : contentEnd(item) }, column, source.eol)
}

function nodeAt(source: Source, path: Place['path']): unknown {
  let node: unknown = source.root
  for (const key of path) {
    if (isMap(node)) node = findPair(node as YAMLMap, String(key))?.value
    else if (isSeq(node) && typeof key === 'number') node = node.items[key]
    else return undefined
  }
  return node
}

/** Whole lines, with the comments above and behind, moved to another column. */
function copied(
  { text }: Source,
  { start, end }: { start: number; end: number },
  column: number,
  eol: string,
): string | undefined {
  const from = lineStart(text, start)
  if (text.slice(from, start).trim() !== '') return undefined
  const before = columnOf(text, start)
  const stop = text[end - 1] === '\n' ? end - 1 : lineEnd(text, end)
  const lines = text.slice(withComments(text, from, before), stop).split(/\r?\n/)
  const [strip, pad] = [new RegExp(`^ {0,${before}}`), ' '.repeat(column)]
  return lines.map((line) => (line.trim() === '' ? '' : pad + line.replace(strip, ''))).join(eol)
}

/** The start of the comment lines that stand right above, in the same column. */
function withComments(text: string, from: number, column: number): number {
  let start = from
  while (start > 0) {
    const above = lineStart(text, start - 1)
    const line = text.slice(above, start)
    if (line.length - line.trimStart().length !== column || !line.trimStart().startsWith('#')) break
    start = above
  }
  return start
}
