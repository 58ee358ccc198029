import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  visit,
} from 'yaml'
import { findExcess } from '../../compose/limits.ts'
import type { Problem } from '../../compose/problem.ts'

const maxSize = 1_048_576
const maxVisits = 100_000
const maxList = 2_000

/** Text parsed as YAML, with a place for every value. It is read leniently; what cannot be read is a problem. */
export interface Source {
  readonly root: SourceValue
  readonly problems: Problem[]
}

/**
 * Parses a 2014 template. Text that is no YAML, is binary, or is over 1 MiB, gives problems alone; a document that
 * multiplies itself through aliases runs out of its reading budget, which ends the reading with a problem.
 */
export function parseSource(text: string, file?: string): { source: Source } | { problems: Problem[] } {
  const context = new Context(file)
  const refuse = (message: string, offset = 0) => {
    if (context.lines.lineStarts.length === 0) context.lines.lineStarts = lineStarts(text.slice(0, offset))
    return { problems: [context.problem('error', message, [], offset)] }
  }
  if (text.length > maxSize) return refuse('This file is over 1 MiB, which no template needs; it is not read.')
  const control = firstControl(text)
  if (control !== undefined) return refuse('This is no text file: it contains control characters.', control)
  // JSON may be indented with tabs, YAML may not; a space in place of each keeps every column.
  const yaml = /^\s*\{/.test(text) ? text.replace(/^\t+/gm, (tabs) => ' '.repeat(tabs.length)) : text
  const excess = findExcess(yaml)
  if (excess !== undefined) return refuse(excess.reason, excess.offset)
  const documents = parseYaml(yaml, context.lines)
  if (documents === undefined) return refuse('Values are nested too deeply here.')
  if (!Array.isArray(documents) || documents[0] === undefined) return refuse('This file is empty.')
  const [document, second] = documents
  if (document.errors.length > 0)
    return {
      problems: document.errors
        .slice(0, 20)
        .map((error) => context.problem('error', `This is not valid YAML: ${error.message}.`, [], error.pos[0])),
    }
  if (second !== undefined)
    context.problems.push(
      context.problem('warning', 'Only the first of several documents is read.', [], second.range[0]),
    )
  const targets = aliasTargets(document)
  const resolve = (node: unknown) => (isAlias(node) ? targets.get(node) : node)
  return { source: { root: new SourceValue(document.contents, [], context, resolve), problems: context.problems } }
}

function parseYaml(text: string, lineCounter: LineCounter) {
  try {
    return parseAllDocuments(text, {
      lineCounter,
      merge: true,
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
      strict: false,
    })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** What each alias stands for, found in one pass: the library's own look-up walks the whole document for each. */
function aliasTargets(document: Document.Parsed): Map<Alias, Node> {
  const anchors = new Map<string, Node>()
  const targets = new Map<Alias, Node>()
  visit(document, {
    Node(_key, node) {
      const target = isAlias(node) ? anchors.get(node.source) : undefined
      if (isAlias(node) && target !== undefined) targets.set(node, target)
      if (!isAlias(node) && node.anchor !== undefined) anchors.set(node.anchor, node)
    },
  })
  return targets
}

function lineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)]
}

function firstControl(text: string): number | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const at = text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/)
  return at === -1 ? undefined : at
}

class Context {
  readonly lines = new LineCounter()
  readonly problems: Problem[] = []
  readonly #file: string | undefined
  #visits = 0

  constructor(file?: string) {
    this.#file = file
  }

  problem(severity: Problem['severity'], message: string, path: Problem['path'], offset?: number): Problem {
    const place = offset === undefined ? undefined : this.lines.linePos(offset)
    return {
      severity,
      message,
      path,
      ...(this.#file === undefined ? {} : { file: this.#file }),
      ...(place === undefined ? {} : { line: Math.max(1, place.line), column: Math.max(1, place.col) }),
    }
  }

  /** Counts one more value read; `false` when there were too many. */
  spend(): boolean {
    if (++this.#visits === maxVisits)
      this.problems.push(this.problem('error', 'This file repeats itself through aliases too often to be read.', []))
    return this.#visits < maxVisits
  }
}

type Resolve = (node: unknown) => unknown

/** One value of the file with its place. */
export class SourceValue {
  readonly path: Problem['path']
  readonly #node: unknown
  readonly #offset: number | undefined
  readonly #context: Context
  readonly #resolve: Resolve

  constructor(node: unknown, path: Problem['path'], context: Context, resolve: Resolve, offset?: number) {
    this.#node = resolve(node)
    this.path = path
    this.#context = context
    this.#resolve = resolve
    this.#offset = (node as Node | null)?.range?.[0] ?? offset
  }

  get kind(): 'mapping' | 'list' | 'blank' | 'text' {
    if (isMap(this.#node)) return 'mapping'
    if (isSeq(this.#node)) return 'list'
    return this.text() === undefined ? 'blank' : 'text'
  }

  /** The text as it is written: `8080`, `true`, `1.10` stay what they are. `undefined`: null, or not a scalar. */
  text(): string | undefined {
    const node = this.#node
    if (!isScalar(node) || node.value === null || node.value === undefined) return undefined
    return node.source
  }

  /** The text, trimmed; `undefined` for blank and for what is no scalar, the latter with a warning. */
  word(): string | undefined {
    if (this.kind === 'mapping' || this.kind === 'list') this.warn('This must be text; it is left out.')
    const text = this.text()?.trim()
    return text === '' ? undefined : text
  }

  /** The elements of a list; one element for text; none for blank. */
  items(): SourceValue[] {
    if (this.kind === 'text') return [this]
    if (this.kind === 'mapping') this.warn('This must be a list; it is left out.')
    if (!isSeq(this.#node)) return []
    if (this.#node.items.length > maxList) {
      this.error(`This list has ${this.#node.items.length} entries; ${maxList} are the most.`)
      return []
    }
    return this.#node.items
      .map((item, index) => this.#child(item, index))
      .filter((item): item is SourceValue => item !== undefined)
  }

  /** The fields of a mapping. Of a key that is there twice the last one counts, as it did in 2014, with a warning. */
  fields(): Map<string, SourceValue> {
    const fields = new Map<string, SourceValue>()
    const merged = new Map<string, SourceValue>()
    if (!isMap(this.#node)) return fields
    for (const pair of this.#node.items) {
      const key = this.#resolve(pair.key)
      if (!isScalar(key)) continue
      const name = String(key.value)
      const field = this.#child(pair.value, name, key.range?.[0])
      if (field === undefined) break
      if (name === '<<') {
        for (const [key, value] of field.fields()) merged.set(key, value)
        continue
      }
      if (fields.has(name)) field.warn(`"${name}" is here twice; the last one counts.`)
      fields.set(name, field)
    }
    for (const [key, value] of merged) if (!fields.has(key)) fields.set(key, value)
    return fields
  }

  warn(message: string, suggestion?: string): void {
    const problem = this.#context.problem('warning', message, this.path, this.#offset)
    this.#context.problems.push(suggestion === undefined ? problem : { ...problem, suggestion })
  }

  error(message: string): void {
    this.#context.problems.push(this.#context.problem('error', message, this.path, this.#offset))
  }

  #child(node: unknown, key: string | number, offset?: number): SourceValue | undefined {
    if (!this.#context.spend()) return undefined
    return new SourceValue(node, [...this.path, key], this.#context, this.#resolve, offset ?? this.#offset)
  }
}
