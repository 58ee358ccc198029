import { Badge, Tooltip } from '@mantine/core'
import { useTexts } from '../texts/texts.tsx'

/** Somebody has changed what runs past Panamax. */
export function DriftBadge() {
  const { apps } = useTexts()
  return (
    <Tooltip label={apps.driftHint} multiline w={280}>
      <Badge size="sm" variant="light" color="yellow" tt="none" fw={500}>
        {apps.drift}
      </Badge>
    </Tooltip>
  )
}
