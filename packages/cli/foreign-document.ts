import { formatProblem } from '@panamax/core/compose/problem'
import { composeDocument } from '@panamax/core/template/compose-document'
import { harmless } from './output.ts'
import { lossLine, refused } from './render/problems.ts'

/** A document as it is sent, with what a person should know of how it came about. */
export interface SentDocument {
  readonly document: string
  readonly fileName: string
  readonly warnings: readonly string[]
}

/**
 * Turns other formats into a compose document before it is sent; the server reads compose files and those of 2014
 * itself. Throws `invalid_request` for what cannot be turned into one.
 */
export function forServer(text: string, fileName: string): SentDocument {
  const { dialect, document, problems, losses } = composeDocument(text, fileName)
  if (dialect === 'compose' || dialect === 'pmx-2014') return { document: text, fileName, warnings: [] }
  if (document === undefined) throw refused(problems)
  const warnings = [
    ...problems.map((problem) => `${problem.severity}: ${harmless(formatProblem(problem))}`),
    ...losses.map((loss) => `lost: ${lossLine(loss)}`),
  ]
  return { document, fileName: `${fileName.replace(/\.\w+$/, '') || 'app'}.yaml`, warnings }
}
