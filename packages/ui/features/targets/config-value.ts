import type { Field, Shape } from './config-schema.ts'

/** What was typed for a field, exactly; how it is kept follows from the field's shape. */
export type Typed =
  | string
  | boolean
  | readonly (readonly [name: string, value: string])[]
  | { readonly items: readonly Typed[] }
  | { readonly isUsed: boolean; readonly fields: TypedFields }

export type TypedFields = Readonly<Record<string, Typed>>
export type PathOfValue = readonly (string | number)[]

/** What is wrong before anybody is asked. */
export interface Mistake {
  readonly path: PathOfValue
  readonly what: 'number' | 'whole' | 'json' | 'missing' | 'twice'
}

export function untouched(fields: readonly Field[]): TypedFields {
  return Object.fromEntries(fields.map(({ key, shape, isRequired }) => [key, blank(shape, isRequired)]))
}

/** A field that nobody has touched. A group that may be left out is not used until somebody says so. */
export function blank(shape: Shape, isRequired: boolean): Typed {
  switch (shape.type) {
    case 'switch':
      return shape.usual
    case 'pairs':
      return []
    case 'list':
      return { items: [] }
    case 'group':
      return { isUsed: isRequired, fields: untouched(shape.fields) }
    default:
      return ''
  }
}

/** The configuration that was typed. What is blank or as usual is left out, so that the driver's own default holds. */
export function configOf(
  fields: readonly Field[],
  typed: TypedFields,
  path: PathOfValue = [],
): { readonly config: Record<string, unknown>; readonly mistakes: Mistake[] } {
  const config: Record<string, unknown> = {}
  const mistakes: Mistake[] = []
  for (const { key, shape, isRequired } of fields) {
    const place = [...path, key]
    const value = valueOf(shape, typed[key] ?? blank(shape, isRequired), place, mistakes)
    if (value !== undefined) config[key] = value
    else if (isRequired && !mistakes.some((mistake) => startsWith(mistake.path, place))) {
      mistakes.push({ path: place, what: 'missing' })
    }
  }
  return { config, mistakes }
}

function valueOf(shape: Shape, typed: Typed, path: PathOfValue, mistakes: Mistake[]): unknown {
  if (typeof typed === 'boolean') return shape.type === 'switch' && typed === shape.usual ? undefined : typed
  if (typeof typed === 'string') return fromText(shape, typed.trim(), path, mistakes)
  if (shape.type === 'pairs' && Array.isArray(typed)) return fromPairs(typed as Pairs, path, mistakes)
  if (shape.type === 'list' && 'items' in typed) {
    const items = typed.items
      .map((item, index) => valueOf(shape.of, item, [...path, index], mistakes))
      .filter((item) => item !== undefined)
    return items.length === 0 ? undefined : items
  }
  if (shape.type !== 'group' || !('fields' in typed) || !typed.isUsed) return undefined
  const inner = configOf(shape.fields, typed.fields, path)
  mistakes.push(...inner.mistakes)
  return inner.config
}

type Pairs = readonly (readonly [string, string])[]

function fromPairs(pairs: Pairs, path: PathOfValue, mistakes: Mistake[]): Record<string, string> | undefined {
  const filled = pairs
    .map(([name, value], index) => [name.trim(), value, index] as const)
    .filter(([name]) => name !== '')
  for (const [name, , index] of filled) {
    if (filled.some(([other, , before]) => other === name && before < index)) {
      mistakes.push({ path: [...path, index], what: 'twice' })
    }
  }
  return filled.length === 0 ? undefined : Object.fromEntries(filled)
}

function fromText(shape: Shape, text: string, path: PathOfValue, mistakes: Mistake[]): unknown {
  if (text === '') return undefined
  if (shape.type === 'number') {
    const value = Number(text)
    if (!Number.isFinite(value)) mistakes.push({ path, what: 'number' })
    else if (shape.isWhole && !Number.isInteger(value)) mistakes.push({ path, what: 'whole' })
    return value
  }
  if (shape.type !== 'json') return text
  try {
    return JSON.parse(text)
  } catch {
    mistakes.push({ path, what: 'json' })
    return undefined
  }
}

export function startsWith(path: PathOfValue, start: PathOfValue): boolean {
  return start.every((part, index) => path[index] === part)
}
