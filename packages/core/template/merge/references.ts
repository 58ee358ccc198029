import { getIn, isObject, type Keys, type Plain } from '../../compose/edit/plain.ts'
import { splitText } from './entry-keys.ts'

type Section = 'services' | 'volumes' | 'networks' | 'configs' | 'secrets'

/** Where a thing is: `['services', 'db']`. */
type Reference = readonly [Section, string]

/**
 * The things that a document refers to and does not have, and everything that they refer to in turn, as far as one of `others`
 * has it: keys of paths, see `pathKey`.
 */
export function missingFrom(plain: Plain, others: readonly Plain[]): string[] {
  const services = getIn(plain, ['services'])
  const waiting = isObject(services) ? Object.values(services).flatMap(referencesOf) : []
  const missing = new Set<string>()
  for (let reference = waiting.pop(); reference !== undefined; reference = waiting.pop()) {
    const [section, name] = reference
    const key = pathKey(reference)
    if (missing.has(key) || hasIn(plain, reference)) continue
    const owners = others.filter((other) => hasIn(other, [section, name]))
    if (owners.length === 0) continue
    missing.add(key)
    if (section === 'services')
      waiting.push(...owners.flatMap((other) => referencesOf(getIn(other, [section, name]) ?? null)))
  }
  return [...missing]
}

/** A path as a text that no other path has. */
export function pathKey(path: Keys): string {
  return JSON.stringify(path)
}

function hasIn(plain: Plain, path: Keys): boolean {
  return getIn(plain, path) !== undefined
}

function referencesOf(service: Plain): Reference[] {
  const at = (key: string): Plain | undefined => getIn(service, [key])
  const to = (section: Section, names: readonly (string | undefined)[]) =>
    names.flatMap((name) => (name === undefined || name === '' ? [] : [[section, name] as const]))
  return [
    ...to('services', names(at('depends_on'))),
    ...to(
      'services',
      texts(at('links')).map((link) => link.split(':')[0]),
    ),
    ...to(
      'services',
      texts(at('volumes_from')).map((from) => (from.startsWith('container:') ? undefined : from.split(':')[0])),
    ),
    ...to(
      'services',
      ['network_mode', 'ipc', 'pid'].map((key) => /^service:(.+)$/.exec(String(textAt(service, key)))?.[1]),
    ),
    ...to('volumes', items(at('volumes')).map(volumeOf)),
    ...to(
      'networks',
      names(at('networks')).filter((name) => name !== 'default'),
    ),
    ...to('configs', items(at('configs')).map(sourceOf)),
    ...to('secrets', items(at('secrets')).map(sourceOf)),
  ]
}

function items(value: Plain | undefined): readonly Plain[] {
  return Array.isArray(value) ? (value as readonly Plain[]) : []
}

function texts(value: Plain | undefined): string[] {
  return items(value).filter((item) => typeof item === 'string')
}

function names(value: Plain | undefined): string[] {
  return isObject(value) ? Object.keys(value) : texts(value)
}

function textAt(value: Plain, key: string): string | undefined {
  const text = getIn(value, [key])
  return typeof text === 'string' ? text : undefined
}

function sourceOf(item: Plain): string | undefined {
  return typeof item === 'string' ? item : textAt(item, 'source')
}

/** The name of a volume that is not a path, and not a variable that may be either. */
function volumeOf(item: Plain): string | undefined {
  if (isObject(item)) return item['type'] === 'volume' ? textAt(item, 'source') : undefined
  const parts = typeof item === 'string' ? splitText(item, ':') : []
  const [source = ''] = parts
  return parts.length > 1 && /^[a-zA-Z0-9][a-zA-Z0-9._-]+$/.test(source) ? source : undefined
}
