import { visit } from 'yaml'
import { parseDocument } from '../compose/document.ts'
import type { Problem } from '../compose/problem.ts'
import type { Json } from '../compose/spec.ts'
import { isMapping } from '../template/field-reader.ts'
import type { Fields } from './portainer-fields.ts'

/** Other people's YAML as plain data: every scalar as the text that it stands there as, blank where there is none. */
export interface PlainSource {
  readonly root: Fields
  /** Adds line and column to a problem. */
  placed(problem: Omit<Problem, 'file' | 'line' | 'column'>): Problem
}

const maxLength = 1_000_000

/** Reads YAML (or JSON) whose top is a mapping. Never throws on content. */
export function readPlain(text: string, file: string): { source: PlainSource } | { problems: Problem[] } {
  const refuse = (message: string) => ({
    problems: [{ severity: 'error' as const, message, path: [], file, line: 1, column: 1 }],
  })
  if (text.length > maxLength) return refuse('This is longer than a million characters; no template is.')
  const parsed = parseDocument(text, file)
  if (parsed.problems.length > 0) return { problems: [...parsed.problems] }
  const [document] = parsed.documents
  if (document !== undefined)
    visit(document, {
      Scalar(_key, node) {
        if (node.type === 'PLAIN' && /^(null|~)$/i.test(String(node.value))) node.value = ''
      },
    })
  try {
    const root = (document?.toJS({ maxAliasCount: 100 }) ?? null) as Json
    if (!isMapping(root)) return refuse('This must be a mapping (key: value).')
    const placed: PlainSource['placed'] = (problem) => ({ ...problem, file, ...parsed.locate(problem.path) })
    return { source: { root, placed } }
  } catch (error) {
    // An alias that is repeated too often, or has no anchor.
    if (error instanceof RangeError || error instanceof ReferenceError)
      return refuse('Its aliases (*name) cannot be followed.')
    throw error
  }
}

/** Text as it stands, with its white space; of a list or a mapping nothing. */
export function rawText(value: Json | undefined): string {
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : ''
}
