import { messageOf } from '@panamax/core/errors'
import { Alert, Button, Code, Stack, Text } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { useTexts } from '../../texts/texts.tsx'

/** In place of a screen that has thrown. */
export function Broken({ error }: ErrorComponentProps) {
  const { shell } = useTexts()
  return (
    <Stack p="xl" maw="42rem" mx="auto">
      <Alert
        color="red"
        role="alert"
        icon={<IconAlertCircle size={18} aria-hidden="true" />}
        title={shell.somethingWrong}
      >
        <Text size="sm">{shell.somethingWrongHint}</Text>
        <Code block mt="sm">
          {messageOf(error)}
        </Code>
        <Button mt="md" size="xs" variant="default" onClick={() => location.reload()}>
          {shell.reload}
        </Button>
      </Alert>
    </Stack>
  )
}
