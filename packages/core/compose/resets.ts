import { list, map, type MapNode, type Node, type Path } from './node.ts'

/** Removes what stands at the paths: `!reset` and `!override` in a later file drop what earlier files say there. */
export function dropPaths(root: MapNode, paths: readonly Path[]): MapNode {
  return paths.reduce<MapNode>((node, path) => drop(node, path) as MapNode, root)
}

/** The same for one service taken on its own, with paths that start at its name. */
export function dropServicePaths(service: MapNode, name: string, paths: readonly Path[]): MapNode {
  const own = paths.filter((path) => path.length > 2 && path[0] === 'services' && path[1] === name)
  return dropPaths(
    service,
    own.map((path) => path.slice(2)),
  )
}

function drop(node: Node, path: Path): Node {
  const [key, ...rest] = path
  if (key === undefined) return node
  if (node.kind === 'map') {
    const value = node.entries.get(String(key))
    if (value === undefined) return node
    const entries = new Map(node.entries)
    if (rest.length === 0) entries.delete(String(key))
    else entries.set(String(key), drop(value, rest))
    return map(entries, node)
  }
  if (node.kind === 'list' && typeof key === 'number' && rest.length > 0) {
    return list(
      node.items.map((item, index) => (index === key ? drop(item, rest) : item)),
      node,
    )
  }
  return node
}
