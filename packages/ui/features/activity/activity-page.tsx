import type { Answer } from '@panamax/contract/client'
import { Skeleton, Table } from '@mantine/core'
import { IconActivity } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { deploymentsQuery } from '../../api/queries.ts'
import { Blank } from '../../components/blank.tsx'
import { Failure } from '../../components/failure.tsx'
import { Page } from '../../components/page.tsx'
import { useFormat } from '../../texts/format.ts'
import { LinkButton } from '../../components/link-button.tsx'
import { useTexts } from '../../texts/texts.tsx'
import { Outcome } from '../deployment/outcome.tsx'
import classes from './activity.module.css'

type Entry = Answer<'listDeployments'>[number]

/** Every deployment, the newest first. */
export function ActivityPage() {
  const { activity } = useTexts()
  const { data, error, refetch } = useQuery(deploymentsQuery())
  return (
    <Page title={activity.title}>
      {error === null ? null : <Failure error={error} title={activity.failed} onRetry={() => void refetch()} />}
      {data === undefined ? error === null ? <Skeleton h={240} /> : null : <List entries={data} />}
    </Page>
  )
}

function List({ entries }: { readonly entries: readonly Entry[] }) {
  const { activity } = useTexts()
  if (entries.length === 0) {
    return (
      <Blank icon={IconActivity} title={activity.empty} action={<LinkButton to="/">{activity.toDiscover}</LinkButton>}>
        {activity.emptyHint}
      </Blank>
    )
  }
  return (
    <div className={classes.box}>
      <Table highlightOnHover verticalSpacing={8} horizontalSpacing="md" className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{activity.what}</Table.Th>
            <Table.Th>{activity.outcome}</Table.Th>
            <Table.Th className={classes.wide}>{activity.who}</Table.Th>
            <Table.Th className={classes.roomy}>{activity.when}</Table.Th>
            <Table.Th className={classes.wide}>{activity.took}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => (
            <Row key={entry.id} entry={entry} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function Row({ entry }: { readonly entry: Entry }) {
  const { deployment } = useTexts()
  const format = useFormat()
  const took = entry.endedAt === undefined ? '' : format.clock(Date.parse(entry.endedAt) - Date.parse(entry.createdAt))
  const when = (
    <time dateTime={entry.createdAt} title={format.dateTime(entry.createdAt)}>
      {format.ago(entry.createdAt)}
    </time>
  )
  return (
    <Table.Tr className={classes.row}>
      <Table.Td>
        <Link to="/activity/$deployment" params={{ deployment: entry.id }} className={classes.link}>
          {deployment.noun[entry.action]}: {entry.app}
        </Link>
        <span className={classes.under}>{when}</span>
        {entry.message === undefined ? null : <span className={classes.message}>{entry.message}</span>}
      </Table.Td>
      <Table.Td>
        <Outcome state={entry.state} />
      </Table.Td>
      <Table.Td className={classes.wide}>{entry.startedBy}</Table.Td>
      <Table.Td className={classes.roomy}>{when}</Table.Td>
      <Table.Td className={classes.wide}>{took}</Table.Td>
    </Table.Tr>
  )
}
