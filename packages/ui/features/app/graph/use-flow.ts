import { type Edge, MarkerType, type Node } from '@xyflow/react'
import { useMemo } from 'react'
import { own } from '../../../components/own.ts'
import { useTexts } from '../../../texts/texts.tsx'
import type { ServiceFacts } from '../tiers/use-tiers.ts'
import classes from './graph.module.css'
import { graphOf, type Line, nodeHeight, nodeWidth, volumeSize } from './graph-of.ts'
import type { ServiceNodeData } from './service-node.tsx'
import { useLayout } from './use-layout.ts'

interface Options {
  readonly selected?: readonly string[]
  /** Nothing of it runs: nodes have no state, and nothing happens where they are pressed. */
  readonly isPicture?: boolean
}

/** What has room between two nodes. */
const shortened = (alias: string) => (alias.length > 12 ? `${alias.slice(0, 11)}…` : alias)
const noNodes: readonly string[] = []

/** Services, their shared volumes and the lines between them, placed; undefined until they are. */
export function useFlow(services: readonly ServiceFacts[], { selected = noNodes, isPicture = false }: Options = {}) {
  const { graph: texts } = useTexts()
  const graph = useMemo(() => graphOf(services), [services])
  const places = useMemo(
    () => [
      ...services.map(({ name }) => ({ id: name, width: nodeWidth, height: nodeHeight })),
      ...graph.volumes.map(({ id }) => ({ id, width: volumeSize.width, height: volumeSize.height })),
    ],
    [services, graph.volumes],
  )
  const positions = useLayout(places, graph.lines)
  const nodes = useMemo<Node[]>(() => {
    if (positions === undefined) return []
    const cards = services.map(
      (service): Node<ServiceNodeData> => ({
        id: service.name,
        type: 'service',
        position: own(positions, service.name) ?? { x: 0, y: 0 },
        width: nodeWidth,
        height: nodeHeight,
        data: { service, isPicture },
        selected: selected.includes(service.name),
        ...(isPicture ? { selectable: false, focusable: false } : { ariaRole: 'button' as const }),
      }),
    )
    const volumes = graph.volumes.map(
      ({ id, name }): Node => ({
        id,
        type: 'volume',
        position: own(positions, id) ?? { x: 0, y: 0 },
        ...volumeSize,
        data: { name },
        selectable: false,
        focusable: false,
      }),
    )
    return [...cards, ...volumes]
  }, [graph.volumes, isPicture, positions, selected, services])
  const edges = useMemo<Edge[]>(
    () =>
      graph.lines.map((line) => ({
        id: line.id,
        source: line.from,
        target: line.to,
        focusable: false,
        className: classes[line.kind],
        ...(line.alias === undefined || line.alias === line.to ? {} : { label: shortened(line.alias) }),
        ...(line.kind === 'volume' ? {} : { markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16 } }),
        ariaLabel: lineText(line, texts),
      })),
    [graph.lines, texts],
  )
  return positions === undefined ? undefined : { nodes, edges }
}

type LineTexts = Pick<ReturnType<typeof useTexts>['graph'], 'edge' | 'dependency' | 'volume'>

/** In words, for those who do not see the line. */
export function lineText({ kind, from, to, alias }: Line, texts: LineTexts): string {
  if (kind === 'link') return texts.edge(from, to, alias ?? to)
  return kind === 'order' ? texts.dependency(from, to) : texts.volume(to.replace(/^volume:/, ''))
}
