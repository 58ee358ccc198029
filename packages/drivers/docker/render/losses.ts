import type { AppSpec, ServiceSpec } from '@panamax/core/compose/spec'
import type { Loss } from '@panamax/core/convert/loss'
import { isAtLeast } from '../connection/version.ts'
import { isReserved } from './labels.ts'
import { networkKeys, replicasOf, serviceAt } from './names.ts'
import { renderNewer } from './newer.ts'
import { isFixed } from './ports.ts'

/** Compose keys of a service that a Docker engine cannot carry over, with what to do instead. */
export const unsupported: Readonly<Record<string, string>> = {
  build: 'Build the image with "docker build" and name it under "image:".',
  develop: 'Use "docker compose watch" while you develop.',
  models: 'Run the model in a service of its own.',
  pull_refresh_after: 'Use "pull_policy: every_12h".',
  provider: 'Start what the provider makes by hand and connect to it through an external network.',
  'deploy.placement': 'One engine has no nodes to choose from; deploy to an orchestrator that has.',
  'deploy.update_config': 'Services are replaced one at a time as it is.',
  'deploy.rollback_config': 'A replacement that does not come up is undone as it is.',
  'deploy.endpoint_mode': 'Names always resolve to every instance (dnsrr).',
  'deploy.labels': 'Put the labels under the service itself to see them on its containers.',
}

type Severity = Loss['severity']
const severities: Readonly<Record<string, Severity>> = {
  develop: 'note',
  models: 'broken',
  provider: 'broken',
  'deploy.placement': 'degraded',
}

/** Everything in the document that this driver does not carry over. `version`: the engine's, where it is known. */
export function renderLosses(app: AppSpec, version: string | undefined): Loss[] {
  const services = Object.keys(app.services).flatMap((key) => [
    ...keyLosses(app, key),
    ...replicaLosses(app, key),
    ...fileLosses(app, key),
    ...linkLosses(app, key),
    ...newerLosses(app, key, version),
  ])
  return [...services, ...objectLosses(app), ...networkLosses(app, version)]
}

function keyLosses(app: AppSpec, key: string): Loss[] {
  const service = serviceAt(app, key)
  const losses: Loss[] = []
  const lose = (path: string, lost: string, severity: Severity, instead?: string): void => {
    losses.push({
      path: ['services', key, ...path.split('.')],
      lost,
      severity,
      ...(instead === undefined ? {} : { instead }),
    })
  }
  for (const [path, instead] of Object.entries(unsupported)) {
    if (valueAt(service, path) === undefined || path === 'build') continue
    lose(path, `"${path}"`, severities[path] ?? 'note', instead)
  }
  if (service.build !== undefined) {
    const isEnough = service.image !== undefined
    lose(
      'build',
      isEnough ? `building the image: ${service.image} is pulled` : 'building the image',
      isEnough ? 'note' : 'broken',
      unsupported['build'],
    )
  }
  const { deploy } = service
  if (deploy?.mode === 'global' || deploy?.mode === 'global-job') {
    lose('deploy.mode', 'one instance on each node: one engine runs one', 'note')
  }
  for (const member of ['delay', 'window'] as const) {
    if (deploy?.restart_policy?.[member] === undefined || service.restart !== undefined) continue
    lose(`deploy.restart_policy.${member}`, `the ${member} of restarts: the engine chooses its own`, 'note')
  }
  const reserved = deploy?.resources?.reservations
  if (reserved?.cpus !== undefined)
    lose('deploy.resources.reservations.cpus', 'reserved processors', 'note', 'Use "cpu_shares".')
  if (reserved?.generic_resources !== undefined) {
    lose('deploy.resources.reservations.generic_resources', 'generic resources', 'degraded', 'Use "devices".')
  }
  const spec = service.credential_spec
  if (spec !== null && typeof spec === 'object' && 'config' in spec) {
    lose('credential_spec.config', 'a credential specification from a config', 'broken', 'Use "file" or "registry".')
  }
  for (const label of Object.keys(service.labels ?? {}).filter(isReserved)) {
    losses.push({
      path: ['services', key, 'labels', label],
      lost: `the label ${label}: it is reserved`,
      severity: 'note',
    })
  }
  return losses
}

function valueAt(service: ServiceSpec, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], service)
}

function replicaLosses(app: AppSpec, key: string): Loss[] {
  const service = serviceAt(app, key)
  if (replicasOf(service) < 2) return []
  const fixed = (service.ports ?? []).flatMap((port, index): Loss[] =>
    isFixed(port)
      ? [
          {
            path: ['services', key, 'ports', index],
            lost: `port ${port.published} of all instances but the first: only one can hold it`,
            severity: 'degraded',
            instead: `Publish a range ("${port.published}-${Number(port.published) + replicasOf(service) - 1}:${port.target}"), or put a proxy in front.`,
          },
        ]
      : [],
  )
  if (service.container_name === undefined) return fixed
  const path = ['services', key, 'container_name']
  return [...fixed, { path, lost: 'the container name of all instances but the first', severity: 'note' }]
}

function fileLosses(app: AppSpec, key: string): Loss[] {
  const service = serviceAt(app, key)
  return (['secrets', 'configs'] as const).flatMap((kind) =>
    (service[kind] ?? []).flatMap((reference, index): Loss[] => {
      const object = app[kind]?.[reference.source]
      const path = ['services', key, kind, index]
      if (object?.external === true) {
        const instead = 'Give its "content", "file" or "environment" in the document.'
        return [
          {
            path,
            lost: `"${reference.source}", which is kept outside of the document: one engine has no such store`,
            severity: 'broken',
            instead,
          },
        ]
      }
      const target = reference.target ?? `${kind === 'secrets' ? '/run/secrets/' : '/'}${reference.source}`
      if (service.read_only === true && object?.file === undefined && /^\/[^/]*$/.test(target)) {
        const instead = 'Give it a "target" in a folder of its own.'
        const lost = `"${reference.source}": it cannot be written into the root of a read-only container`
        return [{ path, lost, severity: 'broken', instead }]
      }
      if (object?.file === undefined) return []
      const ignored = (['uid', 'gid', 'mode'] as const).filter((member) => reference[member] !== undefined)
      if (ignored.length === 0) return []
      const instead = 'Set them on the file itself, or give the content in the document.'
      return [
        {
          path,
          lost: `${ignored.join(', ')} of "${reference.source}": a file of the host is mounted as it is`,
          severity: 'note',
          instead,
        },
      ]
    }),
  )
}

function linkLosses(app: AppSpec, key: string): Loss[] {
  const service = serviceAt(app, key)
  const own = networkKeys(service)
  return (service.links ?? []).flatMap((link, index): Loss[] => {
    const [name = ''] = link.split(':')
    const target = app.services[name]
    const path = ['services', key, 'links', index]
    if (target === undefined || networkKeys(target).some((network) => own.includes(network))) return []
    const instead = 'Attach both to one network.'
    return [
      {
        path,
        lost: `the link to ${name}: the two share no network, so its name does not resolve`,
        severity: 'broken',
        instead,
      },
    ]
  })
}

function newerLosses(app: AppSpec, key: string, version: string | undefined): Loss[] {
  if (version === undefined) return []
  return renderNewer(app, key)
    .filter((each) => !isAtLeast(version, each.version))
    .map((each) => ({
      path: ['services', key, ...each.key.split('.')],
      lost: `"${each.key}": it needs Engine API ${each.version}, this engine has ${version}`,
      severity: each.path.length === 0 ? 'broken' : 'note',
      instead: 'Update the engine.',
    }))
}

function objectLosses(app: AppSpec): Loss[] {
  return (['secrets', 'configs'] as const).flatMap((kind) =>
    Object.entries(app[kind] ?? {}).flatMap(([key, object]) =>
      (['template_driver', 'driver', 'driver_opts'] as const)
        .filter((member) => object[member] !== undefined)
        .map(
          (member): Loss => ({
            path: [kind, key, member],
            lost: `"${member}": contents are written as they are`,
            severity: 'degraded',
          }),
        ),
    ),
  )
}

function networkLosses(app: AppSpec, version: string | undefined): Loss[] {
  if (version === undefined || isAtLeast(version, '1.47')) return []
  return Object.entries(app.networks ?? {}).flatMap(([key, network]): Loss[] => {
    if (network.enable_ipv4 !== false) return []
    const lost = `"enable_ipv4: false": it needs Engine API 1.47, this engine has ${version}`
    return [{ path: ['networks', key, 'enable_ipv4'], lost, severity: 'degraded', instead: 'Update the engine.' }]
  })
}
