import type { AppSummary } from '@panamax/contract/apps'
import type { Answer } from '@panamax/contract/client'
import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { client } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import { Failure } from '../../components/failure.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/texts.tsx'
import { PlanList } from '../plan/plan-list.tsx'
import classes from './app.module.css'
import { setDraft } from './draft/draft-store.ts'

interface Props {
  readonly app: Pick<AppSummary, 'name' | 'title'>
  readonly onClose: () => void
}

/** Says what goes; where data goes, its name must be typed. */
export function RemoveDialog({ app, onClose }: Props) {
  const { app: texts, shell } = useTexts()
  const navigate = useNavigate()
  const [withData, setWithData] = useState(false)
  const [typed, setTyped] = useState('')
  const preview = useQuery({
    queryKey: keys.removal(app.name),
    queryFn: ({ signal }) => client.call('previewRemoval', { params: { app: app.name } }, signal),
    staleTime: 0,
    gcTime: 0,
  })
  const remove = useMutation({
    mutationFn: () =>
      client.call('removeApp', { params: { app: app.name }, query: { volumes: withData ? 'true' : 'false' } }),
    onSuccess: async (deployment) => {
      setDraft(app.name, undefined)
      notifications.show({ message: texts.removed(app.title) })
      onClose()
      await navigate({ to: '/activity/$deployment', params: { deployment: deployment.id } })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!withData || typed === app.name) remove.mutate()
  }
  const volumes = preview.data?.volumes ?? []
  return (
    <Modal opened onClose={onClose} title={texts.removeTitle(app.title)} size="lg">
      <form onSubmit={submit}>
        <Stack gap="md">
          {preview.error === null ? null : <Failure error={preview.error} />}
          {preview.isPending ? (
            <Text size="sm" c="dimmed" role="status">
              {texts.removeLoading}
            </Text>
          ) : null}
          {preview.data === undefined ? null : (
            <>
              <div>
                <Text size="sm" mb={4}>
                  {texts.removeIntro}
                </Text>
                <PlanList
                  withReasons={false}
                  plan={{ changes: preview.data.plan.filter(({ kind }) => kind !== 'volume'), warnings: [] }}
                />
              </div>
              {volumes.length === 0 ? (
                <Text size="sm" c="dimmed">
                  {texts.removeNoVolumes}
                </Text>
              ) : (
                <Checkbox
                  label={texts.removeVolumes}
                  description={texts.removeVolumesHint}
                  checked={withData}
                  onChange={(event) => setWithData(event.currentTarget.checked)}
                />
              )}
              {withData ? <Data app={app.name} volumes={volumes} typed={typed} onType={setTyped} /> : null}
            </>
          )}
          {remove.error === null ? null : <Failure error={remove.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} data-autofocus>
              {shell.cancel}
            </Button>
            <Button
              type="submit"
              color="red"
              disabled={preview.data === undefined || (withData && typed !== app.name)}
              loading={remove.isPending}
            >
              {withData ? texts.removeButtonData : texts.removeButton}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

interface DataProps {
  readonly app: string
  readonly volumes: Answer<'previewRemoval'>['volumes']
  readonly typed: string
  readonly onType: (text: string) => void
}

function Data({ app, volumes, typed, onType }: DataProps) {
  const { app: texts } = useTexts()
  const format = useFormat()
  return (
    <>
      <div className={classes.data}>
        <Text size="sm" fw={500}>
          {texts.removeGone}
        </Text>
        <ul>
          {volumes.map(({ name, size }) => (
            <li key={name}>
              <code>{name}</code>{' '}
              <Text span size="sm" c="dimmed">
                {size === undefined ? texts.sizeUnknown : format.bytes(size)}
              </Text>
            </li>
          ))}
        </ul>
      </div>
      <TextInput
        label={texts.removeConfirm(app)}
        value={typed}
        onChange={(event) => onType(event.currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
      />
    </>
  )
}
