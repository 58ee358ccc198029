import { isCollection, isScalar, type Node as YamlNode, type Pair, type YAMLMap, type YAMLSeq } from 'yaml'
import type { Source } from './source.ts'

interface Token {
  readonly type: string
  readonly offset: number
  readonly source?: string
}

interface ItemToken {
  readonly start?: readonly Token[]
  readonly sep?: readonly Token[]
}

/** The end of what a value says: its last character, without a comment or blank lines behind it. */
export function contentEnd(node: YamlNode): number {
  if (isCollection(node) && node.flow !== true) {
    const last = node.items.at(-1)
    if (last !== undefined && last !== null) {
      if ('key' in (last as object)) return pairEnd(last as Pair)
      const item = last as YamlNode
      return isEmptyScalar(item) ? itemStart(node as YAMLSeq, node.items.length - 1) + 1 : contentEnd(item)
    }
  }
  return node.range?.[1] ?? 0
}

/** A value that has no characters of its own, as in `key:`. Its anchor or tag may still stand there. */
export function isEmptyScalar(node: unknown): boolean {
  if (node === null || node === undefined) return true
  return isScalar(node) && node.range !== undefined && node.range !== null && node.range[0] === node.range[1]
}

export function pairEnd(pair: Pair): number {
  const value = pair.value as YamlNode | null
  if (value !== null && !isEmptyScalar(value)) return contentEnd(value)
  return propsEnd(pair) ?? colonEnd(pair) ?? (pair.key as YamlNode).range?.[1] ?? 0
}

function sepTokens(pair: Pair): readonly Token[] {
  return (pair.srcToken as ItemToken | undefined)?.sep ?? []
}

/** The offset right behind the pair's colon; `undefined` when it has none. */
export function colonEnd(pair: Pair): number | undefined {
  const colon = sepTokens(pair).find((token) => token.type === 'map-value-ind')
  return colon === undefined ? undefined : colon.offset + 1
}

/** The end of an anchor or a tag between the colon and the value. */
export function propsEnd(pair: Pair): number | undefined {
  const props = sepTokens(pair).filter((token) => token.type === 'anchor' || token.type === 'tag')
  const last = props.at(-1)
  return last === undefined ? undefined : last.offset + (last.source?.length ?? 0)
}

/** Where a pair starts, its key's anchor or tag included. */
export function pairStart(pair: Pair): number {
  const start = ((pair.srcToken as ItemToken | undefined)?.start ?? []).find(
    (token) => token.type === 'anchor' || token.type === 'tag' || token.type === 'explicit-key-ind',
  )
  const key = (pair.key as YamlNode).range?.[0] ?? 0
  return start === undefined ? key : Math.min(start.offset, key)
}

/** Where an item of a list starts: its dash, or in flow style its first character, anchor and tag included. */
export function itemStart(list: YAMLSeq, index: number): number {
  const token = (list.srcToken as { items?: readonly ItemToken[] } | undefined)?.items?.[index]
  const first = (token?.start ?? []).find((part) => ['seq-item-ind', 'anchor', 'tag'].includes(part.type))
  const item = list.items[index] as YamlNode | undefined
  return first?.offset ?? item?.range?.[0] ?? 0
}

export function findPair(map: YAMLMap, key: string): Pair | undefined {
  return (map.items as Pair[]).find((pair) => isScalar(pair.key) && String(pair.key.value) === key)
}

/** The offset of the bracket that closes a flow collection. */
export function closingBracket(source: Source, node: YAMLMap | YAMLSeq): number {
  const end = (node.range?.[1] ?? 1) - 1
  return source.text[end] === '}' || source.text[end] === ']' ? end : source.text.lastIndexOf('}', end)
}
