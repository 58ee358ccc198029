import type { AppSpec, ServiceSpec } from '@panamax/core/compose/spec'
import type { Loss } from '@panamax/core/convert/loss'
import type { Limits, RenderContext, Rendering } from '@panamax/core/deploy/driver'
import { specHash } from '@panamax/core/deploy/hash'
import type { Resource } from '@panamax/core/deploy/resource'
import { type ImagePayload, type StillPayload, toJson } from './payload.ts'
import { jobsOf } from './render-needs.ts'
import { renderService, simulateOf } from './render-service.ts'

export const limits: Limits = {
  simulated: true,
  unsupported: {
    build: 'Name an image: nothing is built in a simulation.',
    devices: 'A simulated container has no devices.',
    gpus: 'A simulated container has no devices.',
  },
}

/** The resources of an app, in the order of the document. */
export function render(app: AppSpec, context: RenderContext): Rendering {
  const services = Object.entries(app.services)
  const jobs = jobsOf(app)
  return {
    resources: [
      ...Object.entries(app.networks ?? {}).map(([key, spec]) => still('network', key, spec, app, context)),
      ...Object.entries(app.volumes ?? {}).map(([key, spec]) => still('volume', key, spec, app, context)),
      ...images(services),
      ...services.flatMap(([name, service]) => renderService({ app, name, service, jobs }, context)),
    ],
    losses: services.flatMap(([name, service]) => lossesOf(name, service)),
  }
}

/** What a network or a volume is known by on the engine. */
type Named = { readonly name: string; readonly external?: boolean; readonly labels?: object; readonly driver?: string }

function still(kind: 'network' | 'volume', key: string, spec: Named, app: AppSpec, context: RenderContext): Resource {
  const { labels: _labels, ...identity } = spec
  const payload: StillPayload = { app: app.name, revision: context.revision }
  return {
    id: `${kind} ${key}`,
    kind,
    name: spec.name,
    hash: specHash(identity, context.digest),
    facets: { name: spec.name, driver: spec.driver ?? (kind === 'network' ? 'bridge' : 'local') },
    needs: [],
    replacement: kind === 'network' ? 'remove-first' : 'never',
    ...(spec.external === true ? { onDemand: 'check' as const } : {}),
    payload: toJson(payload),
  }
}

function images(services: readonly (readonly [string, ServiceSpec])[]): Resource[] {
  const byReference = new Map<string, Resource>()
  for (const [, service] of services) {
    const { image } = service
    if (image === undefined || byReference.has(image)) continue
    const policy = service.pull_policy === 'always' || service.pull_policy === 'never' ? service.pull_policy : 'missing'
    const payload: ImagePayload = { image, policy, simulate: simulateOf(service) }
    byReference.set(image, {
      id: `image ${image}`,
      kind: 'image',
      name: image,
      hash: image,
      facets: { image },
      needs: [],
      replacement: 'never',
      onDemand: 'pull',
      pull: { policy },
      payload: toJson(payload),
    })
  }
  return [...byReference.values()]
}

function lossesOf(name: string, service: ServiceSpec): Loss[] {
  const losses = Object.entries(limits.unsupported)
    .filter(([key]) => service[key as keyof ServiceSpec] !== undefined)
    .map(([key, instead]): Loss => ({ path: ['services', name, key], lost: key, severity: 'degraded', instead }))
  if (service.image !== undefined) return losses
  const missing: Loss = {
    path: ['services', name],
    lost: `the service ${name}, since it names no image`,
    severity: 'broken',
    instead: 'Name an image: nothing is built in a simulation.',
  }
  return [...losses, missing]
}
