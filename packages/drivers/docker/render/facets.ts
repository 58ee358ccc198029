import type { AppSpec, ServiceSpec } from '@panamax/core/compose/spec'
import type { RenderContext } from '@panamax/core/deploy/driver'
import { stableJson } from '@panamax/core/deploy/hash'
import { hideSecrets } from '@panamax/core/deploy/hide-secrets'
import { healthText } from './health.ts'
import { foreignLabels } from './labels.ts'
import { imageOf, networkKeys, serviceAt } from './names.ts'
import type { ContainerPayload } from './payload.ts'
import { portText } from './ports.ts'
import { bytesInWords, toNumber } from './units.ts'

/** What a container is made of, as a person reads it in a plan. Values of variables and files, and texts that hold a secret, are fingerprints. */
export function containerFacets(
  app: AppSpec,
  key: string,
  payload: Omit<ContainerPayload, 'newer'>,
  context: RenderContext,
): Record<string, string> {
  const service = serviceAt(app, key)
  const mark = (value: string): string => `#${context.fingerprint(value).replace(/^#/, '')}`
  const facets: Record<string, string> = { image: imageOf(app, key) }
  const set = (name: string, value: string | number | boolean | readonly string[] | undefined | null): void => {
    if (value === undefined || value === null || value === false) return
    const text = Array.isArray(value) ? value.join(', ') : value === true ? 'yes' : String(value)
    facets[name] = text.startsWith('#') ? ` ${text}` : text
  }
  set('platform', service.platform)
  set('command', service.command?.join(' '))
  set('entrypoint', service.entrypoint?.join(' '))
  set('user', service.user)
  set('working directory', service.working_dir)
  set('ports', (service.ports ?? []).map(portText).join(', ') || undefined)
  set('networks', service.network_mode ?? networkKeys(service).join(', '))
  set('links', service.links)
  set('volumes', volumesText(service))
  set('restart', service.restart ?? service.deploy?.restart_policy?.condition)
  set('health check', service.healthcheck === undefined ? undefined : healthText(service.healthcheck))
  for (const [name, value] of Object.entries(limitFacets(service))) set(name, value)
  for (const [name, value] of Object.entries(securityFacets(service))) set(name, value)
  for (const [name, value] of Object.entries(foreignLabels(service.labels)))
    set(`label ${name}`, value === '' ? 'set' : value)
  for (const entry of (payload.body['Env'] as readonly string[] | undefined) ?? []) {
    const at = entry.indexOf('=')
    facets[`environment ${entry.slice(0, at)}`] = mark(entry.slice(at + 1))
  }
  set(
    'after starting',
    service.post_start?.map((hook) => hook.command.join(' ')),
  )
  set(
    'before stopping',
    service.pre_stop?.map((hook) => hook.command.join(' ')),
  )
  for (const file of payload.files) facets[`file ${file.path}`] = mark(file.content)
  for (const link of payload.links) {
    facets[`link ${link.alias}`] = mark(stableJson({ ports: link.ports, environment: link.environment }))
  }
  return hideSecrets(facets, context)
}

function volumesText(service: ServiceSpec): string | undefined {
  const mounts = (service.volumes ?? []).map((mount) => {
    const source = mount.source ? `${mount.source} → ` : `${mount.type} at `
    return `${source}${mount.target}${mount.read_only === true ? ' (read-only)' : ''}`
  })
  const all = [
    ...mounts,
    ...(service.tmpfs ?? []).map((entry) => `tmpfs at ${entry}`),
    ...(service.volumes_from ?? []).map((from) => `those of ${from}`),
  ]
  return all.length === 0 ? undefined : all.join(', ')
}

function limitFacets(service: ServiceSpec): Record<string, string | number | undefined> {
  const limits = service.deploy?.resources?.limits
  const memory = toNumber(limits?.memory ?? service.mem_limit)
  return {
    'memory limit': memory === undefined ? undefined : bytesInWords(memory),
    'CPU limit': limits?.cpus ?? service.cpus,
    'process limit': limits?.pids ?? service.pids_limit,
    'stop signal': service.stop_signal,
    'grace period': service.stop_grace_period,
    logging:
      service.logging === undefined
        ? undefined
        : [
            service.logging.driver,
            ...Object.entries(service.logging.options ?? {}).map(([name, value]) => `${name}=${value}`),
          ]
            .filter(Boolean)
            .join(' '),
  }
}

function securityFacets(service: ServiceSpec): Record<string, string | boolean | readonly string[] | undefined> {
  return {
    privileged: service.privileged,
    'read-only': service.read_only,
    'added capabilities': service.cap_add,
    'dropped capabilities': service.cap_drop,
    'security options': service.security_opt,
    devices: service.devices?.map((device) => `${device.source} → ${device.target ?? device.source}`),
    'host name': service.hostname,
    'extra hosts': service.extra_hosts,
    'pid namespace': service.pid,
    'ipc namespace': service.ipc,
  }
}
