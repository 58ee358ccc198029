import type { Shape } from '@panamax/core/compose/shape'
import type { ComposeKey } from './compose-keys.ts'

type Value = string | number | boolean | null | Value[] | { [key: string]: Value }
type Mapping = { [key: string]: Value }

/** A small document with one key of the specification, and the same without that key. */
export interface Sample {
  readonly with: Mapping
  readonly without: Mapping
  /** Where the key stands in the first. */
  readonly at: readonly string[]
}

/** Values where the shape alone does not tell a fitting one. */
const values: Readonly<Record<string, Value>> = {
  name: 'named',
  'configs.*.file': './file',
  'secrets.*.file': './file',
  version: '3',
  include: [{ path: ['extra.yaml'] }],
  'include[].path': ['extra.yaml'],
  'include[].env_file': ['extra.env'],
  'include[].project_directory': 'folder',
  'services.*.blkio_config.device_read_bps[].path': '/dev/sdb',
  'services.*.build.extra_hosts': ['there:10.0.0.1'],
  'services.*.build.secrets[].source': 'other',
  'services.*.configs[].source': 'other',
  'services.*.configs[].uid': '5',
  'services.*.configs[].gid': '5',
  'services.*.secrets[].source': 'other',
  'services.*.develop.watch[].action': 'restart',
  'services.*.devices[].source': '/dev/c',
  'services.*.devices[].target': '/dev/c',
  'services.*.devices[].permissions': 'r',
  'services.*.cap_add': ['NET_ADMIN'],
  'services.*.cpuset': '0',
  'services.*.depends_on.*.condition': 'service_healthy',
  'services.*.depends_on.*.required': false,
  'services.*.deploy.mode': 'global',
  'services.*.deploy.restart_policy.condition': 'any',
  'services.*.deploy.resources.limits.memory': '10m',
  'services.*.deploy.resources.reservations.memory': '5m',
  'services.*.dns': ['1.1.1.1'],
  'services.*.env_file[].path': 'extra.env',
  'services.*.env_file[].format': 'raw',
  'services.*.env_file[].required': false,
  'services.*.expose': ['99'],
  'services.*.extends.service': 'other',
  'services.*.extends.file': 'extra.yaml',
  'services.*.external_links': ['there:here'],
  'services.*.extra_hosts': ['there:10.0.0.1'],
  'services.*.gpus[].count': 1,
  'services.*.ipc': 'host',
  'services.*.label_file': 'extra.env',
  'services.*.links': ['other:alias'],
  'services.*.mac_address': '02:00:00:00:00:01',
  'services.*.mem_limit': '10m',
  'services.*.memswap_limit': '20m',
  'services.*.mem_reservation': '5m',
  'services.*.models.*.endpoint_var': 'MODEL',
  'services.*.models.*.model_var': 'MODEL',
  'services.*.network_mode': 'host',
  'services.*.networks.*.gw_priority': 1,
  'services.*.networks.*.ipv4_address': '10.9.0.9',
  'services.*.networks.*.ipv6_address': 'fd00::9',
  'services.*.networks.*.link_local_ips': ['169.254.1.1'],
  'services.*.networks.*.mac_address': '02:00:00:00:00:01',
  'services.*.oom_score_adj': 5,
  'services.*.pid': 'host',
  'services.*.platform': 'linux/amd64',
  'services.*.ports[].host_ip': '127.0.0.1',
  'services.*.ports[].mode': 'host',
  'services.*.ports[].protocol': 'udp',
  'services.*.ports[].published': '8080',
  'services.*.ports[].target': 81,
  'services.*.post_start[].command': ['true'],
  'services.*.pre_stop[].command': ['true'],
  'services.*.profiles': ['off'],
  'services.*.pull_policy': 'always',
  'services.*.pull_refresh_after': '1d',
  'services.*.restart': 'always',
  'services.*.scale': 2,
  'services.*.deploy.replicas': 2,
  'services.*.shm_size': '10m',
  'services.*.storage_opt': { size: '1G' },
  'services.*.sysctls': { 'net.core.somaxconn': '1' },
  'services.*.tmpfs': ['/run'],
  'services.*.ulimits.*.hard': 8,
  'services.*.ulimits.*.soft': 2,
  'services.*.build.ulimits.*.hard': 8,
  'services.*.build.ulimits.*.soft': 2,
  'services.*.userns_mode': 'host',
  'services.*.uts': 'host',
  'services.*.volumes[].source': 'other',
  'services.*.volumes[].target': '/other',
  'services.*.volumes[].type': 'tmpfs',
  'services.*.volumes[].bind.propagation': 'rshared',
  'services.*.volumes[].bind.recursive': 'disabled',
  'services.*.volumes[].bind.create_host_path': false,
  'services.*.volumes[].tmpfs.size': 1000,
  'services.*.volumes_from': ['other'],
  'networks.*.ipam.config[].subnet': '10.8.0.0/16',
  'networks.*.ipam.config[].gateway': '10.9.0.1',
  'networks.*.ipam.config[].ip_range': '10.9.1.0/24',
  'networks.*.ipam.config[].aux_addresses': { host: '10.9.0.5' },
  'networks.*.external': true,
  'networks.*.enable_ipv4': false,
  'volumes.*.external': true,
  'secrets.*.external': true,
  'configs.*.external': true,
}

/** What has to stand beside a key for it to mean anything. */
const beside: readonly (readonly [path: string, around: Mapping])[] = [
  ['services.*.blkio_config.device_read_bps[]', { path: '/dev/sda', rate: 1 }],
  ['services.*.blkio_config.device_read_iops[]', { path: '/dev/sda', rate: 1 }],
  ['services.*.blkio_config.device_write_bps[]', { path: '/dev/sda', rate: 1 }],
  ['services.*.blkio_config.device_write_iops[]', { path: '/dev/sda', rate: 1 }],
  ['services.*.blkio_config.weight_device[]', { path: '/dev/sda', weight: 10 }],
  ['services.*.build', { context: '.' }],
  ['services.*.configs[]', { source: 'c' }],
  ['services.*.secrets[]', { source: 's' }],
  ['services.*.build.secrets[]', { source: 's' }],
  ['services.*.depends_on.*', { condition: 'service_started' }],
  ['services.*.develop.watch[]', { path: '.', action: 'rebuild' }],
  ['services.*.develop.watch[].exec', { command: ['true'] }],
  ['services.*.build.ulimits.*', { hard: 9, soft: 1 }],
  ['services.*.devices[]', { source: '/dev/a', target: '/dev/b' }],
  ['services.*.deploy.restart_policy', { condition: 'on-failure' }],
  ['services.*.deploy.resources.reservations.devices[]', { capabilities: ['gpu'] }],
  ['services.*.env_file[]', { path: 'extra.env' }],
  ['services.*.extends', { service: 'other' }],
  ['services.*.gpus[]', { capabilities: ['gpu'] }],
  ['services.*.healthcheck', { test: ['CMD', 'true'] }],
  ['services.*.logging', { driver: 'json-file' }],
  ['services.*.ports[]', { target: 80 }],
  ['services.*.post_start[]', { command: ['false'] }],
  ['services.*.pre_stop[]', { command: ['false'] }],
  ['services.*.provider', { type: 'x' }],
  ['services.*.ulimits.*', { hard: 9, soft: 1 }],
  ['services.*.volumes[]', { type: 'volume', target: '/v' }],
  ['include[]', { path: ['extra.yaml'] }],
  ['models.*', { model: 'm' }],
]

/** Kinds of mounts, so that their own options are looked at. */
const mounts: Readonly<Record<string, Mapping>> = {
  bind: { type: 'bind', source: '/h', target: '/v' },
  image: { type: 'image', source: 'i', target: '/v' },
  tmpfs: { type: 'tmpfs', target: '/v' },
  volume: { type: 'volume', source: 'v', target: '/v' },
}

export function sampleOf({ path, shape }: ComposeKey): Sample {
  const [section = ''] = path.split('.')
  const full = base(section)
  const bare = base(section)
  place(full, path, values[path] ?? example(shape))
  place(bare, path, undefined)
  if (/^(secrets|configs)\.\*\.(file|environment|content|external|external\.name)$/.test(path)) {
    // Each has exactly one source: the other document has another one.
    const other: Mapping = path.endsWith('.file')
      ? { environment: 'sample' }
      : path.endsWith('.name')
        ? { external: true }
        : { file: './f' }
    bare[section] = { ...(bare[section] as Mapping), key: other }
  }
  if (path === 'services.*.image') (bare['services'] as Mapping)['key'] = { build: '.' }
  if (path === 'services.*.networks.*.priority')
    for (const document of [full, bare]) attachTwice((document['services'] as Mapping)['key'] as Mapping)
  return { with: full, without: bare, at: placeOf(path) }
}

/** Of two networks the one with the priority is the first. */
function attachTwice(service: Mapping): void {
  service['networks'] = { a: null, ...(service['networks'] as Mapping) }
}

/** The path of the key in the sample, as losses name it. */
function placeOf(path: string): string[] {
  const parts = path.split('.')
  return parts.flatMap((part, index) => {
    if (part === '*') return [chosen[parts.slice(0, index + 1).join('.')] ?? 'key']
    return part.endsWith('[]') ? [part.slice(0, -2), '0'] : [part]
  })
}

/** A document in which each section has an entry that something uses. */
function base(section: string): Mapping {
  const uses: Mapping =
    section === 'networks'
      ? { networks: ['key'] }
      : section === 'volumes'
        ? { volumes: ['key:/v'] }
        : section === 'secrets'
          ? { secrets: ['key'] }
          : section === 'configs'
            ? { configs: ['key'] }
            : section === 'models'
              ? { models: ['key'] }
              : {}
  const networks = { a: {}, addressed: { ipam: { config: [{ subnet: '10.9.0.0/16' }, { subnet: 'fd00::/64' }] } } }
  return {
    services: {
      key: { image: 'a:1', ...uses },
      other: { image: 'b:1', volumes: ['/shared'], healthcheck: { test: ['CMD', 'true'] } },
    },
    networks,
    volumes: { v: {}, other: {} },
    secrets: { s: { file: './s' }, other: { file: './other' } },
    configs: { c: { content: 'c' }, other: { content: 'd' } },
    models: { m: { model: 'm' } },
  }
}

/** Names that the author chooses, by what they refer to. */
const chosen: Readonly<Record<string, string>> = {
  'services.*.depends_on.*': 'other',
  'services.*.networks.*': 'addressed',
  'services.*.models.*': 'm',
  'services.*.ulimits.*': 'nofile',
}

function place(document: Mapping, path: string, value: Value | undefined): void {
  const parts = path.split('.')
  let node: Mapping = document
  for (let index = 0; index < parts.length - 1; index++) {
    const at = parts.slice(0, index + 1).join('.')
    const part = parts[index] ?? ''
    const key = part === '*' ? (chosen[at] ?? 'key') : part.replace(/\[\]$/, '')
    const around = aroundOf(at, path)
    const known = node[key]
    if (part.endsWith('[]')) {
      const item: Mapping = { ...around }
      node[key] = [item]
      node = item
    } else {
      const next: Mapping = { ...(isMapping(known) ? known : {}), ...around }
      node[key] = next
      node = next
    }
  }
  const last = (parts.at(-1) ?? '').replace(/\[\]$/, '')
  if (value !== undefined) node[last] = value
  // What has to stand beside other keys stays as it is.
  else if (!Object.hasOwn(aroundOf(parts.slice(0, -1).join('.'), path), last)) delete node[last]
}

function aroundOf(at: string, path: string): Mapping {
  if (at === 'services.*.volumes[]') {
    const kind = path.slice(at.length + 1).split('.')[0] ?? ''
    return kind === 'type' ? { type: 'volume', target: '/v' } : { ...(mounts[kind] ?? mounts['volume']) }
  }
  if (at === 'secrets.*' || at === 'configs.*') {
    const source = ['file', 'environment', 'content', 'external', 'external.name'].some((key) =>
      path.endsWith(`*.${key}`),
    )
    return source ? {} : { file: './f' }
  }
  if (at === 'networks.*' && path.startsWith('networks.*.ipam.config[].') && !path.endsWith('subnet')) return {}
  if (at === 'networks.*.ipam.config[]' && !path.endsWith('subnet')) return { subnet: '10.9.0.0/16' }
  return { ...beside.find(([each]) => each === at)?.[1] }
}

function isMapping(value: Value | undefined): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function example(shape: Shape): Value {
  const kinds = shape.scalar ?? []
  if (shape.words !== undefined) return shape.words[0] ?? ''
  if (shape.unit === 's') return '10s'
  if (kinds.includes('boolean')) return true
  if (kinds.includes('integer') || kinds.includes('number')) return 2
  if (kinds.includes('text')) return 'sample'
  if (shape.list !== undefined) return [example(shape.list.items)]
  if (shape.map?.named !== undefined) return { sample: example(shape.map.named) }
  return 'sample'
}
