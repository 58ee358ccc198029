import { parseBoolean } from '../casts.ts'
import { scalarText } from '../merge.ts'
import type { Node, Trail } from '../node.ts'
import type { Report } from '../report.ts'
import type { Json } from '../spec.ts'
import { formatDuration, notADuration, notASize, parseDuration, parseSize } from '../units.ts'

/**
 * Turns a canonical node into the value that Compose prints; `undefined` leaves the field out. The shape has been
 * checked before: a node of the wrong kind is passed over in silence, only values are judged here.
 */
export type Decode = (node: Node, path: Trail, report: Report) => Json | undefined

type JsonObject = { [key: string]: Json }

/** A mapping with known fields. Keys of one's own (`x-…`) are left out, or kept where `extensions` says so. */
export function object(fields: Readonly<Record<string, Decode>>, extensions = false): Decode {
  return (node, path, report) => {
    if (node.kind !== 'map') return undefined
    const result: JsonObject = {}
    for (const [key, value] of node.entries) {
      const known = Object.hasOwn(fields, key) ? fields[key] : undefined
      const decode = known ?? (extensions && key.startsWith('x-') ? anything : undefined)
      if (decode === undefined) continue
      path.push(key)
      const decoded = decode(value, path, report)
      path.pop()
      if (decoded !== undefined) result[key] = decoded
    }
    return result
  }
}

/** A list; left out when empty. */
export function listOf(item: Decode): Decode {
  return (node, path, report) => {
    if (node.kind !== 'list') return undefined
    const items: Json[] = []
    for (const [index, value] of node.items.entries()) {
      path.push(index)
      const decoded = item(value, path, report)
      path.pop()
      if (decoded !== undefined) items.push(decoded)
    }
    return items.length === 0 ? undefined : items
  }
}

/** A mapping from the author's names; left out when empty. */
export function record(value: Decode): Decode {
  return (node, path, report) => {
    if (node.kind !== 'map') return undefined
    const result: JsonObject = {}
    for (const [key, item] of node.entries) {
      path.push(key)
      const decoded = value(item, path, report)
      path.pop()
      if (decoded !== undefined) result[key] = decoded
    }
    return Object.keys(result).length === 0 ? undefined : result
  }
}

/** Any value at all, as JSON. */
export const anything: Decode = (node, path, report) => {
  if (node.kind === 'list') return node.items.map((item, index) => anything(item, [...path, index], report) ?? null)
  if (node.kind === 'map') {
    const result: JsonObject = {}
    for (const [key, value] of node.entries) result[key] = anything(value, [...path, key], report) ?? null
    return result
  }
  if (typeof node.value === 'bigint') return Number(node.value)
  if (typeof node.value === 'number' && !Number.isFinite(node.value)) {
    report.error(path, node, 'Infinite and undefined numbers (.inf, .nan) are not allowed.')
    return null
  }
  return node.form === 'timestamp' ? timestamp(String(node.value)) : node.value
}

/** A date in the form that Go prints in JSON. */
function timestamp(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return `${text}T00:00:00Z`
  const time = Date.parse(text.replace(/^(\S+)[ ]+(\S+)$/, '$1T$2'))
  return Number.isNaN(time) ? text : new Date(time).toISOString().replace('.000Z', 'Z')
}

/** Text as it stands, numbers as text; `undefined` for anything else. */
export function toText(node: Node | undefined): string | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined
  return scalarText(node.value, node.form)
}

/** Text; left out when empty. */
export const text: Decode = (node) => {
  const value = toText(node)
  return value === '' ? undefined : value
}

/** Text, kept when empty. */
export const anyText: Decode = (node) => toText(node)

function flag(node: Node, path: Trail, report: Report): boolean | undefined {
  if (node.kind !== 'scalar' || node.value === null) return undefined
  if (typeof node.value === 'boolean') return node.value
  const value = typeof node.value === 'string' ? parseBoolean(node.value) : undefined
  if (value === undefined) report.error(path, node, `"${String(node.value)}" is not true or false.`)
  return value
}

/** A boolean; left out when false. */
export const trueOnly: Decode = (node, path, report) => (flag(node, path, report) === true ? true : undefined)

/** A boolean for which false means something else than being absent. */
export const either: Decode = flag

function numeric(node: Node, path: Trail, report: Report): number | undefined {
  if (node.kind !== 'scalar' || node.value === null || typeof node.value === 'boolean') return undefined
  const value = Number(node.value)
  if (Number.isFinite(value) && node.value !== '') return value
  report.error(path, node, `"${String(node.value)}" is not a number.`)
  return undefined
}

/** A whole number (a fraction is cut off); left out when 0. */
export const integer: Decode = (node, path, report) => {
  const value = anyInteger(node, path, report)
  return value === 0 ? undefined : value
}

/** A whole number for which 0 means something else than being absent. */
export const anyInteger: Decode = (node, path, report) => {
  const value = numeric(node, path, report)
  return value === undefined ? undefined : Math.trunc(value)
}

/** A number of single precision, in its shortest form; left out when 0. */
export const float: Decode = (node, path, report) => {
  const value = numeric(node, path, report)
  return value === undefined || value === 0 ? undefined : shortestFloat(value)
}

function shortestFloat(value: number): number {
  const single = Math.fround(value)
  for (let digits = 1; digits <= 9; digits++) {
    const candidate = Number(single.toPrecision(digits))
    if (Math.fround(candidate) === single) return candidate
  }
  return single
}

/** A size as the text of its bytes; left out when 0. */
export const bytes: Decode = (node, path, report) => {
  if (node.kind !== 'scalar' || node.value === null || typeof node.value === 'boolean') return undefined
  if (typeof node.value === 'string') {
    const value = parseSize(node.value)
    if (value === undefined) report.error(path, node, notASize(node.value))
    return value === undefined || value === 0 ? undefined : String(value)
  }
  if (node.form === 'float') {
    report.warn(
      path,
      node,
      'Docker Compose passes over a size with a fraction or an exponent: write whole bytes, or 1.5g.',
    )
    return undefined
  }
  return Number(node.value) === 0 ? undefined : String(node.value)
}

function nanoseconds(node: Node, path: Trail, report: Report): bigint | undefined {
  const value = toText(node)
  if (value === undefined) return undefined
  const parsed = parseDuration(value)
  if (parsed === undefined) report.error(path, node, notADuration(value))
  return parsed
}

/** A duration; left out when zero. */
export const duration: Decode = (node, path, report) => {
  const value = nanoseconds(node, path, report)
  return value === undefined || value === 0n ? undefined : formatDuration(value)
}

/** A duration for which zero means something else than being absent. */
export const anyDuration: Decode = (node, path, report) => {
  const value = nanoseconds(node, path, report)
  return value === undefined ? undefined : formatDuration(value)
}

/** One text or a list of them, as a list. */
export const texts: Decode = (node, path, report) => {
  const one = toText(node)
  return one === undefined ? listOf(anyText)(node, path, report) : [one]
}
