import {
  anyText,
  boolean,
  booleanOrText,
  deviceRequests,
  durationText,
  extraHosts,
  fileReferences,
  hook,
  integerOrText,
  keyed,
  labels,
  listOf,
  numberOrText,
  options,
  textList,
  textOrList,
  ulimits,
} from './fields-shared.ts'
import type { Shape } from './shape.ts'

const texts = listOf(anyText)

export const buildShape: Shape = {
  scalar: ['text'],
  ...keyed({
    additional_contexts: labels,
    args: labels,
    cache_from: texts,
    cache_to: texts,
    context: anyText,
    dockerfile: anyText,
    dockerfile_inline: anyText,
    entitlements: texts,
    extra_hosts: extraHosts,
    isolation: anyText,
    labels,
    network: anyText,
    no_cache: booleanOrText,
    no_cache_filter: textOrList,
    platforms: texts,
    privileged: booleanOrText,
    provenance: booleanOrText,
    pull: booleanOrText,
    sbom: booleanOrText,
    secrets: fileReferences,
    shm_size: integerOrText,
    ssh: labels,
    tags: texts,
    target: anyText,
    ulimits,
  }),
}

export const healthcheckShape: Shape = keyed({
  disable: booleanOrText,
  interval: durationText,
  retries: numberOrText,
  start_interval: durationText,
  start_period: durationText,
  test: { scalar: ['text'], list: { items: anyText } },
  timeout: durationText,
})

const watch = keyed(
  {
    action: { scalar: ['text'], words: ['rebuild', 'sync', 'restart', 'sync+restart', 'sync+exec'] },
    exec: hook,
    ignore: textOrList,
    include: textOrList,
    initial_sync: boolean,
    path: anyText,
    target: anyText,
  },
  ['path', 'action'],
)

export const developShape: Shape = { scalar: ['null'], ...keyed({ watch: listOf(watch) }) }

const updateConfig = keyed({
  delay: durationText,
  failure_action: anyText,
  max_failure_ratio: numberOrText,
  monitor: durationText,
  order: { scalar: ['text'], words: ['start-first', 'stop-first'] },
  parallelism: integerOrText,
})

const resources = keyed({
  limits: keyed({ cpus: numberOrText, memory: anyText, pids: integerOrText }),
  reservations: keyed({
    cpus: numberOrText,
    devices: deviceRequests,
    generic_resources: listOf(keyed({ discrete_resource_spec: keyed({ kind: anyText, value: numberOrText }) })),
    memory: anyText,
  }),
})

export const deployShape: Shape = {
  scalar: ['null'],
  ...keyed({
    endpoint_mode: anyText,
    labels,
    mode: anyText,
    placement: keyed({
      constraints: texts,
      max_replicas_per_node: integerOrText,
      preferences: listOf(keyed({ spread: anyText })),
    }),
    replicas: integerOrText,
    resources,
    restart_policy: keyed({
      condition: anyText,
      delay: durationText,
      max_attempts: integerOrText,
      window: durationText,
    }),
    rollback_config: updateConfig,
    update_config: updateConfig,
  }),
}

export const networkAttachmentShape: Shape = {
  scalar: ['null'],
  ...keyed({
    aliases: textList,
    driver_opts: options,
    gw_priority: { scalar: ['number'] },
    interface_name: anyText,
    ipv4_address: anyText,
    ipv6_address: anyText,
    link_local_ips: textList,
    mac_address: anyText,
    priority: { scalar: ['number'] },
  }),
}

const volumeOptions = {
  bind: keyed({
    create_host_path: booleanOrText,
    propagation: anyText,
    recursive: { scalar: ['text'], words: ['enabled', 'disabled', 'writable', 'readonly'] },
    selinux: { scalar: ['text'], words: ['z', 'Z'] },
  }),
  image: keyed({ subpath: anyText }),
  tmpfs: keyed({ mode: numberOrText, size: { scalar: ['integer', 'text'], min: 0 } }),
  volume: keyed({ labels, nocopy: booleanOrText, subpath: anyText }),
} as const

export const volumeMountShape: Shape = {
  scalar: ['text'],
  ...keyed(
    {
      ...volumeOptions,
      consistency: anyText,
      read_only: booleanOrText,
      source: anyText,
      target: anyText,
      type: { scalar: ['text'], words: ['bind', 'volume', 'tmpfs', 'cluster', 'npipe', 'image'] },
    },
    ['type'],
  ),
}
