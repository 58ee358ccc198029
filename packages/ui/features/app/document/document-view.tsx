import type { AppDetail } from '@panamax/contract/apps'
import type { Problem } from '@panamax/core/compose/problem'
import { Skeleton, Switch, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { revisionQuery } from '../../../api/queries.ts'
import { Failure } from '../../../components/failure.tsx'
import { lazily } from '../../../components/lazily.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../draft/use-draft.tsx'
import classes from './document.module.css'
import { ProblemList } from './problem-list.tsx'
import { useProblems } from './use-problems.ts'

const Editor = lazily(() => import('./editor.tsx'), 'Editor')
const Difference = lazily(() => import('../../../components/difference.tsx'), 'Difference')

const none: readonly Problem[] = []

/** The text itself, with its problems at their lines. */
export function DocumentView() {
  const { document: texts } = useTexts()
  const { app, base, document, mayEdit, error, setText } = useDraft()
  const [shows, setShows] = useState(false)
  const [line, setLine] = useState<number>()
  const deployed = useDeployedDocument(app)
  const problems = useProblems(document, app.name)
  if (error != null) return <Failure error={error} />
  if (base === undefined || document === undefined) return <Skeleton h={320} radius="md" aria-label={texts.loading} />
  const before = deployed ?? base.document
  const differs = before !== document
  const isComparing = shows && differs
  return (
    <div className={classes.view}>
      <div className={classes.tools}>
        {mayEdit ? null : (
          <Text size="sm" c="dimmed">
            {texts.readOnly}
          </Text>
        )}
        <Switch
          label={texts.difference}
          size="sm"
          checked={isComparing}
          disabled={!differs}
          description={differs ? undefined : texts.noDifference}
          onChange={(event) => setShows(event.currentTarget.checked)}
        />
      </div>
      <Suspense fallback={<Skeleton h={320} radius="md" aria-label={texts.loading} />}>
        {isComparing ? (
          <Difference before={before} after={document} label={texts.label} />
        ) : (
          <Editor
            text={document}
            label={texts.label}
            isReadOnly={!mayEdit}
            problems={problems ?? none}
            line={line}
            onChange={setText}
          />
        )}
      </Suspense>
      {problems === undefined ? null : <ProblemList problems={problems} onGo={setLine} />}
    </div>
  )
}

/** What the target has been told last; undefined while it is loaded, and where nothing was deployed. */
function useDeployedDocument({ name, managed, deployedRevision }: AppDetail): string | undefined {
  const { data } = useQuery({
    ...revisionQuery(name, deployedRevision ?? 0),
    enabled: managed && deployedRevision !== undefined,
  })
  return data?.document
}
