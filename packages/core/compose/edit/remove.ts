import { isMap, isScalar, isSeq, type Node as YamlNode, type Pair, type YAMLMap, type YAMLSeq } from 'yaml'
import { explainShared, nodeAt } from './explain.ts'
import type { Keys } from './plain.ts'
import { lineEndBefore } from './replace.ts'
import { lineStart, nextLine, type Source } from './source.ts'
import type { Splice } from './splice.ts'
import { contentEnd, isEmptyScalar, itemStart, pairEnd, pairStart } from './tokens.ts'

export function removeSplice(source: Source, path: Keys): Splice {
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
  const from = index + 1 === count ? withoutGap(text, lineStart(text, start)) : lineStart(text, start)
  if (text.slice(lineStart(text, start), start).trim() !== '') {
    // It shares its line with a dash or a key before it: the next one moves up.
    return index + 1 < count ? { start, end: startOf(index + 1), text: '' } : { start: endOf(index - 1), end, text: '' }
  }
  const to = text[end - 1] === '\n' ? end : nextLine(text, end)
  if (to === text.length && !text.endsWith('\n') && from > 0)
    return { start: lineEndBefore(text, from), end: to, text: '' }
  return { start: from, end: to, text: '' }
}

/** The last entry takes along the blank line that sets it apart. */
function withoutGap(text: string, from: number): number {
  const gap = /\n[ \t]*(\r?\n)$/.exec(text.slice(Math.max(0, from - 200), from))
  return gap === null ? from : from - gap[0].length + 1
}
