import '@xyflow/react/dist/style.css'
import { composeDocument } from '@panamax/core/template/compose-document'
import { Skeleton, Text } from '@mantine/core'
import { Background, ReactFlow } from '@xyflow/react'
import { useMemo, useState } from 'react'
import type { TemplateDetail } from '../../api/queries.ts'
import { readModel } from '../../document/service-model.ts'
import { useTexts } from '../../texts/texts.tsx'
import classes from '../app/graph/graph.module.css'
import { graphOf } from '../app/graph/graph-of.ts'
import { placesOf, Refit } from '../app/graph/refit.tsx'
import { nodeTypes } from '../app/graph/service-node.tsx'
import { lineText, useFlow } from '../app/graph/use-flow.ts'
import type { ServiceFacts } from '../app/tiers/use-tiers.ts'
import own from './template.module.css'

// More cannot be read without coming closer.
const crowded = 12
const fit = { maxZoom: 1, padding: 0.15 } as const

/** How its services hang together, to look at; for those who do not see it, in words. */
export function TemplateGraph({ template }: { readonly template: TemplateDetail }) {
  const { graph: texts, template: words } = useTexts()
  const services = useMemo(() => servicesOf(template), [template])
  const flow = useFlow(services, { isPicture: true })
  const [isHeld, setHeld] = useState(false)
  const lines = useMemo(() => graphOf(services).lines.map((line) => lineText(line, texts)), [services, texts])
  if (services.length === 0) return <Text c="dimmed">{words.noGraph}</Text>
  return (
    <>
      <div className={`${classes.frame} ${own.graph}`} role="img" aria-label={[texts.label, ...lines].join('. ')}>
        {flow === undefined ? (
          <Skeleton h="100%" aria-label={texts.laying} />
        ) : (
          <ReactFlow
            nodes={flow.nodes}
            edges={flow.edges}
            nodeTypes={nodeTypes}
            nodesDraggable={false}
            nodesConnectable={false}
            nodesFocusable={false}
            edgesFocusable={false}
            elementsSelectable={false}
            panOnDrag={services.length > crowded}
            zoomOnScroll={false}
            zoomOnDoubleClick={false}
            preventScrolling={false}
            deleteKeyCode={null}
            fitView
            fitViewOptions={fit}
            onMove={(event) => {
              if (event !== null) setHeld(true)
            }}
            minZoom={0.1}
            maxZoom={1.5}
            proOptions={{ hideAttribution: true }}
          >
            <Background gap={20} />
            <Refit shown={placesOf(flow.nodes)} options={fit} isHeld={isHeld} />
          </ReactFlow>
        )}
      </div>
      <div className={classes.legend} data-static>
        <span data-kind="link">{texts.legendLink}</span>
        <span data-kind="order">{texts.legendDependency}</span>
        <span data-kind="volume">{texts.legendVolume}</span>
      </div>
    </>
  )
}

/** Of a file in any dialect; none where it cannot be read. */
function servicesOf({ document, origin }: TemplateDetail): readonly ServiceFacts[] {
  const text = composeDocument(document, origin.path).document
  if (text === undefined) return []
  try {
    return readModel(text).services.map((service) => ({
      ...service,
      dependsOn: service.dependsOn.map((each) => each.service),
      live: undefined,
    }))
  } catch {
    return []
  }
}
