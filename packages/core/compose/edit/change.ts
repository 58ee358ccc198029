import { isAlias, isMap, isSeq, type Node as YamlNode, type YAMLMap, type YAMLSeq } from 'yaml'
import { explainShared, nodeAt, refusal } from './explain.ts'
import { appendSplice, insertPair } from './insert.ts'
import { getIn, isObject, type Keys, type Plain, same, withIn, withoutIn } from './plain.ts'
import { removeSplice } from './remove.ts'
import { replaceItem, replaceValue } from './replace.ts'
import { readSource, Refusal, type Source } from './source.ts'
import { applySplices, type Splice } from './splice.ts'
import { findPair, isEmptyScalar } from './tokens.ts'
import { writeBlock } from './write-value.ts'

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
  if (isAlias(node)) return explainShared(source, path)
  return refusal(source, path.slice(0, depth), 'This is a single value, so it has no parts that could be set.')
}
