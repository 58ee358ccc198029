import type { Json } from '../spec.ts'
import { appendIn, removeIn, setIn } from './change.ts'
import { getIn, isObject, type Keys, type Plain } from './plain.ts'
import { readSource } from './source.ts'
import { requireService } from './services.ts'

const block = 'x-panamax'

/** Puts the service into a tier, which is added to the list of tiers where there is one; `null` takes it out. */
export function setCategory(text: string, service: string, category: string | null): string {
  const source = readSource(text)
  requireService(source, service)
  const path: Keys = ['services', service, block, 'category']
  if (category === null) return removeIn(text, path)
  const result = setIn(text, path, category)
  const categories = getIn(source.plain, [block, 'categories'])
  if (!Array.isArray(categories) || (categories as readonly Plain[]).includes(category)) return result
  return appendIn(result, [block, 'categories'], category)
}

export function setCategories(text: string, categories: readonly string[]): string {
  const path: Keys = [block, 'categories']
  return categories.length === 0 ? removeIn(text, path, 0) : setIn(text, path, categories)
}

/** Renames a tier in the list of tiers and in every service that is in it. */
export function renameCategory(text: string, from: string, to: string): string {
  const { plain } = readSource(text)
  let result = text
  const categories = getIn(plain, [block, 'categories'])
  if (Array.isArray(categories)) {
    const index = (categories as readonly Plain[]).indexOf(from)
    const known = (categories as readonly Plain[]).includes(to)
    if (index !== -1)
      result = known ? removeIn(result, [block, 'categories', index]) : setIn(result, [block, 'categories', index], to)
  }
  const services = getIn(plain, ['services'])
  for (const [name, service] of Object.entries(isObject(services) ? services : {})) {
    if (getIn(service, [block, 'category']) === from) result = setIn(result, ['services', name, block, 'category'], to)
  }
  return result
}

export function setInput(text: string, name: string, input: { readonly [key: string]: Json }): string {
  const source = readSource(text)
  const current = getIn(source.plain, [block, 'inputs', name])
  if (!isObject(current)) return setIn(text, [block, 'inputs', name], input as Plain)
  // Key by key, so that the comments and the order of what stays are kept.
  let result = text
  for (const key of Object.keys(current)) {
    if (!Object.hasOwn(input, key)) result = removeIn(result, [block, 'inputs', name, key], 3)
  }
  for (const [key, value] of Object.entries(input)) result = setIn(result, [block, 'inputs', name, key], value as Plain)
  return result
}

export function removeInput(text: string, name: string): string {
  return removeIn(text, [block, 'inputs', name], 0)
}

/** Sets a field of the app's metadata; `null` or nothing at all removes it. */
export function setMetadata(text: string, field: string, value: Json): string {
  const empty = value === null || value === '' || (Array.isArray(value) && value.length === 0)
  return empty ? removeIn(text, [block, field], 0) : setIn(text, [block, field], value as Plain)
}
