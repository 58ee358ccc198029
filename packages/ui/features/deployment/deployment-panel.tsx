import type { AppSummary } from '@panamax/contract/apps'
import type { Deployment } from '@panamax/contract/deployments'
import { Alert, Anchor, Button, Progress as Bar, Skeleton, Text, Title } from '@mantine/core'
import { IconAlertCircle, IconExternalLink, IconPlayerStop } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { client } from '../../api/client.ts'
import { Failure } from '../../components/failure.tsx'
import { useNow } from '../../components/use-now.ts'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/texts.tsx'
import { useMay } from '../access/session-gate.tsx'
import classes from './deployment.module.css'
import { isOver } from './progress.ts'
import { StepList } from './step-list.tsx'
import { useProgress } from './use-progress.ts'

interface Props {
  readonly id: string
  readonly endpoints?: AppSummary['endpoints']
  readonly actions?: ReactNode
  /** Shown when it has brought the first revision of an app up. */
  readonly whenFirstUp?: ReactNode
}

/** One deployment, live: what is done, what runs now, what has failed and why. */
export function DeploymentPanel({ id, endpoints = [], actions, whenFirstUp }: Props) {
  const { deployment: texts } = useTexts()
  const { progress, error } = useProgress(id)
  const { deployment } = progress
  if (deployment === undefined) {
    return error === undefined ? (
      <Skeleton h={120} radius="md" aria-label={texts.preparing} />
    ) : (
      <Failure error={error} />
    )
  }
  const isDone = isOver(deployment)
  return (
    <section className={classes.panel} data-state={deployment.state} aria-label={texts.progress}>
      <Head deployment={deployment} actions={actions} endpoints={endpoints} />
      {deployment.resumed ? (
        <Text size="sm" c="dimmed">
          {texts.resumed}
        </Text>
      ) : null}
      {deployment.state === 'failed' ? <Reason deployment={deployment} /> : null}
      {isFirstUp(deployment) ? whenFirstUp : null}
      {deployment.state === 'canceled' ? <Text size="sm">{texts.canceled}</Text> : null}
      {deployment.steps.length === 0 && !isDone ? (
        <Text size="sm" c="dimmed">
          {texts.preparing}
        </Text>
      ) : (
        <StepList progress={progress} startsOpen={!isDone || deployment.state === 'failed'} />
      )}
    </section>
  )
}

function isFirstUp({ state, action, revision }: Deployment): boolean {
  return state === 'succeeded' && action === 'deploy' && revision === 1
}

interface HeadProps {
  readonly deployment: Deployment
  readonly actions: ReactNode
  readonly endpoints: AppSummary['endpoints']
}

function Head({ deployment, actions, endpoints }: HeadProps) {
  const { deployment: texts } = useTexts()
  const format = useFormat()
  const isDone = isOver(deployment)
  const now = useNow(isDone ? undefined : 1000)
  const over = deployment.steps.filter(({ state }) => state === 'succeeded' || state === 'skipped').length
  const all = deployment.steps.length
  const until = deployment.endedAt === undefined ? now : new Date(deployment.endedAt).getTime()
  const words =
    deployment.state === 'succeeded' ? texts.done : deployment.state === 'failed' ? texts.failed : texts.action
  const title =
    deployment.state === 'canceled'
      ? `${texts.noun[deployment.action]}: ${texts.state.canceled}`
      : `${words[deployment.action]} ${deployment.app}`
  return (
    <>
      <div className={classes.head}>
        <div role="status">
          <Title order={2} size="h3">
            {title}
          </Title>
        </div>
        <Text size="sm" c="dimmed" className={classes.numbers}>
          {all === 0 ? '' : `${texts.steps(over, all)} · `}
          {format.clock(until - new Date(deployment.createdAt).getTime())}
        </Text>
        {deployment.state === 'succeeded' ? <Endpoints endpoints={endpoints} /> : null}
        <div className={classes.actions}>
          {isDone ? null : <Cancel id={deployment.id} />}
          {actions}
        </div>
      </div>
      {isDone ? null : (
        <Bar
          value={all === 0 ? 0 : (over / all) * 100}
          size="sm"
          aria-label={texts.progress}
          transitionDuration={200}
        />
      )}
    </>
  )
}

function Cancel({ id }: { readonly id: string }) {
  const { deployment: texts } = useTexts()
  const mayCancel = useMay('operator')
  const cancel = useMutation({ mutationFn: () => client.call('cancelDeployment', { params: { id } }) })
  if (!mayCancel) return null
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconPlayerStop size={14} aria-hidden="true" />}
      loading={cancel.isPending || cancel.isSuccess}
      onClick={() => cancel.mutate()}
    >
      {texts.cancel}
    </Button>
  )
}

function Reason({ deployment }: { readonly deployment: Deployment }) {
  const { deployment: texts } = useTexts()
  return (
    <Alert color="red" variant="light" role="alert" icon={<IconAlertCircle size={18} aria-hidden="true" />}>
      <Text fw={500}>{deployment.message ?? texts.state.failed}</Text>
      <Text size="sm" mt={4}>
        {texts.whatToDo}
      </Text>
    </Alert>
  )
}

function Endpoints({ endpoints }: { readonly endpoints: AppSummary['endpoints'] }) {
  const { deployment: texts } = useTexts()
  return (
    <div className={classes.endpoints}>
      {endpoints.flatMap(({ url, service, target }) =>
        url === undefined ? (
          []
        ) : (
          <Anchor key={`${service} ${target}`} href={url} target="_blank" rel="noreferrer" size="sm">
            {texts.open(url.replace(/\/$/, ''))} <IconExternalLink size={13} aria-hidden="true" />
          </Anchor>
        ),
      )}
    </div>
  )
}
