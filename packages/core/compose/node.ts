/** One file being read: its name as the caller gave it and its text, for places in messages. */
export interface SourceFile {
  readonly path: string
  readonly text: string
  /** Offsets at which lines start; made when first asked. */
  lineStarts?: readonly number[]
}

/** Where a value stands. `key` is the offset of its key when it is the value of a mapping. */
export interface Place {
  readonly file: SourceFile
  readonly offset: number
  readonly key?: number | undefined
}

export type Scalar = null | boolean | number | bigint | string

export interface ScalarNode extends Place {
  readonly kind: 'scalar'
  readonly value: Scalar
  /** A number written with a fraction or an exponent, or a date: Go's YAML reader keeps them apart from integers. */
  readonly form?: 'float' | 'timestamp' | undefined
}

export interface ListNode extends Place {
  readonly kind: 'list'
  readonly items: readonly Node[]
}

export interface MapNode extends Place {
  readonly kind: 'map'
  readonly entries: ReadonlyMap<string, Node>
}

/**
 * A YAML value with its place. Nodes are immutable and shared (an alias is the node of its anchor), so every step
 * of loading makes new nodes and carries the places along: a problem found after merging five files still points
 * at the line that caused it.
 */
export type Node = ScalarNode | ListNode | MapNode

export type Path = readonly (string | number)[]

/** A path that grows and shrinks while a tree is walked: documents are large, and copies of paths are not free. */
export type Trail = (string | number)[]

export function scalar(value: Scalar, { file, offset, key }: Place, form?: 'float' | 'timestamp'): ScalarNode {
  return { kind: 'scalar', value, form, file, offset, key }
}

export function list(items: readonly Node[], { file, offset, key }: Place): ListNode {
  return { kind: 'list', items, file, offset, key }
}

export function map(entries: ReadonlyMap<string, Node>, { file, offset, key }: Place): MapNode {
  return { kind: 'map', entries, file, offset, key }
}

/** A mapping from plain values, all standing at one place: for what a short form amounts to. */
export function mapOf(values: Readonly<Record<string, Scalar | Node | undefined>>, place: Place): MapNode {
  const entries = new Map<string, Node>()
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) continue
    entries.set(key, typeof value === 'object' && value !== null ? value : scalar(value, place))
  }
  return map(entries, place)
}

/** The entry of a mapping; `undefined` for any other kind of node. */
export function entry(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === 'map' ? node.entries.get(key) : undefined
}

/** The text of a text scalar; `undefined` for anything else. */
export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined
}

/** A copy with some entries replaced, added, or (`undefined`) removed. */
export function withEntries(node: MapNode, changes: Readonly<Record<string, Node | undefined>>): MapNode {
  const entries = new Map(node.entries)
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) entries.delete(key)
    else entries.set(key, value)
  }
  return map(entries, node)
}

/** Applies a change to one entry where it exists. */
export function mapEntry(node: MapNode, key: string, change: (value: Node) => Node): MapNode {
  const value = node.entries.get(key)
  return value === undefined ? node : withEntries(node, { [key]: change(value) })
}

/** Line and column, both from 1, of an offset. A carriage return before a line feed belongs to the line's end. */
export function positionAt(file: SourceFile, offset: number): { line: number; column: number } {
  file.lineStarts ??= findLineStarts(file.text)
  const starts = file.lineStarts
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: Math.max(0, offset - (starts[low] ?? 0)) + 1 }
}

function findLineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}
