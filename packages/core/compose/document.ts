import { type Document, isAlias, isMap, isScalar, isSeq, type Node as YamlNode, parseAllDocuments } from 'yaml'
import { findExcess } from './limits.ts'
import { type Path, positionAt, type SourceFile } from './node.ts'
import type { Problem } from './problem.ts'
import { Report } from './report.ts'

/** The text of a compose file with its parsed YAML. Never changes the text. */
export interface ComposeDocument {
  readonly text: string
  readonly file: string
  /** The YAML documents of the file, almost always one. Compose merges them in their order. */
  readonly documents: readonly Document.Parsed[]
  /** What is wrong with the YAML itself; empty when it can be loaded. */
  readonly problems: readonly Problem[]
  readonly source: SourceFile
  /** Line and column, from 1, of the value at the path, or of its nearest ancestor that exists. */
  locate(path: Path): { line: number; column: number } | undefined
}

/**
 * Parses the text as YAML without interpreting any value. Text that is too large, too deep or has an error is
 * reported in `problems`, never thrown. With `keepSourceTokens` the nodes keep their tokens, for editing.
 */
export function parseDocument(text: string, file = 'compose.yaml', keepSourceTokens = false): ComposeDocument {
  const source: SourceFile = { path: file, text }
  const report = new Report()
  const excess = findExcess(text)
  if (excess !== undefined) report.error([], { file: source, offset: excess.offset }, excess.reason)
  const documents = excess === undefined ? parse(source, report, keepSourceTokens) : []
  return { text, file, documents, problems: report.problems, source, locate: (path) => locate(documents, source, path) }
}

function parse(source: SourceFile, report: Report, keepSourceTokens: boolean): Document.Parsed[] {
  // A leading byte order mark is known to the parser, and counts in every offset.
  const { text } = source
  try {
    const parsed = parseAllDocuments(text, {
      schema: 'failsafe',
      uniqueKeys: false,
      merge: false,
      logLevel: 'error',
      prettyErrors: false,
      keepSourceTokens,
    })
    const documents = 'empty' in parsed ? [] : parsed
    for (const document of documents) {
      for (const error of document.errors) {
        report.error([], { file: source, offset: Math.min(error.pos[0], text.length) }, yamlMessage(error.message))
      }
    }
    return documents
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    report.error([], { file: source, offset: deepestLine(text) }, 'Values are nested too deeply here.')
    return []
  }
}

function yamlMessage(message: string): string {
  if (/call stack/i.test(message)) return 'Values are nested too deeply here.'
  const sentence = message.trim().replace(/[.:]?$/, '.')
  return `This is not valid YAML: ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`
}

function deepestLine(text: string): number {
  let deepest = { indent: -1, offset: 0 }
  for (const match of text.matchAll(/^[ \-?]*/gm)) {
    if (match[0].length > deepest.indent) deepest = { indent: match[0].length, offset: match.index }
  }
  return deepest.offset
}

function locate(documents: readonly Document.Parsed[], source: SourceFile, path: Path) {
  for (const document of [...documents].reverse()) {
    const offset = offsetOf(document, path)
    if (offset !== undefined) return positionAt(source, offset)
  }
  return documents.length === 0 ? undefined : { line: 1, column: 1 }
}

/** The offset of the key (or list item) at the path, or of its nearest existing ancestor below the root. */
function offsetOf(document: Document.Parsed, path: Path): number | undefined {
  let node: YamlNode | null | undefined = document.contents
  let offset: number | undefined
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(document)
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part))
      if (pair === undefined) break
      offset = (pair.key as YamlNode).range?.[0] ?? offset
      node = pair.value as YamlNode | null
    } else if (isSeq(node) && typeof part === 'number') {
      const item = node.items[part] as YamlNode | undefined
      if (item === undefined) break
      offset = item.range?.[0] ?? offset
      node = item
    } else break
  }
  return offset
}
