import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { client } from '../../../api/client.ts'
import { keys } from '../../../api/keys.ts'
import { Failure } from '../../../components/failure.tsx'
import { useTexts } from '../../../texts/texts.tsx'
import { PlanPreview } from '../../run/plan-preview.tsx'
import { useShowDeployment } from '../use-action.ts'

interface Props {
  readonly app: string
  readonly revision: number
  readonly onClose: () => void
}

/** The plan first, here too. */
export function RollBackDialog({ app, revision, onClose }: Props) {
  const { history: texts, shell } = useTexts()
  const queryClient = useQueryClient()
  const show = useShowDeployment()
  const plan = useQuery({
    queryKey: ['roll-back-plan', app, revision],
    queryFn: ({ signal }) => client.call('planRevision', { params: { app }, body: { revision } }, signal),
    staleTime: 0,
    gcTime: 0,
  })
  const rollBack = useMutation({
    mutationFn: () => client.call('rollBack', { params: { app }, body: { revision } }),
    onSuccess(deployment) {
      void queryClient.invalidateQueries({ queryKey: keys.revisions(app) })
      onClose()
      show(deployment)
    },
  })
  return (
    <Modal opened onClose={onClose} title={texts.rollBackTo(revision)} size="lg">
      <Stack gap="md">
        <Text size="sm">{texts.rollBackHint}</Text>
        <PlanPreview plan={plan.data} error={plan.error} isCurrent={!plan.isFetching} />
        {rollBack.error === null ? null : <Failure error={rollBack.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {shell.cancel}
          </Button>
          <Button
            onClick={() => rollBack.mutate()}
            loading={rollBack.isPending}
            disabled={plan.data === undefined}
            data-autofocus
          >
            {texts.rollBack}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
