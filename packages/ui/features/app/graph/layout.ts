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

const gap = 28
const rowGap = 40
/** Of what is linked to nothing: as wide as this many. */
const perRow = 6

/** Places nodes in the order of their links, from left to right; what is linked to nothing stands below in rows. */
export function placeNodes({ nodes, edges }: Pick<LayoutRequest, 'nodes' | 'edges'>): Positions {
  const linked = new Set(edges.flatMap(({ from, to }) => [from, to]))
  const graph = new graphlib.Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: gap, ranksep: 110, marginx: 8, marginy: 8 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { id, width, height } of nodes) if (linked.has(id)) graph.setNode(id, { width, height })
  for (const { from, to } of edges) graph.setEdge(from, to)
  if (graph.nodeCount() > 0) layout(graph)
  const positions: Record<string, { x: number; y: number }> = {}
  let bottom = 0
  for (const { id, width, height } of nodes) {
    if (!linked.has(id)) continue
    const { x = 0, y = 0 } = graph.node(id) as { x?: number; y?: number }
    positions[id] = { x: x - width / 2, y: y - height / 2 }
    bottom = Math.max(bottom, y + height / 2 + rowGap)
  }
  const alone = nodes.filter(({ id }) => !linked.has(id))
  for (const [index, { id, width, height }] of alone.entries()) {
    const row = Math.floor(index / perRow)
    positions[id] = { x: 8 + (index % perRow) * (width + gap), y: bottom + row * (height + gap) }
  }
  return positions
}
