import { Text, Title } from '@mantine/core'
import { StateBadge } from '../../../components/state-badge.tsx'
import { useFormat } from '../../../texts/format.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../../app/draft/use-draft.tsx'
import type { ServiceFacts } from '../../app/tiers/use-tiers.ts'
import { StatsCharts } from '../stats/stats-charts.tsx'
import classes from '../service.module.css'

export function OverviewPart({ service }: { readonly service: ServiceFacts }) {
  const { service: texts } = useTexts()
  const { app } = useDraft()
  const isUp = service.live?.instances.some(({ status }) => !['stopped', 'completed', 'failed'].includes(status.state))
  return (
    <div className={classes.part}>
      {service.description === undefined ? null : <Text>{service.description}</Text>}
      {isUp === true ? (
        <StatsCharts app={app.name} service={service.name} />
      ) : (
        <Text size="sm" c="dimmed">
          {texts.noStats}
        </Text>
      )}
      <Title order={3} size="h4" mt="sm">
        {texts.instances}
      </Title>
      <Instances service={service} />
    </div>
  )
}

function Instances({ service }: { readonly service: ServiceFacts }) {
  const { service: texts } = useTexts()
  const format = useFormat()
  const instances = service.live?.instances ?? []
  if (instances.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {texts.noInstances}
      </Text>
    )
  }
  return (
    <ul className={classes.rows}>
      {instances.map(({ name, handle, status, startedAt, restarts = 0 }) => (
        <li key={handle} className={classes.instance}>
          <span>
            <code className={classes.key}>{name}</code>
            <span className={classes.muted}>{status.reason}</span>
          </span>
          <StateBadge status={status} />
          <span className={classes.muted}>
            {[
              startedAt === undefined ? undefined : texts.since(format.dateTime(startedAt)),
              restarts > 0 ? texts.restarts(restarts) : undefined,
            ]
              .filter((part) => part !== undefined)
              .join(' · ')}
          </span>
        </li>
      ))}
    </ul>
  )
}
