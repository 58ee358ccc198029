import { isMap, type Node as YamlNode, type Pair, type YAMLMap, type YAMLSeq } from 'yaml'
import { refusal } from './explain.ts'
import { isObject, type Plain } from './plain.ts'
import { columnOf, lineEnd, type Source } from './source.ts'
import type { Splice } from './splice.ts'
import { closingBracket, contentEnd, isEmptyScalar, itemStart, pairEnd, pairStart } from './tokens.ts'
import { writeFlow, writeItem, writeKey, writePair } from './write-value.ts'

/** A new pair behind the last one of the mapping, in the mapping's own style. */
export function insertPair(source: Source, map: YAMLMap, key: string, value: Plain): Splice {
  if (map.flow === true) return insertInFlow(source, map, `${writeKey(key, true)}: ${writeFlow(value)}`)
  const last = map.items.at(-1) as Pair | undefined
  if (last === undefined) throw refusal(source, [key], 'This mapping cannot be added to here.')
  const first = map.items[0] as Pair
  const column = columnOf(source.text, pairStart(first))
  const gap = blankLineBetween(source, map) && isObject(value) ? source.eol : ''
  return insertLines(source, pairEnd(last), gap + writePair(key, value, column, source))
}

/** Lines behind the line in which the offset stands. */
function insertLines(source: Source, after: number, lines: string): Splice {
  const { text, eol } = source
  const afterBreak = after > 0 && text[after - 1] === '\n'
  if (afterBreak) return { start: after, end: after, text: lines + eol }
  const end = lineEnd(text, after)
  return { start: end, end, text: eol + lines }
}

/** Whether the mapping's author separates its last two entries by a blank line. */
function blankLineBetween(source: Source, map: YAMLMap): boolean {
  const [before, last] = (map.items as Pair[]).slice(-2)
  if (before === undefined || last === undefined) return false
  return /\n[ \t]*\r?\n/.test(source.text.slice(pairEnd(before), pairStart(last)))
}

function insertInFlow(source: Source, node: YAMLMap | YAMLSeq, text: string): Splice {
  const close = closingBracket(source, node)
  if (node.items.length === 0) {
    const open = node.range?.[0] ?? 0
    return { start: open + 1, end: close, text }
  }
  const last = node.items.at(-1)
  const end = isMap(node) ? pairEnd(last as Pair) : contentEnd(last as YamlNode)
  const comma = source.text.slice(end, close).indexOf(',')
  return comma === -1
    ? { start: end, end, text: `, ${text}` }
    : { start: end + comma + 1, end: end + comma + 1, text: ` ${text},` }
}

export function appendSplice(source: Source, list: YAMLSeq, value: Plain): Splice {
  if (list.flow === true) return insertInFlow(source, list, writeFlow(value))
  const last = list.items.at(-1) as YamlNode
  const column = columnOf(source.text, itemStart(list, 0))
  const end = isEmptyScalar(last) ? itemStart(list, list.items.length - 1) + 1 : contentEnd(last)
  return insertLines(source, end, writeItem(value, column, source))
}
