/** How an option of `docker run` and a key of a compose service say the same, used in both directions. */
export interface RunOption {
  readonly flag: string
  readonly key: string
  /** `number` and `text` take one value, `list` and `map` (`k=v`) add one each time, `switch` takes none. */
  readonly kind: 'text' | 'number' | 'list' | 'map' | 'switch'
}

const texts = {
  'cgroup-parent': 'cgroup_parent',
  cgroupns: 'cgroup',
  'cpu-period': 'cpu_period',
  'cpu-quota': 'cpu_quota',
  'cpu-rt-period': 'cpu_rt_period',
  'cpu-rt-runtime': 'cpu_rt_runtime',
  'cpuset-cpus': 'cpuset',
  domainname: 'domainname',
  hostname: 'hostname',
  ipc: 'ipc',
  isolation: 'isolation',
  'mac-address': 'mac_address',
  memory: 'mem_limit',
  'memory-reservation': 'mem_reservation',
  'memory-swap': 'memswap_limit',
  pid: 'pid',
  platform: 'platform',
  restart: 'restart',
  runtime: 'runtime',
  'shm-size': 'shm_size',
  'stop-signal': 'stop_signal',
  user: 'user',
  userns: 'userns_mode',
  uts: 'uts',
  workdir: 'working_dir',
}
const numbers = {
  'cpu-count': 'cpu_count',
  'cpu-percent': 'cpu_percent',
  'cpu-shares': 'cpu_shares',
  cpus: 'cpus',
  'memory-swappiness': 'mem_swappiness',
  'oom-score-adj': 'oom_score_adj',
  'pids-limit': 'pids_limit',
}
const lists = {
  'add-host': 'extra_hosts',
  'cap-add': 'cap_add',
  'cap-drop': 'cap_drop',
  'device-cgroup-rule': 'device_cgroup_rules',
  dns: 'dns',
  'dns-option': 'dns_opt',
  'dns-search': 'dns_search',
  expose: 'expose',
  'group-add': 'group_add',
  'security-opt': 'security_opt',
  tmpfs: 'tmpfs',
}
const maps = {
  annotation: 'annotations',
  label: 'labels',
  'storage-opt': 'storage_opt',
  sysctl: 'sysctls',
}
const switches = {
  init: 'init',
  interactive: 'stdin_open',
  'oom-kill-disable': 'oom_kill_disable',
  privileged: 'privileged',
  'read-only': 'read_only',
  tty: 'tty',
  'use-api-socket': 'use_api_socket',
}

function optionsOf(pairs: Readonly<Record<string, string>>, kind: RunOption['kind']): RunOption[] {
  return Object.entries(pairs).map(([flag, key]) => ({ flag, key, kind }))
}

export const runOptions: readonly RunOption[] = [
  ...optionsOf(texts, 'text'),
  ...optionsOf(numbers, 'number'),
  ...optionsOf(lists, 'list'),
  ...optionsOf(maps, 'map'),
  ...optionsOf(switches, 'switch'),
]

/** Other spellings of an option. */
export const aliases: ReadonlyMap<string, string> = new Map([
  ['dns-opt', 'dns-option'],
  ['net', 'network'],
  ['net-alias', 'network-alias'],
])

/** The options of one letter. */
export const letters: ReadonlyMap<string, string> = new Map([
  ['a', 'attach'],
  ['c', 'cpu-shares'],
  ['d', 'detach'],
  ['e', 'env'],
  ['h', 'hostname'],
  ['i', 'interactive'],
  ['l', 'label'],
  ['m', 'memory'],
  ['P', 'publish-all'],
  ['p', 'publish'],
  ['q', 'quiet'],
  ['t', 'tty'],
  ['u', 'user'],
  ['v', 'volume'],
  ['w', 'workdir'],
])

/** Options about the command line itself, of which nothing is left once the container runs. */
export const withoutEffect: ReadonlySet<string> = new Set([
  'attach',
  'detach',
  'detach-keys',
  'disable-content-trust',
  'help',
  'quiet',
  'sig-proxy',
])

/** Options with a value that neither the table nor a reader of their own covers. */
export const lostWithValue: ReadonlyMap<string, string> = new Map([
  ['cidfile', 'the file with the container id'],
  ['cpuset-mems', 'the memory nodes it may use'],
  ['io-maxbandwidth', 'the limit of disk bandwidth (Windows)'],
  ['io-maxiops', 'the limit of disk operations (Windows)'],
  ['kernel-memory', 'the limit of kernel memory, which engines no longer have'],
])

/** Switches among the options that the table does not have. */
export const otherSwitches: ReadonlySet<string> = new Set(['no-healthcheck', 'publish-all', 'rm'])
