import {
  buildShape,
  deployShape,
  developShape,
  healthcheckShape,
  networkAttachmentShape,
  volumeMountShape,
} from './fields-nested.ts'
import {
  anyText,
  boolean,
  booleanOrText,
  command,
  durationText,
  envFiles,
  extraHosts,
  fileReferences,
  gpus,
  integerOrText,
  keyed,
  labels,
  listOf,
  name,
  numberOrText,
  textOrList,
  ulimits,
  textList,
  hook,
} from './fields-shared.ts'
import type { Shape } from './shape.ts'

/** Every key that the Compose Specification gives a service, with the form of its value. */
export const serviceFields: Readonly<Record<string, Shape>> = {
  annotations: labels,
  attach: booleanOrText,
  blkio_config: blkio(),
  build: buildShape,
  cap_add: textList,
  cap_drop: textList,
  cgroup: { scalar: ['text'], words: ['host', 'private'] },
  cgroup_parent: anyText,
  command,
  configs: fileReferences,
  container_name: anyText,
  cpu_count: { scalar: ['integer', 'text'], min: 0 },
  cpu_percent: { scalar: ['integer', 'text'], min: 0, max: 100 },
  cpu_period: numberOrText,
  cpu_quota: numberOrText,
  cpu_rt_period: numberOrText,
  cpu_rt_runtime: numberOrText,
  cpu_shares: numberOrText,
  cpus: numberOrText,
  cpuset: anyText,
  credential_spec: keyed({ config: anyText, file: anyText, registry: anyText }),
  depends_on: dependsOn(),
  deploy: deployShape,
  develop: developShape,
  device_cgroup_rules: textList,
  devices: listOf({
    scalar: ['text'],
    ...keyed({ source: anyText, target: anyText, permissions: anyText }, ['source']),
  }),
  dns: textOrList,
  dns_opt: textList,
  dns_search: textOrList,
  domainname: anyText,
  entrypoint: command,
  env_file: envFiles,
  environment: labels,
  expose: { list: { items: { scalar: ['text', 'number'] }, unique: true } },
  extends: { scalar: ['text'], map: { keys: { service: anyText, file: anyText }, required: ['service'] } },
  external_links: textList,
  extra_hosts: extraHosts,
  gpus,
  group_add: { list: { items: { scalar: ['text', 'number'] }, unique: true } },
  healthcheck: healthcheckShape,
  hostname: anyText,
  image: anyText,
  init: booleanOrText,
  ipc: anyText,
  isolation: anyText,
  label_file: { scalar: ['text'], list: { items: anyText } },
  labels,
  links: textList,
  logging: keyed({
    driver: anyText,
    options: { map: { named: { scalar: ['text', 'number', 'null'] } } },
  }),
  mac_address: anyText,
  mem_limit: numberOrText,
  mem_reservation: integerOrText,
  mem_swappiness: integerOrText,
  memswap_limit: numberOrText,
  models: {
    list: { items: anyText, unique: true },
    map: { named: keyed({ endpoint_var: anyText, model_var: anyText }), name },
  },
  network_mode: anyText,
  networks: {
    list: { items: anyText, unique: true },
    map: { named: networkAttachmentShape, name },
  },
  oom_kill_disable: booleanOrText,
  oom_score_adj: { scalar: ['integer', 'text'], min: -1000, max: 1000 },
  pid: { scalar: ['text', 'null'] },
  pids_limit: numberOrText,
  platform: anyText,
  ports: { list: { items: port(), unique: true } },
  post_start: listOf(hook),
  pre_stop: listOf(hook),
  privileged: booleanOrText,
  profiles: textList,
  provider: keyed(
    {
      type: anyText,
      options: {
        map: {
          named: {
            scalar: ['text', 'number', 'boolean'],
            list: { items: { scalar: ['text', 'number', 'boolean'] } },
          },
        },
      },
    },
    ['type'],
  ),
  pull_policy: {
    scalar: ['text'],
    pattern: /always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+/,
  },
  pull_refresh_after: anyText,
  read_only: booleanOrText,
  restart: anyText,
  runtime: anyText,
  scale: integerOrText,
  secrets: fileReferences,
  security_opt: textList,
  shm_size: numberOrText,
  stdin_open: booleanOrText,
  stop_grace_period: durationText,
  stop_signal: anyText,
  storage_opt: { map: { loose: true } },
  sysctls: labels,
  tmpfs: textOrList,
  tty: booleanOrText,
  ulimits,
  use_api_socket: boolean,
  user: anyText,
  userns_mode: anyText,
  uts: anyText,
  volumes: { list: { items: volumeMountShape, unique: true } },
  volumes_from: textList,
  working_dir: anyText,
}

function blkio(): Shape {
  const rates = listOf({ map: { keys: { path: anyText, rate: integerOrText } } })
  return {
    map: {
      keys: {
        device_read_bps: rates,
        device_read_iops: rates,
        device_write_bps: rates,
        device_write_iops: rates,
        weight: integerOrText,
        weight_device: listOf({ map: { keys: { path: anyText, weight: integerOrText } } }),
      },
    },
  }
}

function dependsOn(): Shape {
  const condition: Shape = {
    scalar: ['text'],
    words: ['service_started', 'service_healthy', 'service_completed_successfully'],
  }
  const dependency = keyed({ condition, restart: booleanOrText, required: boolean }, ['condition'])
  return { list: textList.list ?? { items: anyText }, map: { named: dependency, name } }
}

function port(): Shape {
  const long = keyed({
    name: anyText,
    mode: anyText,
    host_ip: anyText,
    target: integerOrText,
    published: integerOrText,
    protocol: anyText,
    app_protocol: anyText,
  })
  return { scalar: ['number', 'text'], ...long }
}
