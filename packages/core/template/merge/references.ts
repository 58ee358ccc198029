import { getIn, isObject, type Keys, type Plain } from '../../compose/edit/plain.ts'
import { splitText } from './entry-keys.ts'

type Section = 'services' | 'volumes' | 'networks' | 'configs' | 'secrets'

/** Things that a document refers to and does not have: `['services', 'db']` for a dependency on a service that is not there. */
export function danglingReferences(plain: Plain): Keys[] {
  const services = getIn(plain, ['services'])
  if (!isObject(services)) return []
  const missing = new Map<string, Keys>()
  for (const service of Object.values(services)) {
    for (const [section, name] of referencesOf(service)) {
      const path: Keys = [section, name]
      if (getIn(plain, path) === undefined) missing.set(path.join(' '), path)
    }
  }
  return [...missing.values()]
}

function referencesOf(service: Plain): (readonly [Section, string])[] {
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
