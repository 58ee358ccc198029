import type { PlanView } from '@panamax/contract/apps'
import { Alert, List, Text } from '@mantine/core'
import { Failure } from '../../components/failure.tsx'
import { useTexts } from '../../texts/texts.tsx'
import { PlanList } from '../plan/plan-list.tsx'
import { LossList } from '../plan/loss-list.tsx'
import classes from './run.module.css'

interface Props {
  readonly plan: PlanView | undefined
  readonly error: unknown
  readonly isCurrent: boolean
  /** Questions that the form itself points at. */
  readonly hidden?: readonly string[]
}

/** Whether the document itself stands in the way of nothing. */
export function isFree({ problems }: Pick<PlanView, 'problems'>): boolean {
  return !problems.some(({ severity }) => severity === 'error')
}

/** The plan as it stands, marked while a newer one is on its way. */
export function PlanPreview({ plan, error, isCurrent, hidden = [] }: Props) {
  const { run } = useTexts()
  if (error != null) return <Failure error={error} title={run.planFailed} />
  if (plan === undefined) {
    return (
      <Text size="sm" c="dimmed" role="status">
        {run.planning}
      </Text>
    )
  }
  // Of a document that cannot be read nothing is planned: that is not the same as nothing to do.
  const isUnread = plan.changes.length === 0 && !isFree(plan)
  const problems = plan.problems.filter(({ path }) => !hidden.some((name) => path.includes(name)))
  return (
    <div className={classes.plan} aria-busy={!isCurrent}>
      {isCurrent ? null : (
        <p className={classes.stale} role="status">
          {run.planning}
        </p>
      )}
      {problems.length === 0 ? null : (
        <Alert color="gray" variant="light" mb="sm" title={run.attention}>
          <List size="sm">
            {problems.map(({ message, line, path }) => (
              <List.Item key={`${path.join('.')} ${message}`}>
                {line === undefined ? '' : `${line}: `}
                {message}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      {isUnread ? <Text size="sm">{run.planFailed}</Text> : <PlanList plan={plan} />}
      <LossList losses={plan.losses} />
    </div>
  )
}
