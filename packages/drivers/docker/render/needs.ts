import type { AppSpec, Dependency } from '@panamax/core/compose/spec'
import { parseLink } from '@panamax/core/deploy/links'
import type { Milestone, Need, Resource } from '@panamax/core/deploy/resource'
import { hasHealthcheck } from './health.ts'
import { renderShares } from './host-config.ts'
import { volumeKeys } from './mounts.ts'
import { containerId, imageId, imageOf, networkKeys, replicasOf, serviceAt } from './names.ts'

const milestones: Readonly<Record<Dependency['condition'], Milestone>> = {
  service_started: 'started',
  service_healthy: 'healthy',
  service_completed_successfully: 'completed',
}
const distance: Readonly<Record<Milestone, number>> = { present: 0, started: 1, running: 2, healthy: 3, completed: 4 }

/** All that has to be there or to have come some way before a container of this service is made or started. */
export function renderNeeds(app: AppSpec, key: string): Need[] {
  const service = serviceAt(app, key)
  const needs = new Needs()
  needs.add({ id: imageId(imageOf(app, key), service.platform), until: 'present' })
  for (const network of networkKeys(service)) needs.add({ id: `network ${network}`, until: 'present' })
  for (const volume of volumeKeys(service)) needs.add({ id: `volume ${volume}`, until: 'present' })
  for (const share of renderShares(app, service)) needs.add({ id: share.of, until: 'started', follow: 'replace' })
  for (const link of service.links ?? []) {
    for (const id of instancesOf(app, parseLink(link).service)) needs.add({ id, until: 'started' })
  }
  for (const [name, dependency] of Object.entries(service.depends_on ?? {})) {
    for (const id of instancesOf(app, name)) {
      needs.add({
        id,
        until: milestones[dependency.condition],
        ...(dependency.required ? {} : { optional: true }),
        ...(dependency.restart === true ? { follow: 'restart' as const } : {}),
      })
    }
  }
  return needs.all()
}

function instancesOf(app: AppSpec, key: string): string[] {
  const service = app.services[key]
  if (service === undefined) return []
  return Array.from({ length: replicasOf(service) }, (_, index) => containerId(key, index + 1))
}

/** Of several needs of one thing the strongest counts. */
class Needs {
  private readonly byId = new Map<string, Need>()

  add(need: Need): void {
    const other = this.byId.get(need.id)
    if (other === undefined) {
      this.byId.set(need.id, need)
      return
    }
    const follow = other.follow === 'replace' || need.follow === 'replace' ? 'replace' : (other.follow ?? need.follow)
    this.byId.set(need.id, {
      id: need.id,
      until: distance[need.until] > distance[other.until] ? need.until : other.until,
      ...(other.optional === true && need.optional === true ? { optional: true } : {}),
      ...(follow === undefined ? {} : { follow }),
    })
  }

  all(): Need[] {
    return [...this.byId.values()]
  }
}

/** What "up" means for the containers of a service: what others wait for, else what its own health check says, else that it stays up. */
export function upOf(app: AppSpec, key: string): NonNullable<Resource['up']> {
  const conditions = Object.values(app.services).flatMap((service) => service.depends_on?.[key]?.condition ?? [])
  if (conditions.includes('service_completed_successfully')) return 'completed'
  if (conditions.includes('service_healthy') || hasHealthcheck(app.services[key]?.healthcheck)) return 'healthy'
  return 'running'
}
