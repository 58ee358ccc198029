import { entry, map, type MapNode, mapOf, type Node, scalar, textOf, withEntries } from './node.ts'
import type { Report } from './report.ts'

/**
 * Accepts a file of fig or of Compose 1, where the services stand at the top: they are put under `services`, and keys
 * that have since got another name are renamed. Any other file comes back as it is.
 */
export function acceptFig(root: MapNode, report: Report): MapNode {
  if (!isFig(root)) return root
  report.warn([], root, 'This is a file of Compose 1, with the services at the top: put them under "services:".')
  const services = new Map<string, Node>()
  const rest = new Map<string, Node>()
  const volumes = new Map<string, Node>()
  const names = new Set([...root.entries.keys()].filter((key) => !key.startsWith('x-')))
  for (const [key, value] of root.entries) {
    if (key.startsWith('x-')) rest.set(key, value)
    else services.set(key, value.kind === 'map' ? modernize(value, names, volumes) : value)
  }
  rest.set('services', map(services, root))
  if (volumes.size > 0) rest.set('volumes', map(volumes, root))
  return map(rest, root)
}

const topLevel = new Set([
  'services',
  'networks',
  'volumes',
  'secrets',
  'configs',
  'include',
  'name',
  'version',
  'models',
])

function isFig(root: MapNode): boolean {
  let found = false
  for (const [key, value] of root.entries) {
    if (key.startsWith('x-')) continue
    if (value.kind !== 'map') return false
    const describesService = value.entries.has('image') || value.entries.has('build') || value.entries.has('extends')
    if (topLevel.has(key) && !describesService) return false
    if (!describesService) return false
    found = true
  }
  return found
}

function modernize(service: MapNode, names: ReadonlySet<string>, volumes: Map<string, Node>): MapNode {
  let result = service
  const net = result.entries.get('net')
  if (net !== undefined) result = withEntries(result, { net: undefined, network_mode: networkMode(net, names) })
  const dockerfile = result.entries.get('dockerfile')
  const build = result.entries.get('build')
  if (dockerfile !== undefined) {
    const context = build?.kind === 'map' ? build : mapOf({ context: build }, dockerfile)
    result = withEntries(result, { dockerfile: undefined, build: withEntries(context, { dockerfile }) })
  }
  const driver = result.entries.get('log_driver')
  const options = result.entries.get('log_opt')
  if (driver !== undefined || options !== undefined) {
    const logging = mapOf({ driver, options }, driver ?? options ?? service)
    result = withEntries(result, { log_driver: undefined, log_opt: undefined, logging })
  }
  collectVolumes(result, volumes)
  return result
}

function networkMode(net: Node, names: ReadonlySet<string>): Node {
  const container = /^container:(.+)$/.exec(textOf(net) ?? '')?.[1]
  return container !== undefined && names.has(container) ? scalar(`service:${container}`, net) : net
}

/** Compose 1 made named volumes without asking; now they must be declared. */
function collectVolumes(service: MapNode, volumes: Map<string, Node>): void {
  const mounts = entry(service, 'volumes')
  if (mounts?.kind !== 'list') return
  for (const mount of mounts.items) {
    const name = /^([a-zA-Z0-9][a-zA-Z0-9_.-]+):/.exec(textOf(mount) ?? '')?.[1]
    if (name !== undefined) volumes.set(name, mapOf({ name }, mount))
  }
}
