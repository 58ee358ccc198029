import type { RevisionDraft } from '@panamax/contract/apps'
import type { Problem } from '@panamax/core/compose/problem'
import { PanamaxError } from '@panamax/core/errors'
import { resolveInputs } from '@panamax/core/template/inputs'
import type { z } from 'zod'
import type { AppRecord } from '../store/apps.ts'
import type { RevisionContent } from '../store/revisions.ts'
import type { Candidate } from './candidate.ts'
import { containedPath } from './contained-path.ts'
import type { AppContext } from './context.ts'
import { asDocument, readHead } from './document-head.ts'

type Draft = z.output<typeof RevisionDraft>
export type CheckedRevisionDraft = { readonly [K in keyof Draft]?: Draft[K] | undefined }

/** A change to an app, not yet saved. Throws `conflict` when it was made on another revision than the latest. */
export function changedCandidate(context: AppContext, app: AppRecord, draft: CheckedRevisionDraft): Candidate {
  const latest = context.revisions.latestNumber(app.id)
  if (draft.base !== undefined && draft.base !== latest) {
    throw new PanamaxError(
      'conflict',
      `This change was made on revision ${draft.base}, but the latest is ${latest}. Look at what has changed, then save again.`,
      { details: { latest } },
    )
  }
  const before = context.revisions.content(app.id, latest)
  const { document = before.document } = draft
  const text = document === before.document ? { document, problems: [] } : asDocument(document, 'compose.yaml')
  const head = readHead(text.document, 'compose.yaml')
  const { inputs } = head.metadata
  const unset = new Set(draft.unset ?? [])
  const previous = Object.fromEntries(Object.entries(before.values).filter(([name]) => !unset.has(name)))
  const answered = resolveInputs({ inputs, given: draft.values ?? {}, previous, random: context.random })
  const content: RevisionContent = {
    document: head.named(app.name),
    values: { ...previous, ...answered.values },
    files: { ...before.files, ...contained(draft.files ?? {}) },
  }
  const renamed = nameWarning(head.name, app.name)
  return {
    ...common(app),
    revision: latest + 1,
    isSaved: false,
    content,
    inputs,
    problems: [...text.problems, ...renamed, ...answered.problems],
  }
}

/** A saved revision, as it is. Throws `not_found`. */
export function savedCandidate(context: AppContext, app: AppRecord, number: number): Candidate {
  const content = context.revisions.content(app.id, number)
  const { metadata } = readHead(content.document, 'compose.yaml')
  return { ...common(app), revision: number, isSaved: true, content, inputs: metadata.inputs, problems: [] }
}

function common(app: AppRecord) {
  const { name, title, target, source } = app
  return { name, title, target, app, ...(source === undefined ? {} : { source }) }
}

function contained(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [containedPath(path).join('/'), text]))
}

function nameWarning(written: string | undefined, name: string): Problem[] {
  if (written === undefined || written === name) return []
  const message = `The name stays "${name}", since the app's volumes are named after it. To change how it is called, rename its title.`
  return [{ severity: 'warning', message, path: ['name'] }]
}
