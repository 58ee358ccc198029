import { Skeleton, Text } from '@mantine/core'
import { IconGitFork } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import { type Source, sourcesQuery } from '../../api/queries.ts'
import { Blank } from '../../components/blank.tsx'
import { Confirm } from '../../components/confirm.tsx'
import { Failure } from '../../components/failure.tsx'
import { Page } from '../../components/page.tsx'
import { useTexts } from '../../texts/texts.tsx'
import { useMay } from '../access/session-gate.tsx'
import { AddSource } from './add-source.tsx'
import { ChangeSource } from './change-source.tsx'
import { SourceCard } from './source-card.tsx'
import classes from './sources.module.css'

/** Where templates come from. */
export function SourcesPage() {
  const { sources: texts } = useTexts()
  const isOperator = useMay('operator')
  const { data, error, refetch } = useQuery(sourcesQuery)
  const [removing, setRemoving] = useState<Source>()
  const [changing, setChanging] = useState<Source>()
  return (
    <Page title={texts.title} aside={isOperator ? <AddSource /> : null}>
      <Text c="dimmed" mb="md" maw="44rem">
        {texts.hint}
      </Text>
      {error === null ? null : <Failure error={error} title={texts.failed} onRetry={() => void refetch()} />}
      {data === undefined && error === null ? <Skeleton h={160} radius="md" /> : null}
      <ul className={classes.sources} aria-label={texts.title}>
        {data?.map((source) => (
          <li key={source.name}>
            <SourceCard source={source} onRemove={() => setRemoving(source)} onChange={() => setChanging(source)} />
          </li>
        ))}
      </ul>
      {data?.length === 1 && isOperator ? (
        <Blank icon={IconGitFork} title={texts.only}>
          {texts.onlyHint}
        </Blank>
      ) : null}
      {removing === undefined ? null : (
        <Confirm
          title={texts.removeTitle(removing.name)}
          text={texts.removeAsk(removing.templates)}
          button={texts.remove}
          action={() => client.call('removeSource', { params: { name: removing.name } })}
          refreshes={[keys.sources, ['templates']]}
          onClose={() => setRemoving(undefined)}
        />
      )}
      {changing === undefined ? null : <ChangeSource source={changing} onClose={() => setChanging(undefined)} />}
    </Page>
  )
}
