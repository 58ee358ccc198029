import type { Json } from '../spec.ts'
import { suggest } from '../suggest.ts'
import { serviceFields } from '../fields.ts'
import { removeIn, setIn } from './change.ts'
import { refusal } from './explain.ts'
import { getIn, isObject, type Keys, type Plain } from './plain.ts'
import { readSource, type Source } from './source.ts'
import { requireService } from './services.ts'

/** Sets any field of a service. The first key must be one that the specification knows, or an `x-…`. */
export function setField(text: string, service: string, path: Keys, value: Json): string {
  const source = readSource(text)
  requireService(source, service)
  checkKey(source, service, path)
  return setIn(text, ['services', service, ...path], value as Plain)
}

/** Removes a field; what is left empty by it goes too. A value that another service lends by `extends` is refused. */
export function removeField(text: string, service: string, path: Keys): string {
  const source = readSource(text)
  requireService(source, service)
  checkKey(source, service, path)
  const full: Keys = ['services', service, ...path]
  if (getIn(source.plain, full) === undefined) refuseInherited(source, service, path)
  return removeIn(text, full)
}

function checkKey(source: Source, service: string, path: Keys): void {
  const key = path[0]
  if (key === undefined) throw refusal(source, ['services', service], 'A field of the service must be named.')
  if (typeof key === 'string' && (key.startsWith('x-') || Object.hasOwn(serviceFields, key))) return
  const hint = suggest(String(key), Object.keys(serviceFields))
  throw refusal(
    source,
    ['services', service],
    `A service has no field "${key}".${hint === undefined ? '' : ` Did you mean "${hint}"?`}`,
  )
}

function refuseInherited(source: Source, service: string, path: Keys): void {
  const link = getIn(source.plain, ['services', service, 'extends'])
  const base = isObject(link) && link['file'] === undefined ? link['service'] : link
  if (typeof base !== 'string' || getIn(source.plain, ['services', base, ...path]) === undefined) return
  throw refusal(
    source,
    ['services', base, ...path],
    `This comes from the service "${base}", which "${service}" extends: change it there.`,
  )
}

/**
 * Limits processor (`cpus`), memory or processes, where the service says it now: under `deploy.resources.limits`, or
 * in `cpus`, `mem_limit`, `pids_limit`. `null` lifts the limit.
 */
export function setLimit(
  text: string,
  service: string,
  limit: 'cpus' | 'memory' | 'pids',
  value: string | number | null,
): string {
  const source = readSource(text)
  requireService(source, service)
  const old = { cpus: 'cpus', memory: 'mem_limit', pids: 'pids_limit' }[limit]
  const legacy: Keys = ['services', service, old]
  const current: Keys = ['services', service, 'deploy', 'resources', 'limits', limit]
  if (value === null) return removeIn(removeIn(text, legacy), current)
  const written = limit === 'pids' ? Number(value) : String(value)
  if (getIn(source.plain, legacy) === undefined) return setIn(text, current, written)
  const changed = setIn(text, legacy, limit === 'cpus' ? Number(value) : written)
  return getIn(source.plain, current) === undefined ? changed : setIn(changed, current, written)
}
