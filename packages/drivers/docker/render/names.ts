import type { AppSpec, ServiceSpec } from '@panamax/core/compose/spec'
import { PanamaxError } from '@panamax/core/errors'

/** A service that is known to be there. */
export function serviceAt(app: AppSpec, key: string): ServiceSpec {
  const service = app.services[key]
  if (service === undefined) throw new PanamaxError('internal', `There is no service ${key}.`)
  return service
}

/** How many instances the document asks for. */
export function replicasOf(service: ServiceSpec): number {
  return service.scale ?? service.deploy?.replicas ?? 1
}

export function containerId(service: string, replica: number): string {
  return `container ${service}/${replica}`
}

/** Compose's name, or the document's own for the first instance. */
export function containerName(app: AppSpec, key: string, replica: number): string {
  const chosen = app.services[key]?.container_name
  return chosen !== undefined && replica === 1 ? chosen : `${app.name}-${key}-${replica}`
}

/** The image that a service runs; one that is only built has Compose's name for what it builds. */
export function imageOf(app: AppSpec, key: string): string {
  return app.services[key]?.image || `${app.name}-${key}`
}

export function imageId(reference: string, platform: string | undefined): string {
  return platform === undefined ? `image ${reference}` : `image ${reference} ${platform}`
}

/** The name, unique on every network, under which links find a service: no other app's service of the same name is meant. */
export function linkName(app: AppSpec, key: string): string {
  return `${app.name}-${key}`
}

/** Keys of the networks that a service is attached to, the first one first: by priority, then by name. */
export function networkKeys(service: ServiceSpec): string[] {
  if (service.network_mode !== undefined) return []
  const networks = service.networks
  if (networks === undefined || Object.keys(networks).length === 0) return ['default']
  return Object.keys(networks).sort(
    (a, b) => (networks[b]?.priority ?? 0) - (networks[a]?.priority ?? 0) || (a < b ? -1 : 1),
  )
}
