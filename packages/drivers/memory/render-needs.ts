import type { AppSpec, DependencyCondition, ServiceSpec } from '@panamax/core/compose/spec'
import { parseLink } from '@panamax/core/deploy/links'
import type { Milestone, Need } from '@panamax/core/deploy/resource'

const milestones: Readonly<Record<DependencyCondition, Milestone>> = {
  service_started: 'started',
  service_healthy: 'healthy',
  service_completed_successfully: 'completed',
}

const distance: readonly Milestone[] = ['present', 'started', 'running', 'healthy', 'completed']

/** How many instances it has. */
export function replicasOf(service: ServiceSpec): number {
  return service.scale ?? service.deploy?.replicas ?? 1
}

/** Services that others want to see completed. */
export function jobsOf(app: AppSpec): ReadonlySet<string> {
  return new Set(
    Object.values(app.services).flatMap((service) =>
      Object.entries(service.depends_on ?? {})
        .filter(([, { condition }]) => condition === 'service_completed_successfully')
        .map(([name]) => name),
    ),
  )
}

/** Networks, volumes, the image, and the services that it stands on. */
export function needsOf(app: AppSpec, service: ServiceSpec): Need[] {
  const needs = new Map<string, Need>()
  const add = (need: Need): void => {
    const other = needs.get(need.id)
    needs.set(need.id, other === undefined ? need : stronger(other, need))
  }
  add({ id: `image ${service.image}`, until: 'present' })
  if (service.network_mode === undefined)
    for (const key of Object.keys(service.networks ?? {})) add({ id: `network ${key}`, until: 'present' })
  for (const { type, source } of service.volumes ?? [])
    if (type === 'volume' && source !== undefined) add({ id: `volume ${source}`, until: 'present' })
  const onInstances = (target: string, need: Omit<Need, 'id'>): void => {
    const instances = replicasOf(app.services[target] ?? service)
    for (let replica = 1; replica <= instances; replica += 1) add({ id: `container ${target}/${replica}`, ...need })
  }
  for (const target of sharedWith(service)) onInstances(target, { until: 'started', follow: 'replace' })
  for (const [target, { condition, restart, required }] of Object.entries(service.depends_on ?? {})) {
    onInstances(target, {
      until: milestones[condition],
      ...(required ? {} : { optional: true }),
      ...(restart === true ? { follow: 'restart' as const } : {}),
    })
  }
  for (const link of service.links ?? []) onInstances(parseLink(link).service, { until: 'started' })
  return [...needs.values()]
}

/** Of two needs of one thing: all that either asks for. */
function stronger(a: Need, b: Need): Need {
  const follow = a.follow === 'replace' ? a.follow : (b.follow ?? a.follow)
  return {
    id: a.id,
    until: distance.indexOf(a.until) > distance.indexOf(b.until) ? a.until : b.until,
    ...(a.optional === true && b.optional === true ? { optional: true } : {}),
    ...(follow === undefined ? {} : { follow }),
  }
}

/** Services whose namespaces or volumes it holds on to. */
function sharedWith(service: ServiceSpec): string[] {
  const modes = [service.network_mode, service.pid, service.ipc]
  const namespaces = modes.flatMap((mode) =>
    mode?.startsWith('service:') === true ? [mode.slice('service:'.length)] : [],
  )
  const volumes = (service.volumes_from ?? []).filter((from) => !from.startsWith('container:'))
  return [...namespaces, ...volumes.map((from) => from.split(':')[0]!)]
}
