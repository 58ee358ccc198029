import { stringify } from 'yaml'
import type { AppSpec, Json } from './spec.ts'

/** What `docker compose config --format json --no-path-resolution` prints, as a value. Dollars are doubled as there. */
export function configJson(app: AppSpec): Json {
  return escapeDollars(withoutExtensions(app))
}

/** What `docker compose config --no-path-resolution` prints, key order and quoting aside. */
export function configYaml(app: AppSpec): string {
  return stringify(escapeDollars(withoutNulls(app)), { lineWidth: 0, aliasDuplicateObjects: false })
}

/** Compose prints keys of one's own in JSON only where they stand at the top. */
function withoutExtensions(app: AppSpec): Json {
  const result: Record<string, Json> = {}
  for (const [key, value] of Object.entries(app) as [string, Json][]) {
    result[key] = sections.has(key) ? mapValues(value, withoutOwnKeys) : value
  }
  return result
}

const sections = new Set(['services', 'networks', 'volumes', 'configs', 'secrets', 'models'])

/** Of a service, a network, …: without its `x-…` keys and those of its ports and networks. */
function withoutOwnKeys(resource: Json): Json {
  return mapValues(dropOwnKeys(resource), (field, key) => {
    if (key === 'networks') return mapValues(field, dropOwnKeys)
    return key === 'ports' && Array.isArray(field) ? field.map(dropOwnKeys) : field
  })
}

function dropOwnKeys(value: Json): Json {
  return mapValues(
    value,
    (item) => item,
    (key) => !key.startsWith('x-'),
  )
}

function mapValues(
  value: Json,
  change: (item: Json, key: string) => Json,
  keep: (key: string) => boolean = () => true,
): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const result: Record<string, Json> = {}
  for (const [key, item] of Object.entries(value) as [string, Json][]) if (keep(key)) result[key] = change(item, key)
  return result
}

function withoutNulls(app: AppSpec): Json {
  const services = mapValues(app.services as unknown as Json, (service) =>
    mapValues(
      service,
      (field) => field,
      (key) => {
        const value = (service as Record<string, Json>)[key]
        return !((key === 'command' || key === 'entrypoint') && value === null)
      },
    ),
  )
  return { ...(app as unknown as Record<string, Json>), services }
}

function escapeDollars(value: Json): Json {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$')
  if (Array.isArray(value)) return value.map(escapeDollars)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.replaceAll('$', '$$$$'), escapeDollars(item)]),
  )
}
