import {
  entry,
  list,
  map,
  type MapNode,
  mapEntry,
  mapOf,
  type Node,
  type Path,
  scalar,
  textOf,
  withEntries,
} from './node.ts'
import { named } from './merge.ts'
import { parsePort } from './normalize/short-port.ts'
import { parseVolume } from './normalize/short-volume.ts'
import type { Report } from './report.ts'

/**
 * Turns every short form into its long form: ports, mounts, devices, networks, dependencies, build, env files, secrets
 * and configs, gpus, `external: {name}`. Idempotent: what is long already stays.
 */
export function canonical(root: MapNode, report: Report): MapNode {
  let result = root
  for (const section of ['volumes', 'networks', 'secrets', 'configs']) {
    result = mapEntry(result, section, (node) =>
      eachEntry(node, (value, name) => external(value, [section, name], report)),
    )
  }
  return mapEntry(result, 'services', (node) =>
    eachEntry(node, (value, name) => (value.kind === 'map' ? service(value, ['services', name], report) : value)),
  )
}

export function eachEntry(node: Node, change: (value: Node, key: string) => Node): Node {
  if (node.kind !== 'map') return node
  const entries = new Map<string, Node>()
  for (const [key, value] of node.entries) entries.set(key, change(value, key))
  return map(entries, node)
}

export function eachItem(node: Node, change: (item: Node, index: number) => Node): Node {
  return node.kind === 'list' ? list(node.items.map(change), node) : node
}

type Transform = (node: Node, path: Path, report: Report) => Node

const serviceFields: Readonly<Record<string, Transform>> = {
  build,
  configs: (node) => eachItem(node, fileReference),
  depends_on: dependencies,
  develop: (node) => (node.kind === 'map' ? mapEntry(node, 'watch', watchPaths) : node),
  devices: (node, path, report) => eachItem(node, (item, index) => device(item, [...path, index], report)),
  dns: (node) => withoutEmpty(textOrList(node)),
  env_file: envFiles,
  extends: (node) => (node.kind === 'scalar' ? mapOf({ service: node }, node) : node),
  gpus: (node) => (textOf(node) === 'all' ? list([mapOf({ count: 'all' }, node)], node) : node),
  label_file: textOrList,
  models: (node) => named(node, (item) => scalar(null, item)) ?? node,
  networks: (node) => named(node, (item) => scalar(null, item)) ?? node,
  ports,
  secrets: (node) => eachItem(node, fileReference),
  volumes: (node, path, report) => eachItem(node, (item, index) => mount(item, [...path, index], report)),
}

function service(node: MapNode, path: Path, report: Report): MapNode {
  const entries = new Map<string, Node>()
  for (const [key, value] of node.entries) {
    const transform = Object.hasOwn(serviceFields, key) ? serviceFields[key] : undefined
    entries.set(key, transform === undefined ? value : transform(value, [...path, key], report))
  }
  return map(entries, node)
}

function textOrList(node: Node): Node {
  return textOf(node) === undefined ? node : list([node], node)
}

function withoutEmpty(node: Node): Node {
  return node.kind === 'list'
    ? list(
        node.items.filter((item) => textOf(item) !== ''),
        node,
      )
    : node
}

function fileReference(node: Node): Node {
  return node.kind === 'scalar' ? mapOf({ source: node }, node) : node
}

function build(node: Node): Node {
  if (node.kind === 'scalar') return mapOf({ context: node }, node)
  if (node.kind !== 'map') return node
  return mapEntry(node, 'secrets', (secrets) => eachItem(secrets, fileReference))
}

function dependencies(node: Node): Node {
  const started = (item: Node) => mapOf({ condition: 'service_started', required: true }, item)
  const long = named(node, started)
  if (long === undefined) return node
  return eachEntry(long, (value) =>
    value.kind === 'map' && !value.entries.has('required')
      ? withEntries(value, { required: scalar(true, value) })
      : value,
  )
}

function envFiles(node: Node): Node {
  return eachItem(textOrList(node), (item) => {
    if (item.kind === 'scalar') return mapOf({ path: item, required: true }, item)
    if (item.kind !== 'map' || item.entries.has('required')) return item
    return withEntries(item, { required: scalar(true, item) })
  })
}

function watchPaths(node: Node): Node {
  if (node.kind !== 'list') return node
  const items = node.items.flatMap((item) => {
    const paths = entry(item, 'path')
    if (item.kind !== 'map' || paths?.kind !== 'list') return [item]
    return paths.items.map((path) => withEntries(item, { path }))
  })
  return list(items, node)
}

function device(node: Node, path: Path, report: Report): Node {
  const text = textOf(node)
  if (text === undefined) return node
  const [source = '', target, permissions, ...rest] = text.split(':')
  if (rest.length > 0) {
    report.error(path, node, `"${text}" is not a device: write SOURCE:TARGET:PERMISSIONS, or use the long form.`)
    return node
  }
  const inside = target === undefined || target === '' ? source : target
  return mapOf({ source, target: inside, permissions: permissions ?? 'rwm' }, node)
}

function ports(node: Node, path: Path, report: Report): Node {
  if (node.kind !== 'list') return node
  const items = node.items.flatMap((item, index): readonly Node[] => {
    if (item.kind !== 'scalar') return [item]
    if (typeof item.value !== 'string' && (typeof item.value !== 'number' || item.form === 'float')) {
      report.error([...path, index], item, 'A port must be a number, a text like "8080:80", or a mapping.')
      return [item]
    }
    const parsed = parsePort(String(item.value), item)
    if (typeof parsed !== 'string') return parsed
    report.error([...path, index], item, parsed)
    return [item]
  })
  return list(items, node)
}

function mount(node: Node, path: Path, report: Report): Node {
  const text = textOf(node)
  if (text === undefined) return node
  const parsed = parseVolume(text, node)
  if (typeof parsed !== 'string') return parsed
  report.error(path, node, parsed)
  return node
}

/** `external: {name: x}` becomes `external: true` with the name beside it. */
function external(node: Node, path: Path, report: Report): Node {
  const value = entry(node, 'external')
  if (node.kind !== 'map' || value?.kind !== 'map') return node
  const inner = value.entries.get('name')
  const outer = node.entries.get('name')
  if (inner !== undefined) {
    report.warn(
      [...path, 'external'],
      value,
      '"external.name" is deprecated: write "external: true" and "name" instead.',
    )
    if (outer !== undefined && textOf(outer) !== textOf(inner)) {
      report.error([...path, 'external'], value, '"name" and "external.name" differ: keep only "name".')
    }
  }
  return withEntries(node, { external: scalar(true, value), name: outer ?? inner })
}
