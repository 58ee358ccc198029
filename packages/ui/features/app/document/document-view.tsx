import type { Problem } from '@panamax/core/compose/problem'
import { Skeleton, Switch, Text } from '@mantine/core'
import { Suspense, useState } from 'react'
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
  const { app, base, document, mayEdit, changes, error, setText } = useDraft()
  const [shows, setShows] = useState(false)
  const [line, setLine] = useState<number>()
  const problems = useProblems(document, app.name)
  if (error != null) return <Failure error={error} />
  if (base === undefined || document === undefined) return <Skeleton h={320} radius="md" aria-label={texts.loading} />
  const isComparing = shows && changes.length > 0
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
          disabled={changes.length === 0}
          onChange={(event) => setShows(event.currentTarget.checked)}
        />
      </div>
      <Suspense fallback={<Skeleton h={320} radius="md" aria-label={texts.loading} />}>
        {isComparing ? (
          <Difference before={base.document} after={document} label={texts.label} />
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
