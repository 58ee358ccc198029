import type { Problem } from '../compose/problem.ts'
import { parseCapRover } from '../convert/caprover.ts'
import { parseCasaos } from '../convert/casaos.ts'
import { parseDockerRun } from '../convert/docker-run.ts'
import type { Loss } from '../convert/loss.ts'
import { parsePortainer } from '../convert/portainer.ts'
import { type Dialect, dialectOf } from './dialect.ts'
import { pmxToDocument } from './pmx.ts'

export interface ComposeDocumentReading {
  readonly dialect: Dialect
  /** Absent when there is an error. Of a compose file its own text. */
  readonly document?: string
  /** What was found on the way; a compose file is looked at only when it is loaded. */
  readonly problems: readonly Problem[]
  readonly losses: readonly Loss[]
}

/** Turns a text of any dialect, told apart by content, into a compose document. Never throws on content. */
export function composeDocument(text: string, file: string): ComposeDocumentReading {
  const dialect = dialectOf(text, file)
  switch (dialect) {
    case 'compose':
      return { dialect, document: text, problems: [], losses: [] }
    case 'pmx-2014': {
      const { text: document, problems } = pmxToDocument(text, file)
      return { dialect, ...(document === undefined ? {} : { document }), problems, losses: [] }
    }
    case 'casaos':
      return { dialect, ...parseCasaos(text, file) }
    case 'caprover':
      return { dialect, ...parseCapRover(text, file) }
    case 'docker-run': {
      const { problems, ...read } = parseDockerRun(text)
      return { dialect, ...read, problems: problems.map((problem) => ({ ...problem, file })) }
    }
    case 'portainer':
      return { dialect, ...onlyEntry(text, file) }
  }
}

/** A catalogue of one container is a template; any other needs somebody to choose. */
function onlyEntry(text: string, file: string): Omit<ComposeDocumentReading, 'dialect'> {
  const { entries, problems } = parsePortainer(text, file)
  const [entry] = entries
  if (entries.length === 1 && entry?.document !== undefined)
    return { document: entry.document, problems: [...problems, ...entry.problems], losses: entry.losses }
  if (problems.some(({ severity }) => severity === 'error')) return { problems, losses: [] }
  const message =
    entries.length === 1
      ? 'This is a catalogue of Portainer whose template stands in a repository: "panamax import portainer" fetches it.'
      : `This is a catalogue of Portainer with ${entries.length} templates: choose one with "panamax import portainer".`
  return { problems: [{ severity: 'error', message, path: [], file, line: 1, column: 1 }], losses: [] }
}
