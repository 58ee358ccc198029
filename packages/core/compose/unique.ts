import { list, map, type Node } from './node.ts'
import { volumeTarget } from './normalize/short-volume.ts'

type Key = (item: Node) => string | undefined

/** Lists in which a later entry replaces an earlier one with the same key, in its place. */
const unique: Readonly<Record<string, Key>> = {
  'networks.*.labels': lineKey,
  'services.*.annotations': lineKey,
  'services.*.build.args': lineKey,
  'services.*.build.additional_contexts': lineKey,
  'services.*.build.platform': lineKey,
  'services.*.build.tags': lineKey,
  'services.*.build.labels': lineKey,
  'services.*.cap_add': lineKey,
  'services.*.cap_drop': lineKey,
  'services.*.configs': mountKey(''),
  'services.*.deploy.labels': lineKey,
  'services.*.devices': deviceKey,
  'services.*.dns': lineKey,
  'services.*.dns_opt': lineKey,
  'services.*.dns_search': lineKey,
  'services.*.env_file': envFileKey,
  'services.*.environment': lineKey,
  'services.*.expose': plainKey,
  'services.*.labels': lineKey,
  'services.*.links': lineKey,
  'services.*.networks.*.aliases': lineKey,
  'services.*.networks.*.link_local_ips': lineKey,
  'services.*.ports': portKey,
  'services.*.profiles': lineKey,
  'services.*.secrets': mountKey('/run/secrets'),
  'services.*.sysctls': lineKey,
  'services.*.tmpfs': lineKey,
  'services.*.volumes': mountTarget,
}

interface Branch {
  key?: Key
  readonly next: Map<string, Branch>
}

const root: Branch = { next: new Map() }
for (const [pattern, key] of Object.entries(unique)) {
  let branch = root
  for (const part of pattern.split('.')) {
    let next = branch.next.get(part)
    if (next === undefined) {
      next = { next: new Map() }
      branch.next.set(part, next)
    }
    branch = next
  }
  branch.key = key
}

/** Drops what a later entry of the same list replaces. */
export function removeDuplicates(node: Node, branch: Branch = root): Node {
  if (node.kind === 'map') {
    let changed = false
    const entries = new Map<string, Node>()
    for (const [key, value] of node.entries) {
      const next = branch.next.get(key) ?? branch.next.get('*')
      const kept = next === undefined ? value : removeDuplicates(value, next)
      if (kept !== value) changed = true
      entries.set(key, kept)
    }
    return changed ? map(entries, node) : node
  }
  if (node.kind !== 'list' || branch.key === undefined) return node
  const kept: Node[] = []
  const places = new Map<string, number>()
  for (const item of node.items) {
    const key: string | undefined = branch.key(item)
    const place = key === undefined ? undefined : places.get(key)
    if (place !== undefined) kept[place] = item
    else {
      if (key !== undefined) places.set(key, kept.length)
      kept.push(item)
    }
  }
  return kept.length === node.items.length ? node : list(kept, node)
}

function plainKey(item: Node): string | undefined {
  return item.kind === 'scalar' ? String(item.value) : undefined
}

function lineKey(item: Node): string | undefined {
  if (item.kind !== 'scalar' || typeof item.value !== 'string') return undefined
  const equals = item.value.indexOf('=')
  return equals === -1 ? item.value : item.value.slice(0, equals)
}

function field(item: Node, key: string): string | undefined {
  const value = item.kind === 'map' ? item.entries.get(key) : undefined
  return value?.kind === 'scalar' && value.value !== null ? String(value.value) : undefined
}

function mountKey(folder: string): Key {
  return (item) => {
    if (item.kind === 'scalar') return `${folder}/${String(item.value)}`
    return field(item, 'target') ?? `${folder}/${field(item, 'source') ?? ''}`
  }
}

function mountTarget(item: Node): string | undefined {
  return item.kind === 'scalar' ? volumeTarget(String(item.value)) : field(item, 'target')
}

function deviceKey(item: Node): string | undefined {
  if (item.kind !== 'scalar') return field(item, 'target')
  const [source, target] = String(item.value).split(':')
  return target ?? source
}

function envFileKey(item: Node): string | undefined {
  return item.kind === 'scalar' ? String(item.value) : field(item, 'path')
}

function portKey(item: Node): string | undefined {
  if (item.kind === 'scalar') return String(item.value)
  const [address, published, target, protocol] = ['host_ip', 'published', 'target', 'protocol'].map((key) =>
    field(item, key),
  )
  return `${address ?? '0.0.0.0'}:${published ?? ''}:${target ?? ''}/${protocol ?? 'tcp'}`
}
