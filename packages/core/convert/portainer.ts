import type { Problem } from '../compose/problem.ts'
import type { Json } from '../compose/spec.ts'
import { isMapping } from '../template/field-reader.ts'
import { type ComposeDraft, composeText } from './compose-text.ts'
import type { Loss } from './loss.ts'
import { readContainer } from './portainer-container.ts'
import { type Fields, flag, list, text, words } from './portainer-fields.ts'
import { readQuestions } from './portainer-inputs.ts'
import { plainNote } from './plain-note.ts'
import { escapedFields, withMetadata } from './with-metadata.ts'

/** One entry of a Portainer catalogue. */
export interface PortainerEntry {
  readonly title: string
  /** The entry as a template; absent for a stack, whose file stands in a repository. */
  readonly document?: string
  /** Where the file of a stack is: fetch it, then pass its text to `asTemplate`. */
  readonly repository?: { readonly url: string; readonly stackfile: string }
  /** Makes a template of a stack's file: the entry's description and questions go on top of it, the rest stays as it is. */
  readonly asTemplate?: (stack: string) => string
  readonly problems: readonly Problem[]
  readonly losses: readonly Loss[]
}

const maxSize = 10_000_000
/** Several times as many as the largest that is known has: making templates of them takes time. */
const maxEntries = 2_500

/**
 * Reads a catalogue of Portainer templates, JSON of version 2 or 3, with containers (type 1), Swarm stacks (2) and
 * compose stacks (3). A wrong entry hides no other. Never throws on content.
 */
export function parsePortainer(source: string, file?: string): { entries: PortainerEntry[]; problems: Problem[] } {
  const refuse = (message: string) => ({
    entries: [],
    problems: [
      { severity: 'error' as const, message, path: [], line: 1, column: 1, ...(file === undefined ? {} : { file }) },
    ],
  })
  if (source.length > maxSize) return refuse('This catalogue is over 10 MB; it is not read.')
  let root: Json
  try {
    root = JSON.parse(source) as Json
  } catch {
    return refuse('This is not valid JSON.')
  }
  const templates = Array.isArray(root) ? (root as Json[]) : isMapping(root) ? list(root['templates']) : undefined
  if (templates === undefined) return refuse('A catalogue is an object with "templates", or a list of them.')
  const problems: Problem[] = []
  const entries = templates.slice(0, maxEntries).flatMap((entry, index) => {
    const path = ['templates', index]
    const read = isMapping(entry) ? readEntry(entry, path) : undefined
    if (read === undefined)
      problems.push({
        severity: 'warning',
        message: 'This entry has no title, image or stack; it is left out.',
        path,
        ...(file === undefined ? {} : { file }),
      })
    return read ?? []
  })
  if (templates.length > maxEntries)
    problems.push({
      severity: 'warning',
      message: `This catalogue has more than ${maxEntries} entries; those after them are left out.`,
      path: ['templates', maxEntries],
      ...(file === undefined ? {} : { file }),
    })
  return { entries, problems }
}

function readEntry(entry: Fields, path: readonly (string | number)[]): PortainerEntry | undefined {
  const title = text(entry['title']) ?? text(entry['name'])
  if (title === undefined) return undefined
  const problems: Problem[] = []
  const losses: Loss[] = []
  const warn = (message: string, ...at: (string | number)[]) =>
    problems.push({ severity: 'warning', message, path: [...path, ...at] })
  const questions = readQuestions(entry['env'], warn)
  const note = text(entry['note'])
  const metadata: Record<string, Json | undefined> = {
    name: title,
    description: text(entry['description']),
    keywords: words(entry['categories']).map((word) => word.toLowerCase()),
    documentation: note === undefined ? undefined : plainNote(note),
    inputs: questions.inputs,
  }
  if (flag(entry['administrator_only']) || flag(entry['administrator-only']))
    losses.push({ path: ['x-panamax'], lost: 'that only administrators may run it', severity: 'note' })
  if (text(entry['platform']) === 'windows') warn('This is for Windows containers.', 'platform')
  const repository = isMapping(entry['repository']) ? entry['repository'] : undefined
  const url = text(repository?.['url'])
  if (url !== undefined) {
    const stackfile = text(repository?.['stackfile']) ?? 'docker-compose.yml'
    const stack = { title, repository: { url, stackfile }, problems, losses }
    return { ...stack, asTemplate: (document) => withMetadata(document, metadata) }
  }
  const container = readContainer(entry, title, questions.environment, losses)
  if (container === undefined) return undefined
  const draft: ComposeDraft = { ...container, 'x-panamax': escapedFields(metadata) }
  return { title, document: composeText(draft), problems, losses }
}
