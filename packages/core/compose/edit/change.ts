import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node as YamlNode,
  type Pair,
  Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { getIn, isObject, type Keys, type Plain, same, withIn, withoutIn } from './plain.ts'
import { columnOf, lineEnd, lineOf, lineStart, nextLine, readSource, Refusal, type Source } from './source.ts'
import {
  closingBracket,
  colonEnd,
  contentEnd,
  findPair,
  isEmptyScalar,
  itemStart,
  pairEnd,
  pairStart,
  propsEnd,
} from './tokens.ts'
import { type Quote, writeBlock, writeFlow, writeItem, writeKey, writePair, writeScalar } from './write-value.ts'

export interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The text with pieces of it replaced; nothing else is touched. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  let result = text
  for (const splice of [...splices].sort((a, b) => b.start - a.start)) {
    result = result.slice(0, splice.start) + splice.text + result.slice(splice.end)
  }
  return result
}

/**
 * The text in which the value at the path is this one. Mappings on the way are made where there are none. Text that
 * says so already comes back unchanged. Throws `Refusal` when something else would change with it.
 */
export function setIn(text: string, path: Keys, value: Plain): string {
  const source = readSource(text)
  if (same(getIn(source.plain, path), value)) return text
  const splice = setSplice(source, path, value)
  return verified(source, [splice], withIn(source.plain, path, value), path)
}

/** The text without the value at the path. Mappings and lists that are empty then go too, down to `keep` levels. */
export function removeIn(text: string, path: Keys, keep = 2): string {
  const source = readSource(text)
  if (getIn(source.plain, path) === undefined) return text
  let end = path.length
  while (end - 1 > keep && isOnly(getIn(source.plain, path.slice(0, end - 1)))) end -= 1
  const target = path.slice(0, end)
  return verified(source, [removeSplice(source, target)], withoutIn(source.plain, target), path)
}

/** The text with the value at the end of the list at the path, which is made where there is none. */
export function appendIn(text: string, path: Keys, value: Plain): string {
  const source = readSource(text)
  const current = getIn(source.plain, path)
  if (current === undefined || current === null) return setIn(text, path, [value])
  if (!Array.isArray(current)) throw refusal(source, path, 'This is not a list, so nothing can be added to it.')
  const list = nodeAt(source, path)
  if (!isSeq(list)) throw refusal(source, path, 'This list cannot be added to here.')
  return verified(
    source,
    [appendSplice(source, list as YAMLSeq, value)],
    withIn(source.plain, path, [...(current as Plain[]), value]),
    path,
  )
}

function isOnly(value: Plain | undefined): boolean {
  if (Array.isArray(value)) return value.length === 1
  return isObject(value) && Object.keys(value).length === 1
}

/** Checks that the changed text says exactly what was wanted and nothing else. */
export function verified(source: Source, splices: readonly Splice[], wanted: Plain, path: Keys): string {
  const text = applySplices(source.text, splices)
  try {
    if (same(readSource(text).plain, wanted)) return text
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
  throw explainShared(source, path)
}

/** Why the value at the path cannot be changed alone: it comes from an anchor, by an alias or by a merge key. */
function explainShared(source: Source, path: Keys): Refusal {
  let node: unknown = source.root
  for (const key of path) {
    const line = (offset: number | undefined) => lineOf(source.text, offset ?? 0)
    if (isAlias(node)) {
      const anchor = node.resolve(source.document)
      const reason = `This comes from the anchor &${node.source} in line ${line(anchor?.range?.[0])}, which others may use: change it there by hand.`
      return new Refusal(reason, path, line(anchor?.range?.[0]))
    }
    if (isMap(node)) {
      const pair = findPair(node as YAMLMap, String(key))
      const merge = findPair(node as YAMLMap, '<<')
      if (pair === undefined && merge !== undefined) {
        const reason = `"${String(key)}" comes through the merge key (<<) in line ${line((merge.key as YamlNode).range?.[0])}: change it at its anchor by hand.`
        return new Refusal(reason, path, line((merge.key as YamlNode).range?.[0]))
      }
      node = pair?.value
    } else if (isSeq(node) && typeof key === 'number') node = node.items[key]
    else break
  }
  const reason =
    'This value is shared with other places through an anchor, or written in a form that cannot be changed without touching more: change it by hand.'
  return refusal(source, path, reason)
}

export function refusal(source: Source, path: Keys, reason: string): Refusal {
  let node: unknown = source.root
  let offset = 0
  for (const key of path) {
    if (isMap(node)) {
      const pair = findPair(node as YAMLMap, String(key))
      if (pair === undefined) break
      offset = (pair.key as YamlNode).range?.[0] ?? offset
      node = pair.value
    } else if (isSeq(node) && typeof key === 'number') {
      node = node.items[key]
      offset = (node as YamlNode | undefined)?.range?.[0] ?? offset
    } else break
  }
  return new Refusal(reason, path, lineOf(source.text, offset))
}

/** The node at the path as it stands in the text. An alias on the way is refused: the value belongs to its anchor. */
export function nodeAt(source: Source, path: Keys): YamlNode | undefined {
  let node: unknown = source.root
  for (const [index, key] of path.entries()) {
    if (isAlias(node)) {
      const target = node.resolve(source.document)
      const line = target?.range == null ? '' : ` in line ${lineOf(source.text, target.range[0])}`
      throw refusal(
        source,
        path.slice(0, index + 1),
        `This comes from the anchor &${node.source}${line}, which others may use: change it there by hand.`,
      )
    }
    if (isMap(node)) node = findPair(node as YAMLMap, String(key))?.value
    else if (isSeq(node) && typeof key === 'number') node = node.items[key]
    else return undefined
  }
  return node as YamlNode | undefined
}

function setSplice(source: Source, path: Keys, value: Plain): Splice {
  if (source.root === undefined) {
    const rest = path.reduceRight<Plain>((inner, key) => ({ [key]: inner }), value)
    const text = writeBlock(rest, -source.step, source).replace(/^\r?\n/, '') + source.eol
    const end = source.text.length
    const before = end > 0 && !source.text.endsWith('\n') ? source.eol : ''
    return { start: end, end, text: before + text }
  }
  let map: YAMLMap | YAMLSeq = source.root
  for (const [index, key] of path.entries()) {
    const rest = path.slice(index + 1)
    if (isSeq(map)) {
      const item = map.items[Number(key)] as YamlNode | undefined
      if (item === undefined) throw refusal(source, path, 'There is no such item in this list.')
      if (rest.length === 0) return replaceItem(source, map as YAMLSeq, Number(key), value)
      if (!isMap(item) && !isSeq(item)) throw aliasOr(source, item, path, index + 1)
      map = item as YAMLMap | YAMLSeq
      continue
    }
    const pair = findPair(map, String(key))
    const nested = rest.reduceRight<Plain>((inner, name) => ({ [name]: inner }), value)
    if (pair === undefined) return insertPair(source, map, String(key), nested)
    if (rest.length === 0) return replaceValue(source, map, pair, value)
    const next = pair.value as YamlNode | null
    if (isEmptyScalar(next)) return replaceValue(source, map, pair, nested)
    if (!isMap(next) && !isSeq(next)) throw aliasOr(source, next, path, index + 1)
    map = next as YAMLMap | YAMLSeq
  }
  throw refusal(source, path, 'There is nothing to change at this place.')
}

function aliasOr(source: Source, node: YamlNode | null, path: Keys, depth: number): Refusal {
  if (isAlias(node)) nodeAt(source, path.slice(0, depth + 1))
  return refusal(source, path.slice(0, depth), 'This is a single value, so it has no parts that could be set.')
}

/** A new pair behind the last one of the mapping, in the mapping's own style. */
function insertPair(source: Source, map: YAMLMap, key: string, value: Plain): Splice {
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

function appendSplice(source: Source, list: YAMLSeq, value: Plain): Splice {
  if (list.flow === true) return insertInFlow(source, list, writeFlow(value))
  const last = list.items.at(-1) as YamlNode
  const column = columnOf(source.text, itemStart(list, 0))
  const end = isEmptyScalar(last) ? itemStart(list, list.items.length - 1) + 1 : contentEnd(last)
  return insertLines(source, end, writeItem(value, column, source))
}

function quoteOf(node: unknown): Quote {
  if (!isScalar(node)) return 'plain'
  if (node.type === Scalar.QUOTE_DOUBLE) return 'double'
  return node.type === Scalar.QUOTE_SINGLE ? 'single' : 'plain'
}

function isBlockScalar(node: unknown): boolean {
  return isScalar(node) && (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED)
}

/** Another value behind the key; a comment on the key's line stays. */
function replaceValue(source: Source, map: YAMLMap, pair: Pair, value: Plain): Splice {
  const node = pair.value as YamlNode | null
  const { text } = source
  const isText = !Array.isArray(value) && !isObject(value)
  if (!isEmptyScalar(node) && node !== null && isText && isScalar(node) && !isBlockScalar(node)) {
    const multiline = typeof value === 'string' && value.includes('\n') && map.flow !== true
    const [start, end] = node.range ?? [0, 0]
    if (!multiline) return { start, end, text: writeScalar(value as string | null, quoteOf(node), true) }
  }
  if (map.flow === true) {
    const written = writeFlow(value)
    if (node !== null && !isEmptyScalar(node)) {
      return { start: node.range?.[0] ?? 0, end: node.range?.[1] ?? 0, text: written }
    }
    const colon = colonEnd(pair)
    const at = colon ?? (pair.key as YamlNode).range?.[1] ?? 0
    return { start: at, end: at, text: colon === undefined ? `: ${written}` : ` ${written}` }
  }
  const colon = propsEnd(pair) ?? colonEnd(pair)
  if (colon === undefined) throw refusal(source, [], 'This key has no value that could be changed.')
  const indent = columnOf(text, pairStart(pair))
  const style =
    typeof value === 'string' && quoteOf(node) !== 'plain' && !value.includes('\n')
      ? ` ${writeScalar(value, quoteOf(node), false)}`
      : undefined
  const staysFlow = !isText && isCollection(node) && node.flow === true && node.items.length > 0
  const written = style ?? (staysFlow ? ` ${writeFlow(value)}` : writeBlock(value, indent, source))
  const end = pairEnd(pair)
  const keyLine = lineEnd(text, colon)
  if (isEmptyScalar(node) || node === null) {
    const at = written.startsWith(' ') ? colon : keyLine
    return { start: at, end: at, text: written }
  }
  const [firstLine] = written.split(source.eol, 1)
  const valueStart = node.range?.[0] ?? colon
  if (valueStart < keyLine && !isBlockScalar(node)) {
    // The old value starts on the key's line: a comment behind it can only stay when the new one is as short.
    if (firstLine === written) return { start: valueStart, end, text: written.trimStart() }
    const rest = text.slice(end, lineEnd(text, end))
    return { start: colon, end: lineEnd(text, end), text: (/^\s*#/.test(rest) ? ` ${rest.trim()}` : '') + written }
  }
  const comment = isBlockScalar(node) ? '' : text.slice(colon, keyLine).trim()
  const stop = text[end - 1] === '\n' ? lineEndBefore(text, end) : end
  const inline = comment === '' ? written : firstLine === written ? `${written} ${comment}` : ` ${comment}${written}`
  return { start: colon, end: stop, text: inline }
}

function lineEndBefore(text: string, offset: number): number {
  const feed = offset - 1
  return text[feed - 1] === '\r' ? feed - 1 : feed
}

function replaceItem(source: Source, list: YAMLSeq, index: number, value: Plain): Splice {
  const item = list.items[index] as YamlNode
  const [start, end] = [item.range?.[0] ?? 0, contentEnd(item)]
  if (!Array.isArray(value) && !isObject(value) && !isBlockScalar(item)) {
    return { start, end, text: writeScalar(value as string | null, quoteOf(item), true) }
  }
  if (list.flow === true) return { start, end, text: writeFlow(value) }
  const dash = itemStart(list, index)
  const stop = source.text[end - 1] === '\n' ? lineEndBefore(source.text, end) : end
  return { start: dash, end: stop, text: writeItem(value, columnOf(source.text, dash), source).trimStart() }
}

function removeSplice(source: Source, path: Keys): Splice {
  const parentPath = path.slice(0, -1)
  const parent = path.length === 1 ? source.root : nodeAt(source, parentPath)
  const key = path.at(-1)
  if (isMap(parent) && key !== undefined) {
    const index = (parent.items as Pair[]).findIndex(
      (pair) => isScalar(pair.key) && String(pair.key.value) === String(key),
    )
    if (index !== -1) return removeEntry(source, parent as YAMLMap, index)
    throw explainShared(source, path)
  }
  if (isSeq(parent) && typeof key === 'number') return removeEntry(source, parent as YAMLSeq, key)
  if (isAlias(parent)) nodeAt(source, path)
  throw explainShared(source, path)
}

function removeEntry(source: Source, parent: YAMLMap | YAMLSeq, index: number): Splice {
  const { text } = source
  const startOf = (at: number) => (isMap(parent) ? pairStart(parent.items[at] as Pair) : itemStart(parent, at))
  const endOf = (at: number) => {
    if (isMap(parent)) return pairEnd(parent.items[at] as Pair)
    const item = parent.items[at] as YamlNode
    return isEmptyScalar(item) ? itemStart(parent, at) + 1 : contentEnd(item)
  }
  const [start, end, count] = [startOf(index), endOf(index), parent.items.length]
  if (parent.flow === true) {
    if (index + 1 < count) return { start, end: startOf(index + 1), text: '' }
    return index > 0 ? { start: endOf(index - 1), end, text: '' } : { start, end, text: '' }
  }
  if (count === 1) {
    // The last one: the collection stays, empty.
    const open = parent.range?.[0] ?? start
    return { start: Math.min(open, start), end, text: isMap(parent) ? '{}' : '[]' }
  }
  const from = lineStart(text, start)
  if (text.slice(from, start).trim() !== '') {
    // It shares its line with a dash or a key before it: the next one moves up.
    return index + 1 < count ? { start, end: startOf(index + 1), text: '' } : { start: endOf(index - 1), end, text: '' }
  }
  const to = text[end - 1] === '\n' ? end : nextLine(text, end)
  if (to === text.length && !text.endsWith('\n') && from > 0)
    return { start: lineEndBefore(text, from), end: to, text: '' }
  return { start: from, end: to, text: '' }
}
