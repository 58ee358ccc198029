import { useEffect, useRef, useState } from 'react'
import type { LayoutEdge, LayoutNode, Positions } from './layout.ts'

interface Answer {
  readonly id: number
  readonly positions: Positions
}

const start = () => new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' })
/** Begins to load with the code of the graph: the services to be placed are still to come. */
let spare: Worker | undefined = start()

/** Places the nodes in a worker; the last positions stay until the new ones are there. */
export function useLayout(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Positions | undefined {
  const [positions, setPositions] = useState<Positions>()
  const worker = useRef<Worker>(undefined)
  const asked = useRef(0)
  useEffect(() => {
    const started = spare ?? start()
    spare = undefined
    worker.current = started
    started.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      if (data.id === asked.current) setPositions(data.positions)
    })
    return () => started.terminate()
  }, [])
  const key = JSON.stringify([nodes, edges])
  useEffect(() => {
    asked.current += 1
    const [wantedNodes, wantedEdges] = JSON.parse(key) as [LayoutNode[], LayoutEdge[]]
    worker.current?.postMessage({ id: asked.current, nodes: wantedNodes, edges: wantedEdges })
  }, [key])
  return positions
}
