import type { DeviceMapping, Json, ServiceSpec } from '@panamax/core/compose/spec'
import type { EngineObject } from './payload.ts'
import { toNumber } from './units.ts'

/** Memory, processors, processes, devices and block I/O, as members of HostConfig. `deploy.resources` wins over the older keys. */
export function renderLimits(service: ServiceSpec): EngineObject {
  const { limits, reservations } = service.deploy?.resources ?? {}
  const cpus = limits?.cpus ?? service.cpus
  return present({
    NanoCpus: cpus === undefined || cpus === 0 ? undefined : Math.round(cpus * 1e9),
    CpuShares: toNumber(service.cpu_shares),
    CpuPeriod: toNumber(service.cpu_period),
    CpuQuota: toNumber(service.cpu_quota),
    CpuRealtimePeriod: toNumber(service.cpu_rt_period),
    CpuRealtimeRuntime: toNumber(service.cpu_rt_runtime),
    CpuCount: service.cpu_count,
    CpuPercent: service.cpu_percent,
    CpusetCpus: service.cpuset,
    Memory: toNumber(limits?.memory ?? service.mem_limit),
    MemoryReservation: toNumber(reservations?.memory ?? service.mem_reservation),
    MemorySwap: toNumber(service.memswap_limit),
    MemorySwappiness: toNumber(service.mem_swappiness),
    OomKillDisable: service.oom_kill_disable,
    OomScoreAdj: service.oom_score_adj,
    PidsLimit: limits?.pids ?? service.pids_limit,
    ShmSize: toNumber(service.shm_size),
    Ulimits: ulimits(service),
    ...blockIo(service.blkio_config),
    ...devices(service),
  })
}

function ulimits(service: ServiceSpec): EngineObject[] | undefined {
  if (service.ulimits === undefined) return undefined
  return Object.entries(service.ulimits).map(([Name, limit]) =>
    typeof limit === 'number' ? { Name, Soft: limit, Hard: limit } : { Name, Soft: limit.soft, Hard: limit.hard },
  )
}

function devices(service: ServiceSpec): Record<string, Json | undefined> {
  const plain = (service.devices ?? []).filter((device) => !isCdi(device))
  const named = (service.devices ?? []).filter(isCdi)
  const requests = [
    ...(named.length === 0 ? [] : [{ Driver: 'cdi', DeviceIDs: named.map((device) => device.source) }]),
    ...objects(service.gpus).map((each) => deviceRequest(each, 'gpu')),
    ...objects(service.deploy?.resources?.reservations?.devices as Json).map((each) => deviceRequest(each)),
  ]
  return {
    Devices:
      plain.length === 0
        ? undefined
        : plain.map((device) => ({
            PathOnHost: device.source,
            PathInContainer: device.target ?? device.source,
            CgroupPermissions: device.permissions ?? 'rwm',
          })),
    DeviceRequests: requests.length === 0 ? undefined : requests,
    DeviceCgroupRules: service.device_cgroup_rules,
  }
}

/** `vendor.example/class=name`, a device of the Container Device Interface. */
function isCdi(device: DeviceMapping): boolean {
  return !device.source.startsWith('/') && device.source.includes('=')
}

function deviceRequest(spec: EngineObject, capability?: string): EngineObject {
  const capabilities = strings(spec['capabilities'])
  const wanted =
    capability === undefined || capabilities.includes(capability) ? capabilities : [capability, ...capabilities]
  const ids = strings(spec['device_ids'])
  return present({
    Driver: spec['driver'],
    Count: ids.length > 0 ? undefined : spec['count'] === 'all' ? -1 : (toNumber(spec['count'] as string) ?? -1),
    DeviceIDs: ids.length > 0 ? ids : undefined,
    Capabilities: [wanted],
    Options: spec['options'],
  })
}

/** The canonical model writes the members of devices in either case. */
function blockIo(config: Json | undefined): Record<string, Json | undefined> {
  const spec = objects(config === undefined ? undefined : [config])[0]
  if (spec === undefined) return {}
  const rates = (name: string): Json | undefined => {
    const list = objects(spec[name])
    return list.length === 0
      ? undefined
      : list.map((each) => ({ Path: member(each, 'path') ?? '', Rate: Number(member(each, 'rate')) }))
  }
  const weights = objects(spec['weight_device'])
  return {
    BlkioWeight: spec['weight'],
    BlkioWeightDevice:
      weights.length === 0
        ? undefined
        : weights.map((each) => ({ Path: member(each, 'path') ?? '', Weight: Number(member(each, 'weight')) })),
    BlkioDeviceReadBps: rates('device_read_bps'),
    BlkioDeviceReadIOps: rates('device_read_iops'),
    BlkioDeviceWriteBps: rates('device_write_bps'),
    BlkioDeviceWriteIOps: rates('device_write_iops'),
  }
}

function member(object: EngineObject, name: string): Json | undefined {
  return object[name] ?? object[name.charAt(0).toUpperCase() + name.slice(1)]
}

function objects(value: Json | undefined): EngineObject[] {
  if (!Array.isArray(value)) return []
  return value.filter((each): each is EngineObject => each !== null && typeof each === 'object' && !Array.isArray(each))
}

function strings(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : []
}

/** Without the members that are not set. */
export function present(members: Readonly<Record<string, Json | undefined>>): EngineObject {
  return Object.fromEntries(Object.entries(members).filter((entry): entry is [string, Json] => entry[1] !== undefined))
}
