import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node as YamlNode,
  type Pair,
  Parser,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import type { Keys } from '../../compose/edit/plain.ts'
import { readSource, type Source } from '../../compose/edit/source.ts'
import { positionAt } from '../../compose/node.ts'

/** One text of a document, where it stands. What an alias refers to is there once, at its anchor. */
export interface DocumentScalar {
  readonly value: string
  /** As the text is written: `<<` is a key like any other. The path of a key ends in it. */
  readonly path: Keys
  readonly isKey: boolean
  readonly node: Scalar
  /** What holds it, for those who write another value. */
  readonly holder: { readonly map: YAMLMap; readonly pair: Pair } | { readonly list: YAMLSeq; readonly index: number }
  readonly isFlow: boolean
  /** Where an alias stands for it. */
  readonly aliases: readonly Keys[]
  /** From 1. */
  readonly line: number
}

/** A text that was parsed once, for all who look at it. */
export interface ParsedText {
  readonly source: Source
  readonly scalars: readonly DocumentScalar[]
}

/** Throws `Refusal` for what is not one mapping in YAML. */
export function parseText(text: string): ParsedText {
  const source = readSource(text)
  return { source, scalars: scalarsOf(source) }
}

export function scalarsOf(source: Source): DocumentScalar[] {
  const found: DocumentScalar[] = []
  const file = { path: '', text: source.text }
  const anchors = new Map<string, Keys[]>()
  const add = (node: unknown, scalar: Omit<DocumentScalar, 'value' | 'node' | 'line' | 'aliases'>) => {
    if (isAlias(node)) anchors.get(node.source)?.push(scalar.path)
    if (!isScalar(node)) return
    const aliases: Keys[] = []
    if (node.anchor !== undefined) anchors.set(node.anchor, aliases)
    const value = typeof node.value === 'string' ? node.value : (node.source ?? '')
    found.push({ ...scalar, value, aliases, node: node as Scalar, line: positionAt(file, node.range?.[0] ?? 0).line })
  }
  const visit = (node: unknown, path: Keys, inFlow: boolean) => {
    if (!isMap(node) && !isSeq(node)) return
    const isFlow = inFlow || node.flow === true
    if (isSeq(node)) {
      const list = node as YAMLSeq
      for (const [index, item] of list.items.entries()) {
        add(item, { path: [...path, index], isKey: false, holder: { list, index }, isFlow })
        visit(item, [...path, index], isFlow)
      }
      return
    }
    const map = node as YAMLMap
    for (const pair of map.items as Pair[]) {
      const key = isScalar(pair.key) ? String(pair.key.value) : ''
      const at = [...path, key]
      add(pair.key, { path: at, isKey: true, holder: { map, pair }, isFlow })
      add(pair.value, { path: at, isKey: false, holder: { map, pair }, isFlow })
      visit(pair.value as YamlNode | null, at, isFlow)
    }
  }
  visit(source.root, [], false)
  return found
}

/** One comment, from its `#` to the end of its line. */
export interface DocumentComment {
  readonly start: number
  readonly end: number
  /** Without the `#`. */
  readonly text: string
  /** From 1. */
  readonly line: number
}

/** Every comment of a text in YAML, in order. */
export function commentsOf(text: string): DocumentComment[] {
  const found = new Map<number, DocumentComment>()
  const file = { path: '', text }
  const visit = (token: unknown) => {
    if (typeof token !== 'object' || token === null) return
    if (Array.isArray(token)) {
      for (const each of token) visit(each)
      return
    }
    const { type, offset, source } = token as { type?: unknown; offset?: unknown; source?: unknown }
    if (type === 'comment' && typeof offset === 'number' && typeof source === 'string') {
      const end = offset + source.replace(/\r$/, '').length
      found.set(offset, { start: offset, end, text: text.slice(offset + 1, end), line: positionAt(file, offset).line })
      return
    }
    for (const each of Object.values(token)) visit(each)
  }
  for (const token of new Parser().parse(text)) visit(token)
  return [...found.values()].sort((a, b) => a.start - b.start)
}
