import { eachEntry, eachItem } from './canonical.ts'
import { entry, type MapNode, mapEntry, type Node, scalar, textOf, withEntries } from './node.ts'
import { isRemote, joinPath } from './paths.ts'

export interface Base {
  /** The folder that the paths are relative to, itself relative to the document's folder. */
  readonly folder: string
  /** What `~` stands for; left as it is when not known. */
  readonly home: string | undefined
}

/** Rewrites relative paths of a file in another folder so that they are relative to the document's folder. */
export function resolvePaths(root: MapNode, base: Base): MapNode {
  const path = (node: Node) => resolveText(node, base)
  let result = mapEntry(root, 'services', (services) => eachEntry(services, (service) => resolveService(service, base)))
  for (const section of ['configs', 'secrets']) {
    result = mapEntry(result, section, (node) =>
      eachEntry(node, (value) => (value.kind === 'map' ? mapEntry(value, 'file', path) : value)),
    )
  }
  return mapEntry(result, 'volumes', (node) => eachEntry(node, (value) => resolveVolume(value, base)))
}

function resolveText(node: Node, base: Base): Node {
  const text = textOf(node)
  if (text === undefined || text === '') return node
  const full =
    text === '~' || text.startsWith('~/') ? (base.home === undefined ? text : base.home + text.slice(1)) : text
  if (full.startsWith('/') || full.startsWith('~') || /^[a-zA-Z]:[\\/]|^\\\\/.test(full)) return scalar(full, node)
  return scalar(joinPath(base.folder, full), node)
}

function resolveContext(node: Node, base: Base): Node {
  const text = textOf(node)
  if (text === undefined || isRemote(text) || text.startsWith('service:') || text.startsWith('target:')) return node
  return resolveText(node, base)
}

function resolveService(service: Node, base: Base): Node {
  if (service.kind !== 'map') return service
  const path = (node: Node) => resolveText(node, base)
  let result = mapEntry(service, 'build', (node) => resolveBuild(node, base))
  result = mapEntry(result, 'env_file', (node) =>
    eachItem(node, (item) => (item.kind === 'map' ? mapEntry(item, 'path', path) : path(item))),
  )
  result = mapEntry(result, 'label_file', (node) => eachItem(node, path))
  result = mapEntry(result, 'extends', (node) => (node.kind === 'map' ? mapEntry(node, 'file', path) : node))
  result = mapEntry(result, 'develop', (node) =>
    node.kind === 'map'
      ? mapEntry(node, 'watch', (watch) =>
          eachItem(watch, (item) => (item.kind === 'map' ? mapEntry(item, 'path', path) : item)),
        )
      : node,
  )
  return mapEntry(result, 'volumes', (node) =>
    eachItem(node, (item) =>
      item.kind === 'map' && textOf(item.entries.get('type')) === 'bind' ? mapEntry(item, 'source', path) : item,
    ),
  )
}

function resolveBuild(node: Node, base: Base): Node {
  if (node.kind !== 'map') return node
  const context = (value: Node) => resolveContext(value, base)
  return mapEntry(mapEntry(node, 'context', context), 'additional_contexts', (contexts) => eachEntry(contexts, context))
}

/** A local volume that is really a bind mount has a path in its options. */
function resolveVolume(node: Node, base: Base): Node {
  const options = entry(node, 'driver_opts')
  if (node.kind !== 'map' || options?.kind !== 'map') return node
  if (textOf(node.entries.get('driver')) !== 'local' || textOf(options.entries.get('o')) !== 'bind') return node
  return withEntries(node, { driver_opts: mapEntry(options, 'device', (device) => resolveText(device, base)) })
}
