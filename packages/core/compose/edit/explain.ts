import { isAlias, isMap, isSeq, type Node as YamlNode, type YAMLMap } from 'yaml'
import type { Keys } from './plain.ts'
import { lineOf, Refusal, type Source } from './source.ts'
import { findPair } from './tokens.ts'

/** Why the value at the path cannot be changed alone: it comes from an anchor, by an alias or by a merge key. */
export function explainShared(source: Source, path: Keys): Refusal {
  let node: unknown = source.root
  for (const key of path) {
    const line = (offset: number | undefined) => lineOf(source.text, offset ?? 0)
    if (isAlias(node)) {
      const named = source.document === undefined ? undefined : node.resolve(source.document)
      const target = named?.range?.[0] ?? 0
      // The anchor stands before what it names, perhaps on the line before.
      const anchor = line(Math.max(0, source.text.lastIndexOf(`&${node.source}`, target)))
      const reason = `This comes from the anchor &${node.source} in line ${anchor}, which others may use: change it there by hand.`
      return new Refusal(reason, path, anchor)
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
  for (const key of path) {
    if (isAlias(node)) throw explainShared(source, path)
    if (isMap(node)) node = findPair(node as YAMLMap, String(key))?.value
    else if (isSeq(node) && typeof key === 'number') node = node.items[key]
    else return undefined
  }
  return node as YamlNode | undefined
}
