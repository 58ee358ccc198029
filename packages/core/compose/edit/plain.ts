import type { Node } from '../node.ts'

/** A value of a document as plain data; what edits compare. */
export type Plain = null | boolean | number | bigint | string | readonly Plain[] | { readonly [key: string]: Plain }
export type Keys = readonly (string | number)[]

export function toPlain(node: Node): Plain {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'list') return node.items.map(toPlain)
  return Object.fromEntries([...node.entries].map(([key, value]) => [key, toPlain(value)]))
}

export function isObject(value: Plain | undefined): value is { readonly [key: string]: Plain } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function getIn(value: Plain | undefined, path: Keys): Plain | undefined {
  let current: Plain | undefined = value
  for (const key of path) {
    if (Array.isArray(current) && typeof key === 'number') current = (current as readonly Plain[])[key]
    else if (isObject(current) && Object.hasOwn(current, String(key))) current = current[String(key)]
    else return undefined
  }
  return current
}

/** A copy with the value at the path; mappings on the way are made where there is nothing. */
export function withIn(value: Plain | undefined, path: Keys, next: Plain): Plain {
  const [key, ...rest] = path
  if (key === undefined) return next
  if (Array.isArray(value) && typeof key === 'number') {
    const items = value as readonly Plain[]
    return items.map((item, index) => (index === key ? withIn(item, rest, next) : item))
  }
  const object = isObject(value) ? value : {}
  const inner = Object.hasOwn(object, String(key)) ? object[String(key)] : undefined
  return { ...object, [key]: withIn(inner, rest, next) }
}

/** A copy without the value at the path. */
export function withoutIn(value: Plain, path: Keys): Plain {
  const [key, ...rest] = path
  if (key === undefined) return value
  if (Array.isArray(value)) {
    const items = value as readonly Plain[]
    if (rest.length === 0) return items.filter((_, index) => index !== key)
    return items.map((item, index) => (index === key ? withoutIn(item, rest) : item))
  }
  if (!isObject(value) || !Object.hasOwn(value, String(key))) return value
  if (rest.length > 0) return { ...value, [key]: withoutIn(value[String(key)] ?? null, rest) }
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))
}

/** Equal as values; the order of keys does not count. */
export function same(a: Plain | undefined, b: Plain | undefined): boolean {
  if (a === b || (typeof a === 'number' && typeof b === 'number' && Number.isNaN(a) && Number.isNaN(b))) return true
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false
    return a.every((item: Plain, index) => same(item, (b as readonly Plain[])[index]))
  }
  if (!isObject(a) || !isObject(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]))
}
