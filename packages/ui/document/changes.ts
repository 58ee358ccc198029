import { type Plain, same } from '@panamax/core/compose/edit/plain'
import { type Content, contentOf } from './content-of.ts'
import { listOf, objectOf, pairsOf, textOf } from './service-model.ts'

/** One thing that a person would say they have changed. */
export interface DocumentChange {
  readonly id: string
  /** Absent: of the whole app. */
  readonly service?: string
  readonly kind: 'added' | 'removed' | 'changed'
  /** "environment", "ports", "image", "service", "text" … */
  readonly field: string
  /** The variable, the port, the path: what of the field. */
  readonly item?: string
}

/**
 * What differs between two documents, counted as a person counts: a variable, a port, a link are one change each, however
 * the file writes them. A document that cannot be read differs as a whole.
 */
export function documentChanges(before: string, after: string): DocumentChange[] {
  if (before === after) return []
  let changes: DocumentChange[]
  try {
    changes = compare(contentOf(before), contentOf(after))
  } catch {
    changes = []
  }
  return changes.length > 0 ? changes : [{ id: 'text', kind: 'changed', field: 'text' }]
}

function compare(before: Content, after: Content): DocumentChange[] {
  const services = compareServices(objectOf(before['services']), objectOf(after['services']))
  const others = keysOf(before, after)
    .filter((key) => key !== 'services' && !same(entryOf(before, key), entryOf(after, key)))
    .flatMap((key) =>
      key === 'x-panamax'
        ? compareMetadata(objectOf(entryOf(before, key)), objectOf(entryOf(after, key)))
        : [whole(key, before, after)],
    )
  // A volume that a service has begun or ceased to use is declared at the top as well: that is the same change.
  const consequences = new Set(['volumes', 'networks'])
  const own = services.length === 0 ? others : others.filter(({ field }) => !consequences.has(field))
  return [...services, ...own]
}

function compareServices(before: Content, after: Content): DocumentChange[] {
  return keysOf(before, after).flatMap((service): DocumentChange[] => {
    if (!Object.hasOwn(before, service)) return [{ id: `${service} +`, service, kind: 'added', field: 'service' }]
    if (!Object.hasOwn(after, service)) return [{ id: `${service} -`, service, kind: 'removed', field: 'service' }]
    const [old, now] = [objectOf(before[service]), objectOf(after[service])]
    return keysOf(old, now)
      .filter((field) => !same(entryOf(old, field), entryOf(now, field)))
      .flatMap((field) => compareField(service, field, entryOf(old, field), entryOf(now, field)))
  })
}

function compareField(
  service: string,
  field: string,
  before: Plain | undefined,
  after: Plain | undefined,
): DocumentChange[] {
  if (field === 'environment' || field === 'labels') {
    return compareMaps(service, field, mapOf(pairsOf(before)), mapOf(pairsOf(after)))
  }
  if (field === 'ports' || field === 'volumes' || field === 'links') {
    return compareLists(service, field, listOf(before), listOf(after))
  }
  if (field === 'x-panamax') return compareMaps(service, field, objectOf(before), objectOf(after))
  return [{ id: `${service} ${field}`, service, kind: kindOf(before, after), field }]
}

function compareMaps(service: string, field: string, before: Content, after: Content): DocumentChange[] {
  return keysOf(before, after)
    .filter((item) => !same(entryOf(before, item), entryOf(after, item)))
    .map((item) => ({
      id: `${service} ${field} ${item}`,
      service,
      kind: kindOf(entryOf(before, item), entryOf(after, item)),
      field: field === 'x-panamax' ? item : field,
      ...(field === 'x-panamax' ? {} : { item }),
    }))
}

/** One taken away and one put in its place are one change. */
function compareLists(
  service: string,
  field: string,
  before: readonly Plain[],
  after: readonly Plain[],
): DocumentChange[] {
  const removed = before.filter((item) => !after.some((other) => same(item, other)))
  const added = after.filter((item) => !before.some((other) => same(item, other)))
  return Array.from({ length: Math.max(removed.length, added.length) }, (_, index) => {
    const [gone, come] = [removed[index], added[index]]
    const item = textOf(come ?? gone)
    return {
      id: `${service} ${field} ${index}`,
      service,
      kind: kindOf(gone, come),
      field,
      ...(item === '' ? {} : { item }),
    }
  })
}

function compareMetadata(before: Content, after: Content): DocumentChange[] {
  return keysOf(before, after)
    .filter((key) => !same(entryOf(before, key), entryOf(after, key)))
    .map((key) => ({ id: `x-panamax ${key}`, kind: kindOf(entryOf(before, key), entryOf(after, key)), field: key }))
}

function whole(key: string, before: Content, after: Content): DocumentChange {
  return { id: key, kind: kindOf(entryOf(before, key), entryOf(after, key)), field: key }
}

function kindOf(before: Plain | undefined, after: Plain | undefined): DocumentChange['kind'] {
  if (before === undefined) return 'added'
  return after === undefined ? 'removed' : 'changed'
}

/** A name such as "constructor" is one like any other. */
function entryOf(content: Content, key: string): Plain | undefined {
  return Object.hasOwn(content, key) ? content[key] : undefined
}

function keysOf(a: Content, b: Content): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
}

function mapOf(pairs: readonly { name: string; value: string | null }[]): Content {
  return Object.fromEntries(pairs.map(({ name, value }) => [name, value]))
}
