export type Cast = 'integer' | 'float' | 'boolean'

/**
 * Fields whose text Compose turns into a number or a boolean while it interpolates: `privileged: ${P}`, but also
 * `privileged: "yes"`. `*` stands for any key or index.
 */
const castFields: Readonly<Record<string, Cast>> = {
  'services.*.cpu_count': 'integer',
  'services.*.cpu_percent': 'float',
  'services.*.cpu_period': 'integer',
  'services.*.cpu_quota': 'integer',
  'services.*.cpu_rt_period': 'integer',
  'services.*.cpu_rt_runtime': 'integer',
  'services.*.cpu_shares': 'integer',
  'services.*.cpus': 'float',
  'services.*.init': 'boolean',
  'services.*.deploy.replicas': 'integer',
  'services.*.deploy.update_config.parallelism': 'integer',
  'services.*.deploy.update_config.max_failure_ratio': 'float',
  'services.*.deploy.rollback_config.parallelism': 'integer',
  'services.*.deploy.rollback_config.max_failure_ratio': 'float',
  'services.*.deploy.restart_policy.max_attempts': 'integer',
  'services.*.deploy.placement.max_replicas_per_node': 'integer',
  'services.*.healthcheck.retries': 'integer',
  'services.*.healthcheck.disable': 'boolean',
  'services.*.oom_kill_disable': 'boolean',
  'services.*.oom_score_adj': 'integer',
  'services.*.pids_limit': 'integer',
  'services.*.ports.*.target': 'integer',
  'services.*.privileged': 'boolean',
  'services.*.read_only': 'boolean',
  'services.*.scale': 'integer',
  'services.*.stdin_open': 'boolean',
  'services.*.tty': 'boolean',
  'services.*.ulimits.*': 'integer',
  'services.*.ulimits.*.hard': 'integer',
  'services.*.ulimits.*.soft': 'integer',
  'services.*.volumes.*.read_only': 'boolean',
  'services.*.volumes.*.volume.nocopy': 'boolean',
  'networks.*.external': 'boolean',
  'networks.*.internal': 'boolean',
  'networks.*.attachable': 'boolean',
  'networks.*.enable_ipv4': 'boolean',
  'networks.*.enable_ipv6': 'boolean',
  'volumes.*.external': 'boolean',
  'secrets.*.external': 'boolean',
  'configs.*.external': 'boolean',
}

/** The casts at and below a place of the tree. */
export interface Casts {
  readonly cast?: Cast
  readonly next: ReadonlyMap<string, Casts>
}

interface Branch extends Casts {
  cast?: Cast
  readonly next: Map<string, Branch>
}

const root: Branch = { next: new Map() }
for (const [pattern, cast] of Object.entries(castFields)) {
  let branch = root
  for (const part of pattern.split('.')) {
    let next = branch.next.get(part)
    if (next === undefined) {
      next = { next: new Map() }
      branch.next.set(part, next)
    }
    branch = next
  }
  branch.cast = cast
}

export const rootCasts: Casts = root

/** The casts below a key, or `*` for an item of a list. */
export function castsBelow(casts: Casts | undefined, key: string): Casts | undefined {
  return casts?.next.get(key) ?? casts?.next.get('*')
}

/** The value that the text stands for; `undefined` when it stands for none. */
export function castText(text: string, cast: Cast): number | boolean | undefined {
  if (cast === 'boolean') return parseBoolean(text)
  if (cast === 'integer') return /^[-+]?\d+$/.test(text) ? Number(text) : undefined
  return /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/.test(text) ? Number(text) : undefined
}

const truths = new Map([
  ['true', true],
  ['false', false],
  ['y', true],
  ['yes', true],
  ['on', true],
  ['n', false],
  ['no', false],
  ['off', false],
])

/** A boolean written as text, with the words of YAML 1.1 too, in any case. */
export function parseBoolean(text: string): boolean | undefined {
  return truths.get(text.toLowerCase())
}
