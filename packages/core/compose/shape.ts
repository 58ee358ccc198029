import type { Node, Path, Trail } from './node.ts'
import { keyPlace, type Report } from './report.ts'
import { suggest } from './suggest.ts'

export type ScalarKind = 'text' | 'integer' | 'number' | 'boolean' | 'null'

/** What a value may look like. A value fits when one of the parts for its kind (scalar, list, mapping) takes it. */
export interface Shape {
  readonly scalar?: readonly ScalarKind[]
  /** The only words that a text may be. */
  readonly words?: readonly string[]
  readonly pattern?: RegExp
  /** A unit that a bare number lacks: what is suggested instead of it. */
  readonly unit?: string
  readonly min?: number
  readonly max?: number
  readonly list?: ListShape
  readonly map?: MapShape
}

export interface ListShape {
  readonly items: Shape
  readonly unique?: boolean
}

export interface MapShape {
  /** The keys that the specification knows. */
  readonly keys?: Readonly<Record<string, Shape>>
  /** The shape of the values under names that the author chooses. */
  readonly named?: Shape
  /** What such a name must look like; other names are refused, or with `loose` let through unchecked. */
  readonly name?: RegExp
  readonly loose?: boolean
  /** Whether `x-…` keys may stand here. */
  readonly extensible?: boolean
  readonly required?: readonly string[]
}

const kindNames: Readonly<Record<ScalarKind, string>> = {
  text: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  null: 'nothing',
}

/** Reports everywhere that the value is not of the shape. */
export function checkShape(node: Node, shape: Shape, path: Trail, report: Report): void {
  if (node.kind === 'list' && shape.list !== undefined) checkList(node.items, shape.list, path, report)
  else if (node.kind === 'map' && shape.map !== undefined) checkMap(node, shape.map, path, report)
  else if (node.kind === 'scalar' && shape.scalar !== undefined) checkScalar(node, shape, path, report)
  else wrongKind(node, shape, path, report)
}

function wrongKind(node: Node, shape: Shape, path: Path, report: Report): void {
  const found = node.kind === 'map' ? 'a mapping' : node.kind === 'list' ? 'a list' : describe(node)
  report.error(path, node, `This must be ${wanted(shape)}, but it is ${found}.`)
}

function wanted(shape: Shape): string {
  const names = (shape.scalar ?? []).filter((kind) => kind !== 'null').map((kind) => kindNames[kind])
  if (shape.list !== undefined) names.push('a list')
  if (shape.map !== undefined) names.push('a mapping (key: value)')
  const last = names.pop() ?? 'empty'
  return names.length === 0 ? last : `${names.join(', ')} or ${last}`
}

function describe(node: Extract<Node, { kind: 'scalar' }>): string {
  if (node.value === null) return 'empty'
  if (node.form === 'timestamp') return `a date (${String(node.value)}): put it in quotes`
  if (typeof node.value === 'string')
    return `the text "${node.value.length > 40 ? `${node.value.slice(0, 40)}…` : node.value}"`
  return typeof node.value === 'boolean' ? String(node.value) : `the number ${String(node.value)}`
}

function checkScalar(node: Extract<Node, { kind: 'scalar' }>, shape: Shape, path: Path, report: Report): void {
  const kinds = shape.scalar ?? []
  const { value } = node
  const kind: ScalarKind | 'date' =
    value === null
      ? 'null'
      : node.form === 'timestamp'
        ? 'date'
        : typeof value === 'string'
          ? 'text'
          : typeof value === 'boolean'
            ? 'boolean'
            : typeof value === 'bigint' || Number.isInteger(value)
              ? 'integer'
              : 'number'
  const fits = kind !== 'date' && (kinds.includes(kind) || (kind === 'integer' && kinds.includes('number')))
  if (!fits) {
    const quote =
      kind !== 'null' && kind !== 'text' && kind !== 'date' && kinds.includes('text')
        ? `"${String(value)}${shape.unit ?? ''}"`
        : undefined
    report.error(path, node, `This must be ${wanted(shape)}, but it is ${describe(node)}.`, quote)
    return
  }
  if (typeof value === 'string') checkText(value, node, shape, path, report)
  if (typeof value === 'number' || typeof value === 'bigint') {
    if ((shape.min !== undefined && value < shape.min) || (shape.max !== undefined && value > shape.max)) {
      const range = shape.max === undefined ? `${shape.min} or more` : `from ${shape.min ?? 0} to ${shape.max}`
      report.error(path, node, `${String(value)} is out of range: it must be ${range}.`)
    }
  }
}

function checkText(value: string, node: Node, shape: Shape, path: Path, report: Report): void {
  if (shape.words !== undefined && !shape.words.includes(value)) {
    report.error(path, node, `"${value}" is not one of ${shape.words.join(', ')}.`, suggest(value, shape.words))
  }
  if (shape.pattern !== undefined && !shape.pattern.test(value)) {
    report.error(path, node, `"${value}" is not of the form that is allowed here (${shape.pattern.source}).`)
  }
}

function checkList(items: readonly Node[], shape: ListShape, path: Trail, report: Report): void {
  const seen = new Map<string, number>()
  for (const [index, item] of items.entries()) {
    path.push(index)
    checkShape(item, shape.items, path, report)
    path.pop()
    if (shape.unique !== true || item.kind !== 'scalar') continue
    const identity = `${typeof item.value}:${String(item.value)}`
    const first = seen.get(identity)
    if (first === undefined) seen.set(identity, index)
    else report.error([...path, index], item, `"${String(item.value)}" stands in this list twice: remove one of them.`)
  }
}

function checkMap(node: Extract<Node, { kind: 'map' }>, shape: MapShape, path: Trail, report: Report): void {
  for (const [key, value] of node.entries) {
    path.push(key)
    const known = shape.keys !== undefined && Object.hasOwn(shape.keys, key) ? shape.keys[key] : undefined
    if (known !== undefined) checkShape(value, known, path, report)
    else if (shape.extensible !== true || !key.startsWith('x-')) {
      if (shape.named !== undefined) checkNamed(key, value, shape, path, report)
      else if (shape.loose !== true) unknownKey(key, value, shape, path, report)
    }
    path.pop()
  }
  for (const key of shape.required ?? []) {
    if (!node.entries.has(key)) report.error(path, keyPlace(node), `"${key}" is missing here.`)
  }
}

function checkNamed(key: string, value: Node, shape: MapShape, path: Trail, report: Report): void {
  if (shape.name === undefined || shape.name.test(key)) {
    if (shape.named !== undefined) checkShape(value, shape.named, path, report)
  } else if (shape.loose !== true) {
    const suggestion = key
      .trim()
      .replaceAll(/[^a-zA-Z0-9._-]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
    const hint = suggestion === '' ? undefined : suggestion
    const message = `"${key}" cannot be a name here: only letters, digits, dots, hyphens and underscores are allowed, no spaces.`
    report.error(path, keyPlace(value), message, hint)
  }
}

function unknownKey(key: string, value: Node, shape: MapShape, path: Path, report: Report): void {
  const known = Object.keys(shape.keys ?? {})
  const hint = suggest(key, known)
  const extension = shape.extensible === true ? ' Keys of your own start with "x-".' : ''
  report.error(path, keyPlace(value), `The key "${key}" is not known here.${hint === undefined ? extension : ''}`, hint)
}
