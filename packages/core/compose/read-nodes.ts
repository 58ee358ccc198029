import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node as YamlNode,
  type Pair,
  Scalar,
  type YAMLMap,
} from 'yaml'
import { limits } from './limits.ts'
import {
  list,
  map,
  type Node,
  type Path,
  type Place,
  positionAt,
  scalar,
  type ScalarNode,
  type SourceFile,
  type Trail,
} from './node.ts'
import type { Report } from './report.ts'
import { resolvePlain, resolveTagged } from './yaml-scalar.ts'

/** What one YAML document says: its values, and the places that it resets or overrides in files before it. */
export interface ReadDocument {
  readonly root: Node | undefined
  /** Paths tagged `!reset` or `!override`: what stood there before is dropped. */
  readonly resets: readonly Path[]
}

/**
 * Turns a parsed YAML document into nodes: aliases followed, merge keys applied, scalars understood as Compose does.
 * Duplicate keys, keys that are not text, endless anchors and too many values are reported.
 */
export function readNodes(document: Document.Parsed, source: SourceFile, report: Report): ReadDocument {
  const reader = new Reader(source, report)
  const root = document.contents === null ? undefined : reader.read(document.contents as YamlNode)
  return { root, resets: reader.resets }
}

const gone = Symbol('reset')

class TooMuch extends Error {}

class Reader {
  readonly resets: Path[] = []
  private readonly anchors = new Map<string, YamlNode>()
  private readonly open = new Set<YamlNode>()
  private readonly source: SourceFile
  private readonly report: Report
  private count = 0
  private exhausted = false

  constructor(source: SourceFile, report: Report) {
    this.source = source
    this.report = report
  }

  read(node: YamlNode): Node | undefined {
    try {
      const value = this.node(node, [], undefined)
      return value === gone ? undefined : value
    } catch (error) {
      if (error instanceof TooMuch) return undefined
      throw error
    }
  }

  private place(node: YamlNode | null, key: number | undefined): Place {
    return { file: this.source, offset: node?.range?.[0] ?? key ?? 0, key }
  }

  private node(node: YamlNode | null, path: Trail, key: number | undefined): Node | typeof gone {
    const place = this.place(node, key)
    this.guard(path, place)
    if (node === null) return scalar(null, place)
    if (isAlias(node)) return this.alias(node, path, key)
    if (node.anchor !== undefined && node.anchor !== '') this.anchors.set(node.anchor, node)
    if (node.tag === '!reset') {
      this.resets.push([...path])
      return gone
    }
    if (node.tag === '!override') this.resets.push([...path])
    if (isScalar(node)) return this.scalar(node, path, place)
    this.open.add(node)
    const value = isMap(node) ? this.map(node, path, place) : isSeq(node) ? this.list(node.items, path, place) : gone
    this.open.delete(node)
    return value
  }

  private guard(path: Path, place: Place): void {
    this.count += 1
    if (this.count > limits.nodes && !this.exhausted) {
      this.exhausted = true
      this.report.error(path, place, `The file has more than ${limits.nodes} values once its aliases are followed.`)
    }
    if (this.exhausted) throw new TooMuch()
    if (path.length > limits.depth) {
      this.report.error(path.slice(0, 8), place, `Values are nested more than ${limits.depth} deep here.`)
      throw new TooMuch()
    }
  }

  private alias(alias: Alias, path: Trail, key: number | undefined): Node | typeof gone {
    const place = this.place(alias, key)
    const target = this.anchors.get(alias.source)
    if (target === undefined) {
      this.report.error(path, place, `The alias *${alias.source} has no anchor &${alias.source} before it.`)
      return scalar(null, place)
    }
    if (this.open.has(target)) {
      this.report.error(path, place, `The anchor &${alias.source} contains itself.`)
      return scalar(null, place)
    }
    const value = this.node(target, path, key)
    if (value === gone) return gone
    if (value.kind === 'scalar') return scalar(value.value, place, value.form)
    return value.kind === 'map' ? map(value.entries, place) : list(value.items, place)
  }

  private scalar(node: Scalar, path: Path, place: Place): ScalarNode {
    const text = typeof node.value === 'string' ? node.value : (node.source ?? '')
    const custom = node.tag === undefined || !node.tag.startsWith('tag:yaml.org,2002:')
    if (node.type === Scalar.PLAIN && (node.tag === undefined || node.tag === '!override')) {
      const plain = resolvePlain(text)
      return scalar(plain.value, place, plain.form)
    }
    if (custom) return scalar(text, place)
    const resolved = resolveTagged(node.tag ?? '', text)
    if (resolved !== undefined) return scalar(resolved.value, place, resolved.form)
    const name = (node.tag ?? '').replace('tag:yaml.org,2002:', '!!')
    this.report.error(path, place, `"${text}" cannot be read as ${name}.`)
    return scalar(null, place)
  }

  private list(items: readonly unknown[], path: Trail, place: Place): Node {
    const values: Node[] = []
    for (const [index, item] of items.entries()) {
      path.push(index)
      const value = this.node(item as YamlNode | null, path, undefined)
      path.pop()
      if (value !== gone) values.push(value)
    }
    return list(values, place)
  }

  private map(node: YAMLMap, path: Trail, place: Place): Node {
    const own = new Map<string, Node>()
    const merged: Node[] = []
    const keys = new Map<string, number>()
    for (const pair of node.items) {
      const key = this.key(pair, path)
      if (key === undefined) continue
      const known = keys.get(key.text)
      if (known !== undefined) {
        const line = positionAt(this.source, known).line
        const where = { file: this.source, offset: key.offset }
        this.report.error([...path, key.text], where, `The key "${key.text}" stands here already, in line ${line}.`)
        continue
      }
      keys.set(key.text, key.offset)
      if (key.text === '<<' && key.plain) merged.push(...this.mergeSources(pair.value as YamlNode | null, path))
      else {
        path.push(key.text)
        const value = this.node(pair.value as YamlNode | null, path, key.offset)
        path.pop()
        if (value !== gone) own.set(key.text, value)
      }
    }
    if (merged.length === 0) return map(own, place)
    const entries = new Map<string, Node>()
    for (const from of [...merged].reverse()) {
      if (from.kind === 'map') for (const [key, value] of from.entries) entries.set(key, value)
    }
    for (const [key, value] of own) entries.set(key, value)
    return map(entries, place)
  }

  /** The mappings that a `<<` brings in, the strongest first. */
  private mergeSources(value: YamlNode | null, path: Trail): Node[] {
    const read = this.node(value, path, undefined)
    if (read === gone) return []
    const sources = read.kind === 'list' ? read.items : [read]
    for (const from of sources) {
      if (from.kind !== 'map') this.report.error(path, from, 'A merge key (<<) takes a mapping or a list of mappings.')
    }
    return [...sources]
  }

  private key(pair: Pair, path: Path): { text: string; offset: number; plain: boolean } | undefined {
    const given = pair.key as YamlNode | null
    const key = isAlias(given) ? (this.anchors.get(given.source) ?? given) : given
    const offset = given?.range?.[0] ?? 0
    const where = { file: this.source, offset }
    if (key !== null && isScalar(key)) {
      if (key.anchor !== undefined) this.anchors.set(key.anchor, key)
      const value = this.scalar(key, path, where).value
      if (value === '__proto__') this.report.error(path, where, 'The key "__proto__" is not allowed.')
      else if (typeof value === 'string') return { text: value, offset, plain: key.type === Scalar.PLAIN }
      else {
        const text = key.source ?? ''
        this.report.error(
          path,
          where,
          `A key must be text, but ${text === '' ? 'an empty one' : text} is not: put it in quotes.`,
        )
      }
      return undefined
    }
    this.report.error(path, where, 'A key must be text, not a list or a mapping.')
    return undefined
  }
}
