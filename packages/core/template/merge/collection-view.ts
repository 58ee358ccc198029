import { isObject, type Keys, type Plain, same } from '../../compose/edit/plain.ts'
import { type Collection, collectionAt } from './collections.ts'
import { readEntry } from './entry-keys.ts'

export type Form = 'list' | 'mapping'

/** An entry of a collection as it stands in the document, and what it says, the same in both forms. */
export interface ViewEntry {
  readonly item: Plain
  readonly says: Plain
}

/** A list or a mapping as entries that can be told apart. */
export interface View {
  /** Absent: there is nothing. */
  readonly form?: Form
  readonly entries: ReadonlyMap<string, ViewEntry>
}

/** Collections that may be written as a mapping. */
const mappings: readonly (Collection | undefined)[] = [undefined, 'names', 'lines', 'dependencies', 'networks', 'hosts']

/** Undefined where the value is not made of entries, or where two of them cannot be told apart. */
export function viewOf(value: Plain | undefined, path: Keys): View | undefined {
  const collection = collectionAt(path)
  if (value === undefined || value === null) return collection === undefined ? undefined : { entries: new Map() }
  if (isObject(value)) {
    if (!mappings.includes(collection)) return undefined
    const pairs = Object.entries(value)
    return {
      form: 'mapping',
      entries: new Map(pairs.map(([key, item]) => [key, { item, says: pairSays(item, collection) }])),
    }
  }
  if (!Array.isArray(value) || collection === undefined) return undefined
  const entries = new Map<string, ViewEntry>()
  for (const item of value as readonly Plain[]) {
    const entry = readEntry(item, collection)
    if (entry === undefined || entries.has(entry.key)) return undefined
    entries.set(entry.key, { item, says: entry.says })
  }
  return { form: 'list', entries }
}

/** `A: 1` in a mapping says what `A=1` says in a list. */
function pairSays(item: Plain, collection: Collection | undefined): Plain {
  return collection !== 'lines' || item === null || typeof item === 'object' ? item : String(item)
}

/** The entry as it is written in the form; undefined where it cannot be. */
export function writtenIn(form: Form, key: string, says: Plain, collection: Collection | undefined): Plain | undefined {
  if (form === 'mapping') return mappings.includes(collection) && collection !== 'hosts' ? says : undefined
  if (collection === 'lines') {
    if (says === null) return key
    return typeof says === 'object' ? undefined : `${key}=${String(says)}`
  }
  if (collection !== 'dependencies' && collection !== 'networks') return undefined
  return same(readEntry(key, collection)?.says, says) ? key : undefined
}

/**
 * The same for every way to say the same thing: collections by their entries, in no order where none counts. Two documents
 * whose models have the same canonical form mean the same.
 */
export function canonical(value: Plain, path: Keys = []): Plain {
  const view = value === null || collectionAt(path) === 'order' ? undefined : viewOf(value, path)
  if (view === undefined) {
    if (Array.isArray(value)) return value.map((item: Plain, index) => canonical(item, [...path, index]))
    return value
  }
  return Object.fromEntries([...view.entries].map(([key, { says }]) => [key, canonical(says, [...path, key])]))
}
