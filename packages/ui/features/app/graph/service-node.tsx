import { IconDatabase, IconWorld } from '@tabler/icons-react'
import { Handle, type Node, type NodeProps, Position, useStore } from '@xyflow/react'
import { memo } from 'react'
import { AppIcon } from '../../../components/app-icon.tsx'
import { StateBadge } from '../../../components/state-badge.tsx'
import { useTexts } from '../../../texts/texts.tsx'
import { notDeployed, type ServiceFacts } from '../tiers/use-tiers.ts'
import classes from './graph.module.css'

export type ServiceNodeData = {
  readonly service: ServiceFacts
  /** It does not run: its tier in place of its state. */
  readonly isPicture?: boolean
}

const ServiceNode = memo(function ServiceNode({ data, selected }: NodeProps<Node<ServiceNodeData>>) {
  const { tiers, graph } = useTexts()
  const { service, isPicture = false } = data
  // From afar only the name and the state can be read: they are made larger instead of everything illegible.
  const isFar = useStore(({ transform }) => transform[2] < 0.6)
  const published = service.live?.endpoints.map(({ published: port }) => port) ?? []
  return (
    <div
      className={classes.node}
      data-selected={selected || undefined}
      data-picture={isPicture || undefined}
      data-far={isFar || undefined}
    >
      <Handle type="target" position={Position.Left} />
      <AppIcon type={service.type} words={[service.name, service.image]} size="sm" />
      <div className={classes.nodeText}>
        <strong>{service.name}</strong>
        <span className={classes.nodeImage}>{service.image}</span>
        <span className={classes.nodeState}>
          {isPicture ? (
            (service.category ?? '')
          ) : (
            <StateBadge status={service.live?.status ?? notDeployed(tiers.notDeployed)} />
          )}
          {published.length === 0 ? null : (
            <span title={graph.outside}>
              <IconWorld size={13} role="img" aria-label={graph.outside} />{' '}
              {[...new Set(published)].slice(0, 2).join(', ')}
            </span>
          )}
        </span>
      </div>
      <Handle type="source" position={Position.Right} />
    </div>
  )
})

const VolumeNode = memo(function VolumeNode({ data }: NodeProps<Node<{ readonly name: string }>>) {
  return (
    <div className={classes.volumeNode}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <IconDatabase size={14} aria-hidden="true" />
      <span>{data.name}</span>
    </div>
  )
})

export const nodeTypes = { service: ServiceNode, volume: VolumeNode }
