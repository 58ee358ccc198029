import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTexts } from '../texts/texts.tsx'
import { Failure } from './failure.tsx'

interface Props {
  readonly title: string
  readonly text: string
  readonly button: string
  readonly action: () => Promise<unknown>
  /** What is read anew when it is done. */
  readonly refreshes: readonly QueryKey[]
  readonly onClose: () => void
}

/** Asks before something goes that can be made again. */
export function Confirm({ title, text, button, action, refreshes, onClose }: Props) {
  const { shell } = useTexts()
  const queryClient = useQueryClient()
  const doIt = useMutation({
    mutationFn: action,
    onSuccess: async () => {
      await Promise.all(refreshes.map((queryKey) => queryClient.invalidateQueries({ queryKey })))
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={title}>
      <Stack gap="md">
        <Text size="sm">{text}</Text>
        {doIt.error === null ? null : <Failure error={doIt.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {shell.cancel}
          </Button>
          <Button color="red" onClick={() => doIt.mutate()} loading={doIt.isPending}>
            {button}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
