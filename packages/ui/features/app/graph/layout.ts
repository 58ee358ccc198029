import { graphlib, layout } from '@dagrejs/dagre'

export interface LayoutNode {
  readonly id: string
  readonly width: number
  readonly height: number
}
export interface LayoutEdge {
  readonly from: string
  readonly to: string
}
export interface LayoutRequest {
  readonly id: number
  readonly nodes: readonly LayoutNode[]
  readonly edges: readonly LayoutEdge[]
}
export type Positions = Readonly<Record<string, { readonly x: number; readonly y: number }>>

interface Group {
  readonly positions: Positions
  readonly width: number
  readonly height: number
}

const gap = 28
const groupGap = 44
/** Width by height of the place that graphs are mostly shown in. */
const aspect = 1.9

/**
 * Places what is linked to one another in the order of the links, from left to right. Parts that have nothing to do with
 * each other stand in rows, so that the whole is about as wide as the place that it is shown in.
 */
export function placeNodes({ nodes, edges }: Pick<LayoutRequest, 'nodes' | 'edges'>): Positions {
  const groups = groupsOf(nodes, edges).map((members) => placeGroup(members, edges))
  const widest = Math.max(0, ...groups.map(({ width }) => width))
  const whole = groups.reduce((sum, { width }) => sum + width + groupGap, 0)
  const candidates = Array.from({ length: 12 }, (_, index) => widest + ((whole - widest) * index) / 11)
  const rows = candidates.map((limit) => inRows(groups, limit))
  const best = rows.reduce(
    (a, b) => (sizeNeeded(b) < sizeNeeded(a) ? b : a),
    rows[0] ?? { places: [], width: 0, height: 0 },
  )
  return Object.fromEntries(
    groups.flatMap((group, index) => {
      const { x: left, y: top } = best.places[index] ?? { x: 0, y: 0 }
      return Object.entries(group.positions).map(([id, { x, y }]) => [id, { x: left + x, y: top + y }])
    }),
  )
}

/** The larger it is, the smaller everything has to be drawn. */
const sizeNeeded = ({ width, height }: { readonly width: number; readonly height: number }) =>
  Math.max(width / aspect, height)

function inRows(groups: readonly Group[], limit: number) {
  const places: { x: number; y: number }[] = []
  let [x, y, rowHeight, width] = [0, 0, 0, 0]
  for (const group of groups) {
    if (x > 0 && x + group.width > limit + 1) {
      y += rowHeight + groupGap
      x = 0
      rowHeight = 0
    }
    places.push({ x, y })
    x += group.width + groupGap
    width = Math.max(width, x - groupGap)
    rowHeight = Math.max(rowHeight, group.height)
  }
  return { places, width, height: y + rowHeight }
}

/** The parts of the graph that hang together, the largest first. */
function groupsOf(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): LayoutNode[][] {
  const leader = new Map(nodes.map(({ id }) => [id, id]))
  const leaderOf = (id: string): string => {
    let found = id
    for (let next = leader.get(found); next !== undefined && next !== found; next = leader.get(found)) found = next
    return found
  }
  for (const { from, to } of edges) if (leader.has(from) && leader.has(to)) leader.set(leaderOf(from), leaderOf(to))
  const groups = new Map<string, LayoutNode[]>()
  for (const node of nodes) {
    const key = leaderOf(node.id)
    groups.set(key, [...(groups.get(key) ?? []), node])
  }
  return [...groups.values()].sort((a, b) => b.length - a.length)
}

/** The library keeps its nodes in plain objects: a service named "constructor" must not be found in all of them. */
const keyOf = (id: string) => `node ${id}`

function placeGroup(members: readonly LayoutNode[], edges: readonly LayoutEdge[]): Group {
  const graph = new graphlib.Graph()
  // The best ranks take three times as long to find, and in a large graph nobody sees the difference.
  const ranker = members.length > 40 ? 'tight-tree' : 'network-simplex'
  graph.setGraph({ rankdir: 'LR', nodesep: gap, ranksep: 96, ranker })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { id, width, height } of members) graph.setNode(keyOf(id), { width, height })
  for (const { from, to } of edges) {
    if (graph.hasNode(keyOf(from)) && graph.hasNode(keyOf(to))) graph.setEdge(keyOf(from), keyOf(to))
  }
  layout(graph)
  const placed = members.map(({ id, width, height }) => {
    const { x = 0, y = 0 } = graph.node(keyOf(id)) as { x?: number; y?: number }
    return { id, x: x - width / 2, y: y - height / 2, right: x + width / 2, bottom: y + height / 2 }
  })
  const [left, top] = [Math.min(...placed.map(({ x }) => x)), Math.min(...placed.map(({ y }) => y))]
  return {
    positions: Object.fromEntries(placed.map(({ id, x, y }) => [id, { x: x - left, y: y - top }])),
    width: Math.max(...placed.map(({ right }) => right)) - left,
    height: Math.max(...placed.map(({ bottom }) => bottom)) - top,
  }
}
