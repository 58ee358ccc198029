import type { AppSpec, FileObjectSpec, FileReference, ServiceSpec } from '@panamax/core/compose/spec'
import { durationToNanoseconds } from '@panamax/core/compose/units'
import type { FilePayload, HealthPayload, PortPayload, RestartPayload } from './payload.ts'

const NANOSECONDS = 1e6
/** What engines take where the document says nothing. */
const HEALTH = { interval: 30_000, retries: 3 }

/** Network name on the engine → aliases. */
export function networksOf(app: AppSpec, name: string, service: ServiceSpec): Record<string, string[]> {
  if (service.network_mode !== undefined) return {}
  const wanted = Object.entries(service.networks ?? {})
  return Object.fromEntries(
    wanted.flatMap(([key, own]) => {
      const network = app.networks?.[key]
      return network === undefined ? [] : [[network.name, [...new Set([name, ...(own?.aliases ?? [])])]]]
    }),
  )
}

export function portsOf(service: ServiceSpec): PortPayload[] {
  return (service.ports ?? []).map(({ target, protocol = 'tcp', published, host_ip: ip = '' }) => ({
    target,
    protocol,
    ip,
    published: published === undefined || published === '' || published === '0' ? null : rangeOf(published),
  }))
}

function rangeOf(published: string): [number, number] {
  const [first = '', last = first] = published.split('-')
  return [Number(first), Number(last)]
}

/** Path inside → volume name on the engine. Other kinds of mounts are the container's own files here. */
export function mountsOf(app: AppSpec, service: ServiceSpec): Record<string, string> {
  return Object.fromEntries(
    (service.volumes ?? []).flatMap(({ type, source, target }) => {
      const volume = source === undefined ? undefined : app.volumes?.[source]
      return type === 'volume' && volume !== undefined ? [[target, volume.name]] : []
    }),
  )
}

export function filesOf(app: AppSpec, service: ServiceSpec): Record<string, FilePayload> {
  const configs = (service.configs ?? []).map((use) => file(use, app.configs?.[use.source], '/'))
  const secrets = (service.secrets ?? []).map((use) => file(use, app.secrets?.[use.source], '/run/secrets/'))
  return Object.fromEntries([...configs, ...secrets].flatMap((entry) => (entry === undefined ? [] : [entry])))
}

function file(
  use: FileReference,
  object: FileObjectSpec | undefined,
  folder: string,
): [string, FilePayload] | undefined {
  if (object === undefined) return undefined
  const target = use.target ?? use.source
  const path = target.startsWith('/') ? target : `${folder}${target}`
  // A simulation reads no files of the machine: one that the document names has its name as content.
  const content = object.content ?? `(simulated content of ${object.file ?? object.environment ?? object.name})`
  return [path, { content, mode: use.mode ?? '0444', uid: use.uid ?? '0', gid: use.gid ?? '0' }]
}

export function restartOf(service: ServiceSpec): RestartPayload {
  const condition = service.deploy?.restart_policy?.condition
  const text = condition === 'any' ? 'always' : condition === 'none' ? 'no' : (condition ?? service.restart ?? 'no')
  const [policy, limit] = text.split(':')
  const known = policy === 'always' || policy === 'on-failure' || policy === 'unless-stopped' ? policy : 'no'
  return { policy: known, limit: Number(limit ?? service.deploy?.restart_policy?.max_attempts ?? 0) }
}

/** Null: it has no health check. */
export function healthOf(service: ServiceSpec): HealthPayload | null {
  const check = service.healthcheck
  if (check === undefined || check.disable === true || check.test === undefined || check.test[0] === 'NONE') return null
  return {
    test: check.test,
    interval: check.interval === undefined ? HEALTH.interval : milliseconds(check.interval),
    startPeriod: check.start_period === undefined ? 0 : milliseconds(check.start_period),
    retries: check.retries ?? HEALTH.retries,
  }
}

function milliseconds(duration: string): number {
  return Math.max(1, durationToNanoseconds(duration) / NANOSECONDS)
}
