import { isCollection, isMap, isScalar, isSeq, type Node as YamlNode, type Pair, type YAMLSeq } from 'yaml'
import type { Keys } from '../../compose/edit/plain.ts'
import { lineEnd, lineStart, type Source } from '../../compose/edit/source.ts'
import { contentEnd, isEmptyScalar, itemStart, pairEnd, pairStart } from '../../compose/edit/tokens.ts'

/** Tells what stands in some lines of a document. */
export class PathFinder {
  readonly #source: Source
  readonly #lines: readonly string[]
  /** The offset at which each line starts. */
  readonly #starts: number[] = []

  constructor(source: Source) {
    this.#source = source
    this.#lines = source.text.split('\n')
    let offset = 0
    for (const line of this.#lines) {
      this.#starts.push(offset)
      offset += line.length + 1
    }
  }

  /** The innermost thing that holds all of these lines (numbers from 0, the end behind the last), comments aside. */
  at(firstLine: number, endLine: number): Keys {
    const own = this.#lines.slice(firstLine, endLine)
    const first = own.findIndex(isContent)
    if (first === -1) return []
    const last = firstLine + own.findLastIndex(isContent)
    const start = this.#starts[firstLine + first] ?? 0
    const end = (this.#starts[last] ?? 0) + (this.#lines[last] ?? '').trimEnd().length
    const path: (string | number)[] = []
    let node: unknown = this.#source.root
    for (;;) {
      const inner = childrenOf(this.#source, node).find((child) => child.start <= start && end <= child.end)
      if (inner === undefined) return path
      path.push(inner.key)
      node = inner.node
    }
  }
}

function isContent(line: string): boolean {
  return !/^\s*(#.*)?$/.test(line)
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
