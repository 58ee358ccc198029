import { isCollection, isMap, isScalar, isSeq, type Node as YamlNode, type Pair, type YAMLSeq } from 'yaml'
import type { Keys } from '../../compose/edit/plain.ts'
import { lineEnd, lineStart, type Source } from '../../compose/edit/source.ts'
import { contentEnd, isEmptyScalar, itemStart, pairEnd, pairStart } from '../../compose/edit/tokens.ts'

/** What stands in some lines of a document (numbers from 0, the end behind the last): the innermost thing that holds them all. */
export function pathAt(source: Source, firstLine: number, endLine: number): Keys {
  const lines = source.text.split('\n')
  const isContent = (line: string): boolean => !/^\s*(#.*)?$/.test(line)
  const own = lines.slice(firstLine, endLine)
  const first = firstLine + own.findIndex(isContent)
  const last = firstLine + own.findLastIndex(isContent)
  if (first < firstLine) return []
  const offsetOf = (line: number): number => lines.slice(0, line).join('\n').length + (line === 0 ? 0 : 1)
  const [start, end] = [offsetOf(first), offsetOf(last) + (lines[last] ?? '').trimEnd().length]
  const path: (string | number)[] = []
  let node: unknown = source.root
  for (;;) {
    const inner = childrenOf(source, node).find((child) => child.start <= start && end <= child.end)
    if (inner === undefined) return path
    path.push(inner.key)
    node = inner.node
  }
}

interface Child {
  readonly key: string | number
  readonly node: YamlNode | null
  /** Of the lines that it stands in. */
  readonly start: number
  readonly end: number
}

function childrenOf({ text }: Source, node: unknown): Child[] {
  // What stands in one line cannot be told apart by lines.
  if (isCollection(node) && node.flow === true) return []
  const lines = (start: number, end: number) => ({ start: lineStart(text, start), end: lineEnd(text, end) })
  if (isMap(node)) {
    return (node.items as Pair[]).map((pair) => ({
      key: String(isScalar(pair.key) ? pair.key.value : ''),
      node: pair.value as YamlNode | null,
      ...lines(pairStart(pair), pairEnd(pair)),
    }))
  }
  if (!isSeq(node)) return []
  return node.items.map((item, index) => {
    const start = itemStart(node as YAMLSeq, index)
    const end = isEmptyScalar(item) ? start + 1 : contentEnd(item as YamlNode)
    return { key: index, node: item as YamlNode, ...lines(start, end) }
  })
}
