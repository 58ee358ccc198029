import type { AppDetail } from '@panamax/contract/apps'
import type { Answer } from '@panamax/contract/client'
import { Badge, Button, NativeSelect, Skeleton, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { revisionQuery, revisionsQuery } from '../../../api/queries.ts'
import { Failure } from '../../../components/failure.tsx'
import { useFormat } from '../../../texts/format.ts'
import { lazily } from '../../../components/lazily.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../draft/use-draft.tsx'
import classes from './history.module.css'
import { RollBackDialog } from './roll-back-dialog.tsx'

type Revision = Answer<'listRevisions'>[number]

const Difference = lazily(() => import('../../../components/difference.tsx'), 'Difference')

/** The revisions, newest first; any two can be compared, any older one can be gone back to. */
export function HistoryView() {
  const { history: texts } = useTexts()
  const { app } = useDraft()
  const { data, error, refetch } = useQuery(revisionsQuery(app.name))
  const [chosen, setChosen] = useState<{ from?: number; to?: number }>({})
  const [target, setTarget] = useState<number>()
  if (error !== null) return <Failure error={error} title={texts.failed} onRetry={() => void refetch()} />
  if (data === undefined) return <Skeleton h={240} radius="md" />
  const newest = data[0]?.number ?? 1
  const to = chosen.to ?? newest
  const from = chosen.from ?? data.find(({ number }) => number < to)?.number
  return (
    <div className={classes.columns}>
      <ol className={classes.list} aria-label={texts.list}>
        {data.map((revision) => (
          <RevisionRow
            key={revision.number}
            revision={revision}
            app={app}
            isNewest={revision.number === newest}
            isCompared={revision.number === from || revision.number === to}
            onRollBack={() => setTarget(revision.number)}
            onCompare={() => setChosen(revision.number === newest ? {} : { from: revision.number, to: newest })}
          />
        ))}
      </ol>
      {from === undefined ? (
        <OnlyRevision app={app.name} number={to} />
      ) : (
        <section className={classes.difference} aria-label={texts.difference}>
          <div className={classes.compare}>
            <Title order={2} size="h3">
              {texts.difference}
            </Title>
            <Choice
              label={texts.from}
              revisions={data}
              value={from}
              onChange={(number) => setChosen({ from: number, to })}
            />
            <Choice
              label={texts.to}
              revisions={data}
              value={to}
              onChange={(number) => setChosen({ from, to: number })}
            />
          </div>
          <Comparison app={app.name} from={from} to={to} />
        </section>
      )}
      {target === undefined ? null : (
        <RollBackDialog app={app.name} revision={target} onClose={() => setTarget(undefined)} />
      )}
    </div>
  )
}

interface RowProps {
  readonly revision: Revision
  readonly app: AppDetail
  readonly isNewest: boolean
  readonly isCompared: boolean
  readonly onRollBack: () => void
  readonly onCompare: () => void
}

function RevisionRow({ revision, app, isNewest, isCompared, onRollBack, onCompare }: RowProps) {
  const { history: texts } = useTexts()
  const format = useFormat()
  return (
    <li className={classes.revision} data-compared={isCompared || undefined}>
      <div className={classes.head}>
        <strong>{texts.revision(revision.number)}</strong>
        {revision.deployed ? (
          <Badge variant="light" tt="none" fw={500}>
            {texts.deployed}
          </Badge>
        ) : null}
      </div>
      <p className={classes.note}>{revision.note === '' ? texts.noNote : revision.note}</p>
      <p className={classes.meta}>
        {texts.by(revision.author, format.dateTime(revision.createdAt))} ·{' '}
        <span data-outcome={revision.outcome}>{texts.outcome[revision.outcome]}</span>
      </p>
      <div className={classes.buttons}>
        {isNewest ? null : (
          <Button
            size="compact-sm"
            variant="default"
            onClick={onCompare}
            aria-label={texts.compareWith(revision.number)}
          >
            {texts.compare}
          </Button>
        )}
        {isNewest || !app.allowedActions.includes('rollback') ? null : (
          <Button
            size="compact-sm"
            variant="default"
            onClick={onRollBack}
            aria-label={texts.rollBackTo(revision.number)}
          >
            {texts.rollBack}
          </Button>
        )}
      </div>
    </li>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly revisions: readonly Revision[]
  readonly value: number
  readonly onChange: (number: number) => void
}

function Choice({ label, revisions, value, onChange }: ChoiceProps) {
  const { history: texts } = useTexts()
  return (
    <NativeSelect
      size="xs"
      aria-label={label}
      data={revisions.map(({ number }) => ({ value: String(number), label: texts.revision(number) }))}
      value={String(value)}
      onChange={(event) => onChange(Number(event.currentTarget.value))}
    />
  )
}

/** There is nothing to compare it with yet: the document itself. */
function OnlyRevision({ app, number }: { readonly app: string; readonly number: number }) {
  const { history: texts } = useTexts()
  const { data, error } = useQuery(revisionQuery(app, number))
  if (error !== null) return <Failure error={error} />
  return (
    <section className={classes.difference} aria-label={texts.document(number)}>
      <div className={classes.compare}>
        <Title order={2} size="h3">
          {texts.document(number)}
        </Title>
        <Text size="sm" c="dimmed">
          {texts.only}
        </Text>
      </div>
      {data === undefined ? (
        <Skeleton h={200} />
      ) : (
        <Suspense fallback={<Skeleton h={200} />}>
          <Difference before={data.document} after={data.document} label={texts.document(number)} isWhole />
        </Suspense>
      )}
    </section>
  )
}

function Comparison({ app, from, to }: { readonly app: string; readonly from: number; readonly to: number }) {
  const { history: texts } = useTexts()
  const older = useQuery(revisionQuery(app, from))
  const newer = useQuery(revisionQuery(app, to))
  const error = older.error ?? newer.error
  if (error !== null) return <Failure error={error} />
  if (older.data === undefined || newer.data === undefined) return <Skeleton h={200} />
  if (older.data.document === newer.data.document) {
    return (
      <Text size="sm" c="dimmed">
        {texts.same}
      </Text>
    )
  }
  return (
    <Suspense fallback={<Skeleton h={200} />}>
      <Difference before={older.data.document} after={newer.data.document} label={texts.comparing(from, to)} />
    </Suspense>
  )
}
