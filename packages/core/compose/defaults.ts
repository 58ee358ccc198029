import { eachEntry, eachItem } from './canonical.ts'
import { type MapNode, mapEntry, type Node, scalar, textOf, withEntries } from './node.ts'

/** Writes out what the specification says of fields that are left away, in a canonical model. */
export function setDefaults(root: MapNode): MapNode {
  return mapEntry(root, 'services', (services) =>
    eachEntry(services, (service) => (service.kind === 'map' ? serviceDefaults(service) : service)),
  )
}

function serviceDefaults(service: MapNode): MapNode {
  let result = mapEntry(service, 'build', buildDefaults)
  result = mapEntry(result, 'secrets', (node) => eachItem(node, secretDefaults))
  result = mapEntry(result, 'ports', (node) =>
    eachItem(node, (port) => missing(port, { protocol: 'tcp', mode: 'ingress' })),
  )
  result = mapEntry(result, 'gpus', (node) => eachItem(node, deviceDefaults))
  result = mapEntry(result, 'deploy', (deploy) =>
    nested(deploy, ['resources', 'reservations', 'devices'], deviceDefaults),
  )
  result = mapEntry(result, 'volumes', (node) => eachItem(node, mountDefaults))
  if (textOf(result.entries.get('pull_policy')) === 'if_not_present') {
    return mapEntry(result, 'pull_policy', (node) => scalar('missing', node))
  }
  return result
}

function missing(node: Node, values: Readonly<Record<string, string | boolean>>): Node {
  if (node.kind !== 'map') return node
  const added = Object.entries(values).filter(([key]) => !node.entries.has(key))
  return withEntries(node, Object.fromEntries(added.map(([key, value]) => [key, scalar(value, node)])))
}

function buildDefaults(node: Node): Node {
  const withContext = missing(node, { context: '.' })
  if (withContext.kind !== 'map' || withContext.entries.has('dockerfile_inline')) return withContext
  return missing(withContext, { dockerfile: 'Dockerfile' })
}

function secretDefaults(node: Node): Node {
  const source = node.kind === 'map' ? textOf(node.entries.get('source')) : undefined
  return source === undefined ? node : missing(node, { target: `/run/secrets/${source}` })
}

function deviceDefaults(node: Node): Node {
  if (node.kind !== 'map' || node.entries.has('count') || node.entries.has('device_ids')) return node
  return missing(node, { count: 'all' })
}

function mountDefaults(node: Node): Node {
  return node.kind === 'map' ? mapEntry(node, 'bind', (bind) => missing(bind, { create_host_path: true })) : node
}

function nested(node: Node, path: readonly string[], change: (item: Node) => Node): Node {
  const [key, ...rest] = path
  if (key === undefined) return eachItem(node, change)
  return node.kind === 'map' ? mapEntry(node, key, (value) => nested(value, rest, change)) : node
}
