import { formatEnvFile } from '@panamax/core/compose/env-file'
import { load } from '@panamax/core/compose/load'
import type { Problem } from '@panamax/core/compose/problem'
import type { AppSpec } from '@panamax/core/compose/spec'
import { PanamaxError } from '@panamax/core/errors'
import type { RevisionContent } from '../store/revisions.ts'
import { documentFile } from './app-files.ts'
import { maskedProblems } from './masked-problems.ts'

export interface LoadedDocument {
  /** Absent when there is an error among the problems. */
  readonly app?: AppSpec
  readonly problems: readonly Problem[]
}

/**
 * Loads a revision's document under the app's name. Variables are the app's values and nothing else: never the environment
 * of this process. Files are those of the revision. No problem quotes a secret among the values.
 */
export function loadDocument(name: string, content: RevisionContent): LoadedDocument {
  const { app, problems } = load({
    files: [{ path: documentFile, text: content.document }],
    variables: content.values,
    defaultName: name,
    projectName: name,
    readFile: (path) => ownText(content, path.replace(/^\.\//, '')),
  })
  return { ...(app === undefined ? {} : { app }), problems: maskedProblems(problems, content) }
}

export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === 'error')
}

/** `invalid_request` with every problem. */
export function refused(problems: readonly Problem[], what = 'The document'): PanamaxError {
  const errors = problems.filter((problem) => problem.severity === 'error')
  const count = errors.length === 1 ? 'a problem' : `${errors.length} problems`
  const first = errors[0]?.message
  const message = `${what} has ${count}${first === undefined ? '.' : `: ${first}`}`
  return new PanamaxError('invalid_request', message, { details: { problems } })
}

/** The `.env` in the app's folder is written from its values. */
function ownText({ files, values }: RevisionContent, path: string): string | undefined {
  if (path === '.env') return formatEnvFile(values)
  return Object.hasOwn(files, path) ? files[path] : undefined
}
