import { list, map, type MapNode, mapOf, type Node, type Path, scalar } from './node.ts'
import type { Report } from './report.ts'
import { formatGoNumber } from './yaml-scalar.ts'

type Merge = (base: Node, over: Node, path: Path, report: Report) => Node

/** Fields that are not merged key by key and appended, after the specification's chapter on merging. */
const special: readonly (readonly [pattern: readonly string[], merge: Merge])[] = (
  [
    ['networks.*.ipam.config', mergePools],
    ['networks.*.labels', mergeLines],
    ['volumes.*.labels', mergeLines],
    ['services.*.annotations', mergeLines],
    ['services.*.build', mergeBuild],
    ['services.*.build.args', mergeLines],
    ['services.*.build.additional_contexts', mergeLines],
    ['services.*.build.extra_hosts', mergeHosts],
    ['services.*.build.labels', mergeLines],
    ['services.*.command', replace],
    ['services.*.depends_on', mergeDependencies],
    ['services.*.deploy.labels', mergeLines],
    ['services.*.dns', mergeLines],
    ['services.*.dns_opt', mergeLines],
    ['services.*.dns_search', mergeLines],
    ['services.*.entrypoint', replace],
    ['services.*.env_file', mergeLines],
    ['services.*.label_file', mergeLines],
    ['services.*.environment', mergeLines],
    ['services.*.extra_hosts', mergeHosts],
    ['services.*.healthcheck.test', replace],
    ['services.*.labels', mergeLines],
    ['services.*.logging', mergeLogging],
    ['services.*.models', mergeNamed],
    ['services.*.networks', mergeNamed],
    ['services.*.sysctls', mergeLines],
    ['services.*.tmpfs', mergeLines],
    ['services.*.ulimits.*', replace],
  ] as const
).map(([pattern, merge]) => [pattern.split('.'), merge])

/**
 * One value laid over another, as an override file over the document or a service over the one that it extends:
 * mappings key by key, lists appended, scalars replaced, and the fields above by rules of their own.
 */
export function mergeNodes(base: Node, over: Node, path: Path, report: Report): Node {
  const rule = special.find(([pattern]) => matches(pattern, path))
  if (rule !== undefined) return rule[1](base, over, path, report)
  if (over.kind === 'scalar' && over.value === null) return base
  if (base.kind === 'map') {
    return over.kind === 'map' ? mergeMaps(base, over, path, report) : conflict(base, over, path, report)
  }
  if (base.kind === 'list') {
    return over.kind === 'list' ? list([...base.items, ...over.items], over) : conflict(base, over, path, report)
  }
  return over
}

function matches(pattern: readonly string[], path: Path): boolean {
  return pattern.length === path.length && pattern.every((part, index) => part === '*' || part === path[index])
}

function conflict(base: Node, over: Node, path: Path, report: Report): Node {
  const wanted = base.kind === 'map' ? 'a mapping' : 'a list'
  report.error(path, over, `This cannot be merged with the value that it overrides, which is ${wanted}.`)
  return base
}

function mergeMaps(base: MapNode, over: MapNode, path: Path, report: Report): MapNode {
  const entries = new Map(base.entries)
  for (const [key, value] of over.entries) {
    const existing = entries.get(key)
    entries.set(key, existing === undefined ? value : mergeNodes(existing, value, [...path, key], report))
  }
  return map(entries, over)
}

function replace(_base: Node, over: Node): Node {
  return over
}

function mergeLogging(base: Node, over: Node, path: Path, report: Report): Node {
  if (base.kind !== 'map' || over.kind !== 'map') return over
  const mine = base.entries.get('driver')
  const theirs = over.entries.get('driver')
  const same = mine?.kind === 'scalar' && theirs?.kind === 'scalar' && mine.value === theirs.value
  return mine === undefined || theirs === undefined || same ? mergeMaps(base, over, path, report) : over
}

function mergeBuild(base: Node, over: Node, path: Path, report: Report): Node {
  const long = (node: Node) => (node.kind === 'scalar' ? mapOf({ context: node }, node) : node)
  const [a, b] = [long(base), long(over)]
  return a.kind === 'map' && b.kind === 'map' ? mergeMaps(a, b, path, report) : over
}

function mergeDependencies(base: Node, over: Node, path: Path, report: Report): Node {
  const long = (node: Node) => named(node, (item) => mapOf({ condition: 'service_started', required: true }, item))
  const [a, b] = [long(base), long(over)]
  return a !== undefined && b !== undefined ? mergeMaps(a, b, path, report) : over
}

function mergeNamed(base: Node, over: Node, path: Path, report: Report): Node {
  const long = (node: Node) => named(node, (item) => scalar(null, item))
  const [a, b] = [long(base), long(over)]
  return a !== undefined && b !== undefined ? mergeMaps(a, b, path, report) : over
}

/** A list of names as a mapping from them; `undefined` when it is neither. */
export function named(node: Node, value: (item: Node) => Node): MapNode | undefined {
  if (node.kind === 'map') return node
  if (node.kind !== 'list') return undefined
  const entries = new Map<string, Node>()
  for (const item of node.items) {
    if (item.kind !== 'scalar' || typeof item.value !== 'string') return undefined
    entries.set(item.value, value(item))
  }
  return map(entries, node)
}

function mergeLines(base: Node, over: Node): Node {
  return list([...lines(base), ...lines(over)], over)
}

function mergeHosts(base: Node, over: Node): Node {
  const first = lines(base)
  const known = new Set(first.map((item) => (item.kind === 'scalar' ? item.value : undefined)))
  return list([...first, ...lines(over).filter((item) => item.kind !== 'scalar' || !known.has(item.value))], over)
}

/** A mapping, a list or one text as a list of `key=value` lines; a mapping's are sorted, as Compose does. */
function lines(node: Node): readonly Node[] {
  if (node.kind === 'list') return node.items
  if (node.kind === 'scalar') return node.value === null ? [] : [node]
  const found: Node[] = []
  for (const [key, value] of node.entries) {
    if (value.kind === 'list') for (const item of value.items) found.push(line(key, item))
    else found.push(line(key, value))
  }
  return found.sort((a, b) => order(lineText(a), lineText(b)))
}

function line(key: string, value: Node): Node {
  if (value.kind !== 'scalar' || value.value === null) return scalar(key, value)
  return scalar(`${key}=${scalarText(value.value, value.form)}`, value)
}

function lineText(node: Node): string {
  return node.kind === 'scalar' ? String(node.value) : ''
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** A scalar as the text that Go prints for it. */
export function scalarText(value: boolean | number | bigint | string, form: 'float' | 'timestamp' | undefined): string {
  return typeof value === 'number' ? formatGoNumber(value, form) : String(value)
}

/** Address pools of a network: one with the same subnet is merged, any other is added. */
function mergePools(base: Node, over: Node, path: Path, report: Report): Node {
  if (base.kind !== 'list' || over.kind !== 'list') return over
  const subnet = (node: Node) => {
    const value = node.kind === 'map' ? node.entries.get('subnet') : undefined
    return value?.kind === 'scalar' ? String(value.value) : ''
  }
  const pools = new Map(base.items.map((pool) => [subnet(pool), pool]))
  for (const pool of over.items) {
    const known = pools.get(subnet(pool))
    pools.set(subnet(pool), known?.kind === 'map' && pool.kind === 'map' ? mergeMaps(known, pool, path, report) : pool)
  }
  return list([...pools.values()], over)
}
