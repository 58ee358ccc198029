import type { Keys } from '../../compose/edit/plain.ts'

/**
 * What a list or mapping of a document is, where its entries are things of their own: both sides may add and change different
 * ones.
 * - names: a mapping from names
 * - lines: `KEY=value` lines, or a mapping
 * - dependencies, networks: names, or a mapping from them
 * - ports, mounts, links, devices, grants (secrets and configs of a service), hosts, paths (before a colon): a list, in which
 *   each entry is about one port, one mount, …
 * - set: a list in which each entry stands once, in any order
 * - order: the same, where the order counts
 */
export type Collection =
  | 'names'
  | 'lines'
  | 'dependencies'
  | 'networks'
  | 'ports'
  | 'mounts'
  | 'links'
  | 'devices'
  | 'grants'
  | 'hosts'
  | 'paths'
  | 'set'
  | 'order'

const patterns: Readonly<Record<string, Collection>> = {
  '': 'names',
  services: 'names',
  volumes: 'names',
  networks: 'names',
  configs: 'names',
  secrets: 'names',
  models: 'names',
  'x-panamax': 'names',
  'x-panamax.inputs': 'names',
  'x-panamax.keywords': 'set',
  'x-panamax.authors': 'set',
  'x-panamax.categories': 'order',
  'services.*.x-panamax': 'names',
  'services.*.x-panamax.required': 'set',
  'services.*.x-panamax.blocked': 'set',
  'services.*.annotations': 'lines',
  'services.*.build.additional_contexts': 'lines',
  'services.*.build.args': 'lines',
  'services.*.build.extra_hosts': 'hosts',
  'services.*.build.labels': 'lines',
  'services.*.cap_add': 'set',
  'services.*.cap_drop': 'set',
  'services.*.configs': 'grants',
  'services.*.depends_on': 'dependencies',
  'services.*.deploy.labels': 'lines',
  'services.*.device_cgroup_rules': 'set',
  'services.*.devices': 'devices',
  'services.*.dns': 'order',
  'services.*.dns_opt': 'set',
  'services.*.dns_search': 'order',
  'services.*.env_file': 'order',
  'services.*.environment': 'lines',
  'services.*.expose': 'set',
  'services.*.external_links': 'links',
  'services.*.extra_hosts': 'hosts',
  'services.*.group_add': 'set',
  'services.*.labels': 'lines',
  'services.*.links': 'links',
  'services.*.logging.options': 'names',
  'services.*.networks': 'networks',
  'services.*.networks.*.aliases': 'set',
  'services.*.ports': 'ports',
  'services.*.profiles': 'set',
  'services.*.secrets': 'grants',
  'services.*.security_opt': 'set',
  'services.*.storage_opt': 'names',
  'services.*.sysctls': 'lines',
  'services.*.tmpfs': 'paths',
  'services.*.ulimits': 'names',
  'services.*.volumes': 'mounts',
  'services.*.volumes_from': 'set',
  'networks.*.driver_opts': 'names',
  'networks.*.labels': 'lines',
  'volumes.*.driver_opts': 'names',
  'volumes.*.labels': 'lines',
  'configs.*.labels': 'lines',
  'secrets.*.labels': 'lines',
}

const byLength = new Map<number, { readonly parts: readonly string[]; readonly collection: Collection }[]>()
for (const [pattern, collection] of Object.entries(patterns)) {
  const parts = pattern === '' ? [] : pattern.split('.')
  byLength.set(parts.length, [...(byLength.get(parts.length) ?? []), { parts, collection }])
}

/** What stands at this path of a compose document; undefined: a value of its own, or unknown. */
export function collectionAt(path: Keys): Collection | undefined {
  const fits = byLength.get(path.length) ?? []
  return fits.find(({ parts }) => parts.every((part, index) => part === '*' || part === path[index]))?.collection
}
