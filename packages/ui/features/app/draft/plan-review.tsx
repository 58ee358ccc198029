import type { PlanView } from '@panamax/contract/apps'
import { Alert, Button, Drawer, Stack, TextInput, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { client } from '../../../api/client.ts'
import { keys } from '../../../api/keys.ts'
import { Failure } from '../../../components/failure.tsx'
import { useTexts } from '../../../texts/texts.tsx'
import { PermissionList } from '../../plan/permission-list.tsx'
import { isFree, PlanPreview } from '../../run/plan-preview.tsx'
import { PortConflicts } from '../../run/port-conflicts.tsx'
import { useShowDeployment } from '../use-action.ts'
import { ChangeList } from './change-list.tsx'
import classes from './draft.module.css'
import { useDraft } from './use-draft.tsx'

/** What the changes are, what deploying them does and why; then it is done. */
export function PlanReview({ onClose }: { readonly onClose: () => void }) {
  const { app: texts, run } = useTexts()
  const { app, base, document, values, changes, isStale, discard, edit } = useDraft()
  const queryClient = useQueryClient()
  const show = useShowDeployment()
  const [note, setNote] = useState('')
  const plan = useQuery<PlanView>({
    queryKey: ['change-plan', app.name, document, values],
    queryFn: ({ signal }) =>
      client.call('planRevision', { params: { app: app.name }, body: { document: document ?? '', values } }, signal),
    staleTime: 0,
    gcTime: 0,
  })
  const save = useMutation({
    async mutationFn(deploys: boolean) {
      const params = { app: app.name }
      const body = { document: document ?? '', values, note, ...(base === undefined ? {} : { base: base.revision }) }
      const revision = await client.call('createRevision', { params, body })
      discard()
      await queryClient.invalidateQueries({ queryKey: keys.app(app.name) })
      void queryClient.invalidateQueries({ queryKey: keys.revisions(app.name) })
      return deploys ? client.call('deploy', { params, body: { revision: revision.number } }) : undefined
    },
    onSuccess(deployment) {
      onClose()
      if (deployment === undefined) notifications.show({ message: texts.kept })
      else show(deployment)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(true)
  }
  const move = (from: number, to: number) => void edit({ type: 'remap-published-port', from, to })
  return (
    <Drawer opened onClose={onClose} position="right" size="36rem" title={texts.planTitle}>
      <form onSubmit={submit}>
        <Stack gap="lg">
          {isStale ? (
            <Alert color="yellow" variant="light" title={texts.staleTitle} role="alert">
              {texts.staleHint.replace('{base}', String(base?.revision ?? ''))}
            </Alert>
          ) : null}
          <section>
            <Title order={3} size="h3" mb={6}>
              {texts.yourChanges}
            </Title>
            <ChangeList changes={changes} />
          </section>
          <section>
            <Title order={3} size="h3" mb={6}>
              {texts.planHead}
            </Title>
            <PlanPreview plan={plan.data} error={plan.error} isCurrent={!plan.isFetching} />
          </section>
          <PortConflicts conflicts={plan.data?.conflicts ?? []} onMove={move} />
          {plan.data === undefined || plan.data.permissions.length === 0 ? null : (
            <section>
              <Title order={3} size="h3" mb={6}>
                {run.permissions}
              </Title>
              <PermissionList permissions={plan.data.permissions} />
            </section>
          )}
          <TextInput
            label={texts.note}
            placeholder={texts.notePlaceholder}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            maxLength={500}
          />
          {save.error === null ? null : <Failure error={save.error} />}
          <div className={classes.buttons}>
            <Button
              type="submit"
              disabled={plan.data === undefined || plan.data.conflicts.length > 0 || !isFree(plan.data) || isStale}
              loading={save.isPending && save.variables}
            >
              {texts.deploy}
            </Button>
            <Button
              variant="default"
              disabled={plan.data === undefined || isStale}
              loading={save.isPending && !save.variables}
              onClick={() => save.mutate(false)}
            >
              {texts.saveOnly}
            </Button>
          </div>
        </Stack>
      </form>
    </Drawer>
  )
}
