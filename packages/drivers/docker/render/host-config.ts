import type { AppSpec, ServiceSpec } from '@panamax/core/compose/spec'
import { present, renderLimits } from './limits.ts'
import type { Mounts } from './mounts.ts'
import type { AttachmentPayload, EngineObject, SharePayload } from './payload.ts'
import type { Ports } from './ports.ts'
import { restartPolicy } from './restart.ts'

export interface HostParts {
  readonly mounts: Mounts
  readonly fileBinds: readonly string[]
  readonly ports: Ports
  readonly networks: readonly AttachmentPayload[]
}

/** HostConfig of the create body, without what refers to other containers. */
export function renderHostConfig(service: ServiceSpec, parts: HostParts): EngineObject {
  const { mounts } = parts
  const binds = [...mounts.binds, ...parts.fileBinds, ...(service.use_api_socket === true ? [engineSocket] : [])]
  return present({
    ...renderLimits(service),
    Binds: binds.length === 0 ? undefined : binds,
    Mounts: mounts.mounts.length === 0 ? undefined : mounts.mounts,
    Tmpfs: Object.keys(mounts.tmpfs).length === 0 ? undefined : mounts.tmpfs,
    PortBindings: Object.keys(parts.ports.bindings).length === 0 ? undefined : parts.ports.bindings,
    RestartPolicy: { ...restartPolicy(service) },
    NetworkMode: parts.networks[0]?.network ?? plainMode(service.network_mode) ?? 'none',
    IpcMode: plainMode(service.ipc),
    PidMode: plainMode(service.pid),
    UTSMode: service.uts,
    UsernsMode: service.userns_mode,
    CgroupnsMode: service.cgroup,
    CgroupParent: service.cgroup_parent,
    Privileged: service.privileged,
    ReadonlyRootfs: service.read_only,
    CapAdd: service.cap_add,
    CapDrop: service.cap_drop,
    GroupAdd: service.group_add,
    SecurityOpt: securityOptions(service),
    Dns: service.dns,
    DnsOptions: service.dns_opt,
    DnsSearch: service.dns_search,
    ExtraHosts: service.extra_hosts?.map(extraHost),
    Sysctls: service.sysctls,
    StorageOpt: service.storage_opt,
    Annotations: service.annotations,
    Runtime: service.runtime,
    Isolation: service.isolation,
    Init: service.init,
    LogConfig:
      service.logging === undefined
        ? undefined
        : { Type: service.logging.driver ?? '', Config: { ...service.logging.options } },
  })
}

const engineSocket = '/var/run/docker.sock:/var/run/docker.sock'

/** Modes that name no other service: those with a service are known by id only when the container is created. */
function plainMode(mode: string | undefined): string | undefined {
  return mode?.startsWith('service:') ? undefined : mode
}

/** `name=address` and `name:address`; the engine reads the second. */
function extraHost(entry: string): string {
  const at = entry.search(/[=:]/)
  return `${entry.slice(0, at)}:${entry.slice(at + 1).replace(/^\[(.*)\]$/, '$1')}`
}

function securityOptions(service: ServiceSpec): string[] | undefined {
  const options = (service.security_opt ?? []).map((option) =>
    option.includes('=') ? option : option.replace(':', '='),
  )
  const credentials = service.credential_spec
  if (credentials !== null && typeof credentials === 'object' && !Array.isArray(credentials)) {
    const spec = credentials as EngineObject
    if (typeof spec['file'] === 'string') options.push(`credentialspec=file://${spec['file']}`)
    if (typeof spec['registry'] === 'string') options.push(`credentialspec=registry://${spec['registry']}`)
  }
  return options.length === 0 ? undefined : options
}

export type Share = Omit<SharePayload, 'hash'> & { readonly service: string }

/** What a service takes from other services' containers. */
export function renderShares(app: AppSpec, service: ServiceSpec): Share[] {
  const shared = (what: SharePayload['what'], value: string | undefined): Share[] => {
    const name = value?.startsWith('service:') ? value.slice('service:'.length) : undefined
    if (name === undefined || !(name in app.services)) return []
    return [{ what, of: `container ${name}/1`, service: name }]
  }
  const volumes = (service.volumes_from ?? []).flatMap((entry): Share[] => {
    if (entry.startsWith('container:')) return []
    const [name = '', mode] = entry.split(':')
    if (!(name in app.services)) return []
    return [{ what: 'volumes', of: `container ${name}/1`, service: name, ...(mode === undefined ? {} : { mode }) }]
  })
  return [
    ...shared('network', service.network_mode),
    ...shared('ipc', service.ipc),
    ...shared('pid', service.pid),
    ...volumes,
  ]
}

/** `volumes_from: container:NAME[:ro]`, for containers outside of the app. */
export function foreignVolumes(service: ServiceSpec): string[] {
  return (service.volumes_from ?? []).flatMap((entry) =>
    entry.startsWith('container:') ? [entry.slice('container:'.length)] : [],
  )
}
