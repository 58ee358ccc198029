import { scalar } from '../../compose/node.ts'
import { parsePort } from '../../compose/normalize/short-port.ts'
import { parseVolume } from '../../compose/normalize/short-volume.ts'
import { isObject, type Plain, toPlain } from '../../compose/edit/plain.ts'
import type { Collection } from './collections.ts'

const nowhere = scalar(null, { file: { path: '', text: '' }, offset: 0 })

/** An entry of a list: what it is about, and what it says about it, the same however it is written. */
export interface Entry {
  readonly key: string
  readonly says: Plain
}

/** Undefined for what is no such entry. */
export function readEntry(item: Plain, collection: Collection): Entry | undefined {
  switch (collection) {
    case 'lines':
      return line(item)
    case 'dependencies':
      return typeof item === 'string' ? { key: item, says: { condition: 'service_started' } } : undefined
    case 'networks':
      return typeof item === 'string' ? { key: item, says: null } : undefined
    case 'ports':
      return port(item)
    case 'mounts':
      return mount(item)
    case 'links':
      return link(item)
    case 'devices':
      return keyed(item, 'target', (text) => splitText(text, ':')[1] ?? text)
    case 'grants':
      return keyed(item, 'target', (text) => text) ?? keyed(item, 'source', (text) => text)
    case 'paths':
      return keyed(item, 'target', (text) => splitText(text, ':')[0] ?? text)
    case 'hosts':
      return keyed(item, 'host', (text) => /^[^=:]+/.exec(text)?.[0] ?? text)
    case 'names':
      return undefined
    case 'set':
    case 'order':
      return {
        key: typeof item === 'object' ? keyText(item) : String(item),
        says: typeof item === 'object' ? item : String(item),
      }
  }
}

/** A value as a text that only the same value has. */
export function keyText(value: Plain): string {
  return JSON.stringify(sorted(value), (_, inner: unknown) => (typeof inner === 'bigint' ? `${inner}n` : inner))
}

function sorted(value: Plain): Plain {
  if (Array.isArray(value)) return value.map((item: Plain) => sorted(item))
  if (!isObject(value)) return value
  const entries = Object.entries(value).map(([key, item]) => [key, sorted(item)] as const)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The parts of a text between separators, none of which is one inside of `${…}`. */
export function splitText(text: string, separator: string): string[] {
  const parts: string[] = ['']
  let depth = 0
  for (let index = 0; index < text.length; index++) {
    const char = text[index] ?? ''
    if (char === '$' && text[index + 1] === '{') depth += 1
    if (char === '}' && depth > 0) depth -= 1
    if (char === separator && depth === 0) parts.push('')
    else parts.push((parts.pop() ?? '') + char)
  }
  return parts
}

function line(item: Plain): Entry | undefined {
  if (typeof item !== 'string') return undefined
  const equals = item.indexOf('=')
  return equals === -1 ? { key: item, says: null } : { key: item.slice(0, equals), says: item.slice(equals + 1) }
}

function port(item: Plain): Entry | undefined {
  if (isObject(item)) return portEntry(item)
  if (typeof item !== 'string' && typeof item !== 'number') return undefined
  const text = String(item)
  const parsed = parsePort(text, nowhere)
  if (typeof parsed !== 'string') {
    const [only] = parsed
    // A range is several ports at once.
    if (parsed.length !== 1 || only === undefined) return { key: text, says: text }
    const value = toPlain(only)
    return isObject(value) ? portEntry(value) : undefined
  }
  // With variables in it.
  const [address = '', protocol = 'tcp'] = splitText(text, '/')
  const [target = '', published, ...rest] = splitText(address, ':').reverse()
  return portEntry({
    target,
    protocol,
    ...(published === undefined ? {} : { published }),
    ...(rest.length === 0 ? {} : { host_ip: rest.reverse().join(':') }),
  })
}

/** Defaults that the long form leaves out and the short form does not have. */
function portEntry(value: { readonly [key: string]: Plain }): Entry | undefined {
  const { target, published, protocol = 'tcp', mode = 'ingress', ...rest } = value
  if ((typeof target !== 'string' && typeof target !== 'number') || typeof protocol !== 'string') return undefined
  const host = published === undefined || published === null ? {} : { published: String(published as string | number) }
  const says = { ...rest, target: String(target), ...host, protocol, mode }
  return { key: `${target}/${protocol}`, says }
}

function mount(item: Plain): Entry | undefined {
  if (isObject(item)) {
    const target = item['target']
    return typeof target === 'string' ? { key: withoutSlash(target), says: item } : undefined
  }
  if (typeof item !== 'string') return undefined
  const parts = splitText(item, ':')
  const target = parts.length === 1 ? item : parts[1]
  if (target === undefined || target === '') return undefined
  const parsed = item.includes('$') ? item : parseVolume(item, nowhere)
  return { key: withoutSlash(target), says: typeof parsed === 'string' ? item : toPlain(parsed) }
}

function withoutSlash(path: string): string {
  return path.length > 1 ? path.replace(/(?<!\/)\/+$/, '') : path
}

function link(item: Plain): Entry | undefined {
  if (typeof item !== 'string') return undefined
  const [service = item, alias = service] = splitText(item, ':')
  return { key: alias, says: `${service}:${alias}` }
}

function keyed(item: Plain, field: string, ofText: (text: string) => string): Entry | undefined {
  if (typeof item === 'string') return { key: ofText(item), says: item }
  const key = isObject(item) ? item[field] : undefined
  return typeof key === 'string' ? { key, says: item } : undefined
}
