import { isCollection, isScalar, type Node as YamlNode, type Pair, Scalar, type YAMLMap, type YAMLSeq } from 'yaml'
import { refusal } from './explain.ts'
import { isObject, type Plain } from './plain.ts'
import { columnOf, lineEnd, type Source } from './source.ts'
import type { Splice } from './splice.ts'
import { colonEnd, contentEnd, isEmptyScalar, itemStart, pairEnd, pairStart, propsEnd } from './tokens.ts'
import { isDoubtful, type Quote, writeBlock, writeFlow, writeItem, writeScalar } from './write-value.ts'

function quoteOf(node: unknown): Quote {
  if (!isScalar(node)) return 'plain'
  if (node.type === Scalar.QUOTE_DOUBLE) return 'double'
  if (node.type === Scalar.QUOTE_SINGLE) return 'single'
  return node.type === Scalar.PLAIN && isDoubtful(String(node.value)) ? 'bare' : 'plain'
}

function isBlockScalar(node: unknown): boolean {
  return isScalar(node) && (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED)
}

/** Another value behind the key; a comment on the key's line stays. */
export function replaceValue(source: Source, map: YAMLMap, pair: Pair, value: Plain): Splice {
  const node = pair.value as YamlNode | null
  const { text } = source
  const isText = !Array.isArray(value) && !isObject(value)
  if (!isEmptyScalar(node) && node !== null && isText && isScalar(node) && !isBlockScalar(node)) {
    const multiline = typeof value === 'string' && value.includes('\n') && map.flow !== true
    const [start, end] = node.range ?? [0, 0]
    if (!multiline) return { start, end, text: writeScalar(value as string | null, quoteOf(node), map.flow === true) }
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
  const quote = quoteOf(node)
  const isQuoted = quote === 'single' || quote === 'double'
  const style =
    typeof value === 'string' && isQuoted && !value.includes('\n') ? ` ${writeScalar(value, quote, false)}` : undefined
  const staysFlow = !isText && isCollection(node) && node.flow === true && node.items.length > 0
  const written = style ?? (staysFlow ? ` ${writeFlow(value)}` : writeBlock(value, indent, source))
  const end = pairEnd(pair)
  const keyLine = lineEnd(text, colon)
  if (isEmptyScalar(node) || node === null) {
    const at = written.startsWith(' ') ? colon : keyLine
    return { start: at, end: at, text: written }
  }
  const valueStart = node.range?.[0] ?? colon
  if (valueStart < keyLine && !isBlockScalar(node)) {
    // The old value starts on the key's line: a comment behind it stays there.
    if (!written.includes(source.eol)) return { start: valueStart, end, text: written.trimStart() }
    const rest = text.slice(end, lineEnd(text, end)).trim()
    return { start: colon, end: lineEnd(text, end), text: withComment(written, rest, source.eol) }
  }
  const comment = isBlockScalar(node) ? '' : text.slice(colon, keyLine).trim()
  const stop = text[end - 1] === '\n' ? lineEndBefore(text, end) : end
  return { start: colon, end: stop, text: withComment(written, comment, source.eol) }
}

/** What is written, with the comment at the end of its first line. */
function withComment(written: string, comment: string, eol: string): string {
  if (!comment.startsWith('#')) return written
  const end = written.indexOf(eol)
  return end === -1 ? `${written} ${comment}` : `${written.slice(0, end)} ${comment}${written.slice(end)}`
}

export function lineEndBefore(text: string, offset: number): number {
  const feed = offset - 1
  return text[feed - 1] === '\r' ? feed - 1 : feed
}

export function replaceItem(source: Source, list: YAMLSeq, index: number, value: Plain): Splice {
  const item = list.items[index] as YamlNode
  const [start, end] = [item.range?.[0] ?? 0, contentEnd(item)]
  if (!Array.isArray(value) && !isObject(value) && !isBlockScalar(item)) {
    return { start, end, text: writeScalar(value as string | null, quoteOf(item), list.flow === true) }
  }
  if (list.flow === true) return { start, end, text: writeFlow(value) }
  const dash = itemStart(list, index)
  const stop = source.text[end - 1] === '\n' ? lineEndBefore(source.text, end) : end
  return { start: dash, end: stop, text: writeItem(value, columnOf(source.text, dash), source).trimStart() }
}
