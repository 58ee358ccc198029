import type { PlanView } from '@panamax/contract/apps'
import { Alert, Button, Group, Text } from '@mantine/core'
import { IconPlugX } from '@tabler/icons-react'
import { useTexts } from '../../texts/texts.tsx'

interface Props {
  readonly conflicts: PlanView['conflicts']
  readonly onMove: (from: number, to: number) => void
}

/** Ports that others hold, each with the next free one. */
export function PortConflicts({ conflicts, onMove }: Props) {
  const { run } = useTexts()
  if (conflicts.length === 0) return null
  return (
    <Alert color="red" variant="light" role="alert" icon={<IconPlugX size={18} aria-hidden="true" />} title={run.ports}>
      {conflicts.map(({ port, protocol, service, holder, nextFree }) => (
        <Group key={`${service} ${port}/${protocol}`} justify="space-between" gap="xs" mt={4}>
          <Text size="sm">{run.portTaken(port, holder)}</Text>
          {nextFree === undefined ? null : (
            <Button size="compact-sm" variant="default" onClick={() => onMove(port, nextFree)}>
              {run.usePort(nextFree)}
            </Button>
          )}
        </Group>
      ))}
    </Alert>
  )
}
