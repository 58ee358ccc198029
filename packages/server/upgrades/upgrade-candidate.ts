import type { UpgradeRequest } from '@panamax/contract/upgrades'
import { resolveInputs } from '@panamax/core/template/inputs'
import { hasMarkers } from '@panamax/core/template/merge/merge-text'
import { PanamaxError } from '@panamax/core/errors'
import type { z } from 'zod'
import type { Candidate } from '../apps/candidate.ts'
import { containedPath } from '../apps/contained-path.ts'
import type { AppContext } from '../apps/context.ts'
import { readHead } from '../apps/document-head.ts'
import { movePorts } from '../apps/move-ports.ts'
import type { AppRecord } from '../store/apps.ts'
import type { RevisionContent } from '../store/revisions.ts'
import type { MergedUpgrade } from './merge-upgrade.ts'

export type Wishes = Partial<Pick<z.output<typeof UpgradeRequest>, 'document' | 'files' | 'values' | 'ports'>>

/** What is merged into what: the app with its newest revision. */
export interface UpgradedApp {
  readonly app: AppRecord
  readonly base: number
  readonly content: RevisionContent
}

/**
 * The app after an upgrade, not yet saved: the merge, or what a person has made of it. Throws `conflict` while something is
 * undecided, `invalid_request` for a text in which conflict markers were left.
 */
export function upgradeCandidate(
  context: Pick<AppContext, 'random'>,
  { app, base, content: before }: UpgradedApp,
  merged: MergedUpgrade,
  wishes: Wishes,
): Candidate {
  const files = decidedFiles(merged, wishes.files ?? {})
  const document = decidedDocument(merged, wishes.document)
  const head = readHead(document, 'compose.yaml')
  const { inputs } = head.metadata
  const answered = resolveInputs({
    inputs,
    given: wishes.values ?? {},
    previous: before.values,
    random: context.random,
  })
  const content = movePorts(
    app.name,
    { document: head.named(app.name), values: { ...before.values, ...answered.values }, files },
    { ports: wishes.ports ?? {}, inputs },
  )
  const { name, title, target, source } = app
  return {
    name,
    title,
    target,
    app,
    ...(source === undefined ? {} : { source }),
    revision: base + 1,
    isSaved: false,
    content,
    inputs,
    problems: answered.problems,
  }
}

function decidedDocument({ document: { text, conflicts } }: MergedUpgrade, resolved: string | undefined): string {
  if (resolved !== undefined) {
    if (hasMarkers(resolved)) throw leftMarkers('The document')
    return resolved
  }
  const [first] = conflicts
  if (first === undefined) return text
  const where = first.path === undefined ? `line ${first.line}` : `line ${first.line} (${first.path})`
  const others = conflicts.length === 1 ? '' : `, and in ${conflicts.length - 1} other places`
  throw undecided(`in ${where} of the document${others}`, { conflicts })
}

function decidedFiles(
  { files }: MergedUpgrade,
  resolved: Readonly<Record<string, string | null>>,
): Readonly<Record<string, string>> {
  const decided = new Map(files.map(({ path, text }) => [path, text]))
  const open = files.find((file) => file.change === 'conflict' && !Object.hasOwn(resolved, file.path))
  if (open !== undefined) throw undecided(`in the file ${open.path}`, { file: open.path, conflicts: open.conflicts })
  for (const [path, text] of Object.entries(resolved)) {
    if (text !== null && hasMarkers(text)) throw leftMarkers(`The file ${path}`)
    decided.set(containedPath(path).join('/'), text ?? undefined)
  }
  const kept = [...decided].flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const]))
  return Object.fromEntries(kept)
}

function undecided(where: string, details: Readonly<Record<string, unknown>>): PanamaxError {
  const message = `You and the template have changed the same thing ${where}. Decide what it shall be, and send the whole text.`
  return new PanamaxError('conflict', message, { details })
}

function leftMarkers(what: string): PanamaxError {
  const message = `${what} still has conflict markers in it. Keep one side of each, and remove the lines that begin with <<<<<<<, |||||||, ======= and >>>>>>>.`
  return new PanamaxError('invalid_request', message)
}
