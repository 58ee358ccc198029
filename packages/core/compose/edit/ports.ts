import type { Json } from '../spec.ts'
import { parsePort } from '../normalize/short-port.ts'
import { scalar } from '../node.ts'
import { appendIn, removeIn, setIn } from './change.ts'
import { refusal } from './explain.ts'
import { getIn, isObject, type Keys, type Plain } from './plain.ts'
import { readSource, type Source } from './source.ts'
import { requireService } from './services.ts'

/** Publishes a port, unless the service publishes the same one already. */
export function addPort(text: string, service: string, port: string | { readonly [key: string]: Json }): string {
  const source = readSource(text)
  requireService(source, service)
  const path: Keys = ['services', service, 'ports']
  const wanted = identity(port as Plain)
  if (wanted === undefined) throw refusal(source, path, 'This is not a port: write HOST:CONTAINER.')
  if (portsOf(source, service).some((item) => identity(item) === wanted)) return text
  return appendIn(text, path, port as Plain)
}

export function removePort(text: string, service: string, port: string): string {
  const source = readSource(text)
  requireService(source, service)
  const wanted = identity(port)
  const index = portsOf(source, service).findIndex(
    (item) => item === port || (wanted !== undefined && identity(item) === wanted),
  )
  return index === -1 ? text : removeIn(text, ['services', service, 'ports', index])
}

function portsOf(source: Source, service: string): readonly Plain[] {
  const ports = getIn(source.plain, ['services', service, 'ports'])
  return Array.isArray(ports) ? (ports as readonly Plain[]) : []
}

/** What tells two ports apart: address, host port, container port, protocol. */
function identity(port: Plain): string | undefined {
  if (isObject(port)) {
    return [word(port['host_ip']), word(port['published']), word(port['target']), word(port['protocol']) || 'tcp'].join(
      ' ',
    )
  }
  if (typeof port !== 'string' && typeof port !== 'number') return undefined
  const parsed = parsePort(String(port), scalar(null, { file: { path: '', text: '' }, offset: 0 }))
  if (typeof parsed === 'string') return String(port).includes('$') ? String(port) : undefined
  return parsed
    .map(({ entries }) =>
      ['host_ip', 'published', 'target', 'protocol']
        .map((key) => {
          const value = entries.get(key)
          return value?.kind === 'scalar' ? String(value.value ?? '') : ''
        })
        .join(' '),
    )
    .join(', ')
}

function word(value: Plain | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** Publishes on another host port what is published on `from`, in all services or in one. */
export function remapPort(text: string, from: number, to: number, service: string | undefined): string {
  const source = readSource(text)
  const services = getIn(source.plain, ['services'])
  const names = service === undefined ? (isObject(services) ? Object.keys(services) : []) : [service]
  if (service !== undefined) requireService(source, service)
  if (!Number.isInteger(to) || to < 1 || to > 65535)
    throw refusal(source, ['services'], `${to} is not a port: it must be from 1 to 65535.`)
  let result = text
  let isThere = false
  for (const name of names) {
    for (const [index, port] of portsOf(source, name).entries()) {
      const path: Keys = ['services', name, 'ports', index]
      const moved = remapped(source, path, port, from, to)
      if (moved === 'there') isThere = true
      else if (moved !== undefined) {
        result = setIn(result, moved.path, moved.value)
        isThere = true
      }
    }
  }
  if (isThere) return result
  throw refusal(
    source,
    service === undefined ? ['services'] : ['services', service],
    `No service of this document publishes the port ${from}.`,
  )
}

function remapped(
  source: Source,
  path: Keys,
  port: Plain,
  from: number,
  to: number,
): { path: Keys; value: Plain } | 'there' | undefined {
  if (isObject(port)) {
    const published = port['published']
    if (word(published) === String(to)) return 'there'
    if (word(published) !== String(from)) return undefined
    return { path: [...path, 'published'], value: typeof published === 'number' ? to : String(to) }
  }
  if (typeof port !== 'string') return undefined
  // The host port stands before the container port, behind an address where there is one.
  const match = /^((?:\[[^\]]*\]|[\d.]+|\$\{[^}]*\}):)?([^:]+|\$\{[^}]*\}):([^:]+)$/.exec(port)
  if (match === null) return undefined
  const [, address = '', host = '', container = ''] = match
  if (host === String(to)) return 'there'
  if (host === String(from)) return { path, value: `${address}${to}:${container}` }
  const range = /^(\d+)-(\d+)$/.exec(host)
  if (range !== null && Number(range[1]) <= from && from <= Number(range[2])) {
    throw refusal(source, path, `The port ${from} is part of the range ${host}: change the range by hand.`)
  }
  const variable = /^\$\{([A-Za-z_]\w*)(:?-)(\d+)\}$/.exec(host)
  if (variable?.[3] === String(to)) return 'there'
  if (variable?.[3] !== String(from)) return undefined
  return { path, value: `${address}\${${variable[1]}${variable[2]}${to}}:${container}` }
}
