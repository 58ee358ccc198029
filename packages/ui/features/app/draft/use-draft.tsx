import type { AppDetail } from '@panamax/contract/apps'
import { edit as editDocument, type EditOperation } from '@panamax/core/compose/edit'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useMemo } from 'react'
import { revisionQuery } from '../../../api/queries.ts'
import { type DocumentChange, documentChanges } from '../../../document/changes.ts'
import { type DocumentModel, readModel } from '../../../document/service-model.ts'
import { getDraft, setDraft, useStoredDraft } from './draft-store.ts'

export interface DraftState {
  readonly app: AppDetail
  /** Absent while loading, and of an app that Panamax did not start. */
  readonly base:
    | {
        readonly revision: number
        readonly document: string
        /** null: a secret. */
        readonly values: Readonly<Record<string, string | null>>
      }
    | undefined
  /** As it would be deployed: with the changes. */
  readonly document: string | undefined
  /** Changed answers. */
  readonly values: Readonly<Record<string, string>>
  /** Of `document`; absent also where that is not valid YAML at the moment. */
  readonly model: DocumentModel | undefined
  readonly changes: readonly DocumentChange[]
  /** The changes were made to an older revision than the newest. */
  readonly isStale: boolean
  readonly error: unknown
  readonly mayEdit: boolean
  /** Does all of them or none. Says in a toast why not, and answers whether it was done. */
  edit(...operations: readonly EditOperation[]): boolean
  setText(document: string): void
  setValue(name: string, value: string | undefined): void
  discard(): void
}

const noValues: Readonly<Record<string, string>> = {}

const DraftContext = createContext<DraftState | undefined>(undefined)

export function DraftProvider({ app, children }: { readonly app: AppDetail; readonly children: ReactNode }) {
  const state = useDraftState(app)
  return <DraftContext value={state}>{children}</DraftContext>
}

export function useDraft(): DraftState {
  const state = use(DraftContext)
  if (state === undefined) throw new Error('There is no app here.')
  return state
}

function useDraftState(app: AppDetail): DraftState {
  const draft = useStoredDraft(app.name)
  const latest = app.latestRevision
  // The base of a draft stays what it was made from, also when somebody saves a newer revision.
  const wanted = draft?.base ?? latest
  const { data: revision, error } = useQuery({
    ...revisionQuery(app.name, wanted ?? 0),
    enabled: app.managed && wanted !== undefined,
  })
  const before = revision?.document
  const document = draft?.document ?? before
  const model = useMemo(() => (document === undefined ? undefined : modelOf(document)), [document])
  const values = draft?.values ?? noValues
  const changes = useMemo(
    () =>
      before === undefined || document === undefined
        ? []
        : [...documentChanges(before, document), ...valueChanges(values)],
    [before, document, values],
  )
  return useMemo(() => {
    const base =
      revision === undefined
        ? undefined
        : { revision: revision.number, document: revision.document, values: revision.values }
    const store = (next: string, nextValues = getDraft(app.name)?.values ?? noValues) => {
      if (base === undefined) return
      const isClean = next === base.document && Object.keys(nextValues).length === 0
      setDraft(app.name, isClean ? undefined : { base: base.revision, document: next, values: nextValues })
    }
    return {
      app,
      base,
      document,
      values,
      model,
      changes,
      isStale: draft !== undefined && latest !== undefined && draft.base !== latest,
      error,
      mayEdit: base !== undefined && app.allowedActions.includes('edit'),
      edit(...operations) {
        // Not the rendered one: two edits may come before the next rendering.
        let text = getDraft(app.name)?.document ?? base?.document
        if (text === undefined) return false
        for (const operation of operations) {
          const result = editDocument(text, operation)
          if (!result.ok) {
            notifications.show({ color: 'red', message: result.reason, autoClose: 10_000 })
            return false
          }
          text = result.text
        }
        store(text)
        return true
      },
      setText: (next) => store(next),
      setValue(name, value) {
        const { [name]: _, ...rest } = getDraft(app.name)?.values ?? noValues
        const isOld = value === undefined || base?.values[name] === value
        store(getDraft(app.name)?.document ?? base?.document ?? '', isOld ? rest : { ...rest, [name]: value })
      },
      discard: () => setDraft(app.name, undefined),
    }
  }, [app, changes, document, draft, error, latest, model, revision, values])
}

function modelOf(document: string): DocumentModel | undefined {
  try {
    return readModel(document)
  } catch {
    return undefined
  }
}

function valueChanges(values: Readonly<Record<string, string>>): DocumentChange[] {
  return Object.keys(values).map((name) => ({ id: `value ${name}`, kind: 'changed', field: 'value', item: name }))
}
