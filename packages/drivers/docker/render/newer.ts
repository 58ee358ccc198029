import type { AppSpec, ServiceSpec } from '@panamax/core/compose/spec'
import { networkKeys, serviceAt } from './names.ts'
import type { NewerKey } from './payload.ts'

/** What a service asks for that an Engine API 1.41 does not know (version history of the Engine API). */
export function renderNewer(app: AppSpec, key: string): NewerKey[] {
  const service = serviceAt(app, key)
  const found: NewerKey[] = []
  if (service.annotations !== undefined)
    found.push({ version: '1.43', path: ['HostConfig', 'Annotations'], key: 'annotations' })
  if (service.healthcheck?.start_interval !== undefined) {
    found.push({ version: '1.44', path: ['Healthcheck', 'StartInterval'], key: 'healthcheck.start_interval' })
  }
  return [...found, ...newerMounts(service), ...newerEndpoints(service)]
}

function newerMounts(service: ServiceSpec): NewerKey[] {
  return (service.volumes ?? []).flatMap((mount, index): NewerKey[] => {
    const at = (version: string, member: string): NewerKey => ({
      version,
      path: [],
      key: `volumes[${index}].${member}`,
    })
    if (mount.type === 'image') return [at('1.48', 'type: image')]
    return [
      ...(mount.volume?.subpath === undefined ? [] : [at('1.45', 'volume.subpath')]),
      ...(mount.bind?.recursive === undefined || mount.bind.recursive === 'enabled'
        ? []
        : [at('1.44', 'bind.recursive')]),
    ]
  })
}

function newerEndpoints(service: ServiceSpec): NewerKey[] {
  return networkKeys(service).flatMap((network, index): NewerKey[] => {
    const spec = service.networks?.[network]
    const at = (version: string, member: string, name: string): NewerKey => ({
      version,
      path: ['networks', String(index), name],
      key: `networks.${network}.${member}`,
    })
    return [
      ...(spec?.gw_priority === undefined ? [] : [at('1.48', 'gw_priority', 'GwPriority')]),
      ...(spec?.mac_address === undefined || index === 0 ? [] : [at('1.44', 'mac_address', 'MacAddress')]),
    ]
  })
}
