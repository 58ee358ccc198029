import { Refusal } from '@panamax/core/compose/edit/source'
import { peek } from '@panamax/core/template/peek'
import { withDraft } from '@panamax/core/template/publish/metadata-draft'
import { hasErrors, loadDocument } from '../apps/load-document.ts'
import type { AppRecord } from '../store/apps.ts'
import type { RevisionStore } from '../store/revisions.ts'

interface Room {
  readonly revisions: Pick<RevisionStore, 'content' | 'latestNumber' | 'add'>
  /** RFC 3339. */
  readonly now: () => string
}

/**
 * What a person has written for the template is the app's own documentation from then on: a revision that deploys nothing new.
 * Gives a sentence where that cannot be done; nothing where it is done, or says so already.
 */
export function keepDocumentation(
  { revisions, now }: Room,
  app: AppRecord,
  documentation: string,
  author: string,
): string | undefined {
  const content = revisions.content(app.id, revisions.latestNumber(app.id))
  if ((peek(content.document).metadata.documentation ?? '') === documentation.replace(/\r\n?/g, '\n')) return undefined
  try {
    const changed = { ...content, document: withDraft(content.document, { documentation }) }
    if (hasErrors(loadDocument(app.name, changed).problems)) return 'The documentation was not kept in the app itself.'
    revisions.add(app.id, { ...changed, createdAt: now(), author, note: 'documentation, as published' })
    return undefined
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return `The documentation was not kept in the app itself: ${error.message}`
  }
}
