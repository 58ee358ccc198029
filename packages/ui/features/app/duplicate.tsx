import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { RunSubject } from '../run/run-form.tsx'
import { appsQuery } from '../../api/queries.ts'
import { useTexts } from '../../texts/texts.tsx'
import { RunSheet } from '../run/run-sheet.tsx'
import { freeName } from './free-name.ts'
import { useDraft } from './draft/use-draft.tsx'

/** The same app under another name: its document, its files and its answers, but none of its secrets and none of its data. */
export function Duplicate({ onClose }: { readonly onClose: () => void }) {
  const { app: texts } = useTexts()
  const { app, base } = useDraft()
  const { data: apps } = useQuery(appsQuery)
  const what = useMemo<RunSubject | undefined>(
    () =>
      base && {
        document: base.document,
        fileName: 'compose.yaml',
        filesOf: { app: app.name, revision: base.revision },
      },
    [app.name, base],
  )
  if (base === undefined || what === undefined || apps === undefined) return null
  const known = Object.entries(base.values).flatMap(([name, value]): [string, string][] =>
    value === null ? [] : [[name, value]],
  )
  return (
    <RunSheet
      what={what}
      title={texts.duplicateTitle(app.title)}
      document={base.document}
      first={{
        name: freeName(
          app.name,
          apps.map(({ name }) => name),
        ),
        target: app.target,
        answers: Object.fromEntries(known),
      }}
      onClose={onClose}
    />
  )
}
