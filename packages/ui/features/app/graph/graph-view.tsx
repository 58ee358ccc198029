import '@xyflow/react/dist/style.css'
import { Button, Skeleton } from '@mantine/core'
import { Background, type Connection, Controls, type NodeChange, type NodeMouseHandler, ReactFlow } from '@xyflow/react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { LinkButton } from '../../../components/link-button.tsx'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../draft/use-draft.tsx'
import { canStart, type ServiceFacts, useServices } from '../tiers/use-tiers.ts'
import { useAction } from '../use-action.ts'
import classes from './graph.module.css'
import { placesOf, Refit } from './refit.tsx'
import { ServicePanel } from './service-panel.tsx'
import { nodeTypes } from './service-node.tsx'
import { useFlow } from './use-flow.ts'

const noNodes: readonly string[] = []
/** Farther away not even the names can be read: of a graph that is too large for the window, a part is shown first. */
const readable = 0.3
const fit = { minZoom: readable, maxZoom: 1, padding: 0.15 } as const

/** Services as nodes with their live status; links, start order and shared volumes as lines between them. */
export function GraphView() {
  const { graph: texts } = useTexts()
  const { mayEdit, edit } = useDraft()
  const services = useServices()
  const [selected, setSelected] = useState(noNodes)
  const [opened, setOpened] = useState<string>()
  const [isHeld, setHeld] = useState(false)
  const flow = useFlow(services, { selected })
  const shown = useMemo(() => placesOf(flow?.nodes ?? []), [flow?.nodes])
  const connect = useCallback(
    ({ source, target }: Connection) => {
      if (source === target) return
      edit({ type: 'add-link', service: source, link: target })
    },
    [edit],
  )
  const onNodesChange = useCallback((changes: NodeChange[]) => {
    setSelected((before) => {
      const names = new Set(before)
      for (const change of changes) {
        if (change.type !== 'select') continue
        if (change.selected) names.add(change.id)
        else names.delete(change.id)
      }
      return names.size === before.length && before.every((name) => names.has(name)) ? before : [...names]
    })
  }, [])
  const open: NodeMouseHandler = (_, { id, type }) => {
    if (type === 'service') setOpened(id)
  }
  useEffect(() => {
    // Enter on a focused node selects it: one alone is meant to be looked at.
    if (selected.length === 1) setOpened(selected[0])
  }, [selected])
  const service = services.find(({ name }) => name === opened)
  if (flow === undefined) return <Skeleton h={480} radius="md" aria-label={texts.laying} />
  return (
    <div className={classes.frame}>
      <ReactFlow
        aria-label={texts.label}
        nodes={flow.nodes}
        edges={flow.edges}
        nodeTypes={nodeTypes}
        onConnect={connect}
        onNodeClick={open}
        onNodesChange={onNodesChange}
        onPaneClick={() => setOpened(undefined)}
        nodesDraggable={false}
        nodesConnectable={mayEdit}
        deleteKeyCode={null}
        fitView
        fitViewOptions={fit}
        // Only what a person moves has an event.
        onMove={(event) => {
          if (event !== null) setHeld(true)
        }}
        minZoom={0.1}
        maxZoom={1.5}
        proOptions={{ hideAttribution: true }}
        onlyRenderVisibleElements={services.length > 150}
      >
        <Background gap={20} />
        <Controls
          showInteractive={false}
          fitViewOptions={fit}
          onZoomIn={() => setHeld(true)}
          onZoomOut={() => setHeld(true)}
          onFitView={() => setHeld(false)}
          aria-label={texts.label}
        />
        <Refit shown={shown} options={fit} isHeld={isHeld} />
      </ReactFlow>
      <Legend mayEdit={mayEdit} />
      {selected.length > 1 ? <Selection services={services.filter(({ name }) => selected.includes(name))} /> : null}
      {service === undefined || selected.length > 1 ? null : (
        <ServicePanel key={service.name} service={service} services={services} onClose={() => setOpened(undefined)} />
      )}
    </div>
  )
}

function Legend({ mayEdit }: { readonly mayEdit: boolean }) {
  const { graph: texts } = useTexts()
  return (
    <div className={classes.legend}>
      <span data-kind="link">{texts.legendLink}</span>
      <span data-kind="order">{texts.legendDependency}</span>
      <span data-kind="volume">{texts.legendVolume}</span>
      {mayEdit ? <span className={classes.hint}>{texts.hint}</span> : null}
    </div>
  )
}

function Selection({ services }: { readonly services: readonly ServiceFacts[] }) {
  const { graph: texts } = useTexts()
  const { app } = useDraft()
  const action = useAction(app.name)
  const down = services.filter((service) => canStart(service, app.wanted)).map(({ name }) => name)
  const there = services.filter(({ live }) => (live?.instances.length ?? 0) > 0).map(({ name }) => name)
  const mayAct = app.allowedActions.includes('restart') && there.length > 0
  return (
    <div className={classes.selection} role="group" aria-label={texts.selection(services.length)}>
      <strong>{texts.selection(services.length)}</strong>
      {mayAct && down.length > 0 ? (
        <Button size="xs" variant="default" onClick={() => action.mutate({ action: 'start', services: down })}>
          {texts.start}
        </Button>
      ) : null}
      {mayAct ? (
        <>
          <Button size="xs" variant="default" onClick={() => action.mutate({ action: 'restart', services: there })}>
            {texts.restart}
          </Button>
          <Button size="xs" variant="default" onClick={() => action.mutate({ action: 'stop', services: there })}>
            {texts.stop}
          </Button>
        </>
      ) : null}
      <LinkButton to="/apps/$app/journal" params={{ app: app.name }} size="xs" variant="default">
        {texts.journal}
      </LinkButton>
    </div>
  )
}
