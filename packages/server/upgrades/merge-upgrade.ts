import { mergeDocuments, type MergedDocument } from '@panamax/core/template/merge/merge-documents'
import { type MergedFile, mergeFiles } from '@panamax/core/template/merge/merge-files'
import { readHead } from '../apps/document-head.ts'
import type { AppTemplate } from '../store/app-templates.ts'
import type { RevisionContent } from '../store/revisions.ts'

export interface MergedUpgrade {
  readonly document: MergedDocument
  readonly files: readonly MergedFile[]
}

/** Template-then, template-now and what the app has, merged. The app keeps its name, whatever the template calls itself. */
export function mergeUpgrade(
  name: string,
  content: RevisionContent,
  { from, to }: { readonly from: AppTemplate; readonly to: AppTemplate },
): MergedUpgrade {
  const [base, theirs] = [from, to].map(({ document }) => readHead(document, 'compose.yaml').named(name))
  return {
    document: mergeDocuments({ base: base ?? '', mine: content.document, theirs: theirs ?? '' }),
    files: mergeFiles({ base: from.files, mine: content.files, theirs: to.files }),
  }
}

export function hasConflicts({ document, files }: MergedUpgrade): boolean {
  return document.conflicts.length > 0 || files.some((file) => file.change === 'conflict')
}
