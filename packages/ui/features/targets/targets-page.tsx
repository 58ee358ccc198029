import type { Answer } from '@panamax/contract/client'
import { ActionIcon, Badge, Skeleton, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import { targetsQuery } from '../../api/queries.ts'
import { Confirm } from '../../components/confirm.tsx'
import { Failure } from '../../components/failure.tsx'
import { Page } from '../../components/page.tsx'
import { useTexts } from '../../texts/texts.tsx'
import { useMay } from '../access/session-gate.tsx'
import { AddTarget } from './add-target.tsx'
import classes from './targets.module.css'

type Target = Answer<'listTargets'>[number]

export function TargetsPage() {
  const { admin } = useTexts()
  const { data, error, refetch } = useQuery(targetsQuery)
  const isAdmin = useMay('admin')
  const [removing, setRemoving] = useState<string>()
  return (
    <Page title={admin.targetsTitle} aside={isAdmin ? <AddTarget /> : null}>
      <Text c="dimmed" mb="md">
        {admin.targetsHint}
      </Text>
      {error === null ? null : <Failure error={error} title={admin.targetsFailed} onRetry={() => void refetch()} />}
      {data === undefined && error === null ? <Skeleton h={140} radius="md" /> : null}
      <ul className={classes.targets}>
        {data?.map((target) => (
          <li key={target.name}>
            <TargetCard target={target} onRemove={isAdmin ? () => setRemoving(target.name) : undefined} />
          </li>
        ))}
      </ul>
      {removing === undefined ? null : (
        <Confirm
          title={admin.removeTarget(removing)}
          text={admin.removeTargetAsk}
          button={admin.remove}
          action={() => client.call('deleteTarget', { params: { name: removing } })}
          refreshes={[keys.targets]}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </Page>
  )
}

function TargetCard({ target, onRemove }: { readonly target: Target; readonly onRemove: (() => void) | undefined }) {
  const { admin } = useTexts()
  const limits = Object.entries(target.limits)
  const isHealthy = target.health.state === 'healthy'
  const Icon = isHealthy ? IconCircleCheck : IconAlertTriangle
  return (
    <article className={classes.target}>
      <header>
        <Title order={2} size="h3">
          {target.name}
        </Title>
        <Badge variant="default" tt="none" fw={500}>
          {target.kind}
        </Badge>
        {target.simulated ? (
          <Badge variant="light" color="yellow" tt="none" fw={500}>
            {admin.simulated}
          </Badge>
        ) : null}
        {onRemove === undefined ? null : (
          <ActionIcon variant="subtle" color="gray" aria-label={admin.removeTarget(target.name)} onClick={onRemove}>
            <IconTrash size={16} />
          </ActionIcon>
        )}
      </header>
      <p className={classes.health} data-healthy={isHealthy || undefined}>
        <Icon size={16} aria-hidden="true" /> {admin.health[target.health.state]}
        <span>{target.health.reason}</span>
      </p>
      {limits.length === 0 ? null : (
        <details>
          <summary>{admin.limits}</summary>
          <dl>
            {limits.map(([field, reason]) => (
              <div key={field}>
                <dt>
                  <code>{field}</code>
                </dt>
                <dd>{reason}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </article>
  )
}
