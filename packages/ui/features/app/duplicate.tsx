import { Alert } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { appsQuery, revisionQuery } from '../../api/queries.ts'
import { useTexts } from '../../texts/texts.tsx'
import { RunSheet } from '../run/run-sheet.tsx'
import { freeName } from './free-name.ts'
import { useDraft } from './draft/use-draft.tsx'

/** The same app under another name: its document and its answers, but none of its secrets and none of its data. */
export function Duplicate({ onClose }: { readonly onClose: () => void }) {
  const { app: texts } = useTexts()
  const { app, base } = useDraft()
  const { data: apps } = useQuery(appsQuery)
  const { data: revision } = useQuery({
    ...revisionQuery(app.name, base?.revision ?? 0),
    enabled: base !== undefined,
  })
  if (base === undefined || apps === undefined || revision === undefined) return null
  const known = Object.entries(base.values).flatMap(([name, value]): [string, string][] =>
    value === null ? [] : [[name, value]],
  )
  return (
    <RunSheet
      what={{ document: base.document, fileName: 'compose.yaml' }}
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
    >
      {revision.files.length === 0 ? null : (
        <Alert color="yellow" variant="light" title={texts.duplicateFiles}>
          {revision.files.join(', ')}
        </Alert>
      )}
    </RunSheet>
  )
}
