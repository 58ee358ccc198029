import type { Json } from '../spec.ts'
import { command, healthTest, hook } from './command.ts'
import {
  type Decode,
  anyDuration,
  anyInteger,
  anyText,
  bytes,
  either,
  float,
  integer,
  listOf,
  object,
  record,
  text,
  texts,
  toText,
  trueOnly,
} from './decode.ts'
import { deploy, deviceRequests } from './deploy.ts'
import { environment, hosts, stringMap } from './lines.ts'
import { cleanTarget } from './short-volume.ts'

const mode: Decode = (node) => {
  if (node.kind !== 'scalar' || node.value === null) return undefined
  // A number is what YAML made of 0440; a text is read as octal here.
  const value = typeof node.value === 'string' ? Number.parseInt(node.value, 8) : Number(node.value)
  return Number.isNaN(value) ? undefined : `0${value.toString(8)}`
}

const fileReferences = listOf(object({ source: text, target: text, uid: text, gid: text, mode }))

const ulimit: Decode = (node, path, report) => {
  if (node.kind === 'scalar') return anyInteger(node, path, report)
  const value = object({ soft: anyInteger, hard: anyInteger })(node, path, report)
  return typeof value === 'object' && value !== null ? { soft: 0, hard: 0, ...value } : undefined
}

const ulimits: Decode = record((node, path, report) => {
  const value = ulimit(node, path, report)
  return value === 0 ? { soft: 0, hard: 0 } : value
})

/** Build keys as `ID` or `ID=PATH`. */
const sshKeys: Decode = (node, path, report) => {
  if (node.kind !== 'map') return texts(node, path, report)
  return [...node.entries].map(([id, value]) => {
    const file = toText(value) ?? ''
    return file === '' ? id : `${id}=${file}`
  })
}

const build = object({
  context: text,
  dockerfile: text,
  dockerfile_inline: text,
  entitlements: texts,
  args: environment,
  provenance: anyText,
  sbom: anyText,
  ssh: sshKeys,
  labels: stringMap,
  cache_from: texts,
  cache_to: texts,
  no_cache: trueOnly,
  no_cache_filter: texts,
  additional_contexts: stringMap,
  pull: trueOnly,
  extra_hosts: hosts,
  isolation: text,
  network: text,
  target: text,
  secrets: fileReferences,
  shm_size: bytes,
  tags: texts,
  ulimits,
  platforms: texts,
  privileged: trueOnly,
})

/** Compose prints these two with capitals. */
const throttles = listOf((node, path, report) => {
  const value = object({ path: anyText, rate: bytes })(node, path, report) as Record<string, Json> | undefined
  return value === undefined ? undefined : { Path: value.path ?? '', Rate: value.rate ?? '0' }
})
const weights = listOf((node, path, report) => {
  const value = object({ path: anyText, weight: anyInteger })(node, path, report) as Record<string, Json> | undefined
  return value === undefined ? undefined : { Path: value.path ?? '', Weight: value.weight ?? 0 }
})

const mount = object({
  type: text,
  source: text,
  target: (node) => {
    const value = toText(node)
    return value === undefined || value === '' ? undefined : cleanTarget(value)
  },
  read_only: trueOnly,
  consistency: text,
  bind: object({ propagation: text, create_host_path: trueOnly, selinux: text, recursive: text }),
  volume: object({ labels: stringMap, nocopy: trueOnly, subpath: text }),
  tmpfs: object({ size: bytes, mode: integer }),
  image: object({ subpath: text }),
})

const dependency: Decode = (node, path, report) => {
  const value = object({ condition: text, restart: trueOnly, required: either })(node, path, report)
  return typeof value === 'object' && value !== null ? { required: true, ...value } : undefined
}

const attachment: Decode = (node, path, report) =>
  object(
    {
      priority: integer,
      gw_priority: integer,
      aliases: texts,
      ipv4_address: text,
      ipv6_address: text,
      link_local_ips: texts,
      mac_address: text,
      driver_opts: stringMap,
      interface_name: text,
    },
    true,
  )(node, path, report) ?? null

const watch = listOf((node, path, report) => {
  const fields = {
    path: anyText,
    action: anyText,
    target: text,
    exec: hook,
    include: texts,
    ignore: texts,
    initial_sync: trueOnly,
  }
  const value = object(fields)(node, path, report)
  return typeof value === 'object' && value !== null ? { exec: { command: null }, ...value } : undefined
})

/** Every field of a service with how it is read. `env_file`, `label_file` and `extends` are used up before. */
export const service = object(
  {
    annotations: stringMap,
    attach: either,
    blkio_config: object({
      weight: integer,
      weight_device: weights,
      device_read_bps: throttles,
      device_read_iops: throttles,
      device_write_bps: throttles,
      device_write_iops: throttles,
    }),
    build,
    cap_add: texts,
    cap_drop: texts,
    cgroup: text,
    cgroup_parent: text,
    command,
    configs: fileReferences,
    container_name: text,
    cpu_count: integer,
    cpu_percent: float,
    cpu_period: integer,
    cpu_quota: integer,
    cpu_rt_period: integer,
    cpu_rt_runtime: integer,
    cpu_shares: integer,
    cpus: float,
    cpuset: text,
    credential_spec: object({ config: text, file: text, registry: text }),
    depends_on: record(dependency),
    deploy,
    develop: object({ watch }),
    device_cgroup_rules: texts,
    devices: listOf(object({ source: text, target: text, permissions: text })),
    dns: texts,
    dns_opt: texts,
    dns_search: texts,
    domainname: text,
    entrypoint: command,
    environment,
    expose: texts,
    external_links: texts,
    extra_hosts: hosts,
    gpus: deviceRequests,
    group_add: texts,
    healthcheck: object({
      test: healthTest,
      timeout: anyDuration,
      interval: anyDuration,
      retries: anyInteger,
      start_period: anyDuration,
      start_interval: anyDuration,
      disable: trueOnly,
    }),
    hostname: text,
    image: text,
    init: either,
    ipc: text,
    isolation: text,
    labels: stringMap,
    links: texts,
    logging: object({ driver: text, options: stringMap }),
    mac_address: text,
    mem_limit: bytes,
    mem_reservation: bytes,
    mem_swappiness: bytes,
    memswap_limit: bytes,
    models: record((node, path, report) => object({ endpoint_var: text, model_var: text })(node, path, report) ?? null),
    network_mode: text,
    networks: record(attachment),
    oom_kill_disable: trueOnly,
    oom_score_adj: integer,
    pid: text,
    pids_limit: integer,
    platform: text,
    ports: listOf(
      object(
        { name: text, mode: text, host_ip: text, target: integer, published: text, protocol: text, app_protocol: text },
        true,
      ),
    ),
    post_start: listOf(hook),
    pre_stop: listOf(hook),
    privileged: trueOnly,
    profiles: texts,
    provider: object({ type: text, options: record(texts) }),
    pull_policy: text,
    pull_refresh_after: text,
    read_only: trueOnly,
    restart: text,
    runtime: text,
    scale: anyInteger,
    secrets: fileReferences,
    security_opt: texts,
    shm_size: bytes,
    stdin_open: trueOnly,
    stop_grace_period: anyDuration,
    stop_signal: text,
    storage_opt: stringMap,
    sysctls: stringMap,
    tmpfs: texts,
    tty: trueOnly,
    ulimits,
    use_api_socket: trueOnly,
    user: text,
    userns_mode: text,
    uts: text,
    volumes: listOf(mount),
    volumes_from: texts,
    working_dir: text,
  },
  true,
)
