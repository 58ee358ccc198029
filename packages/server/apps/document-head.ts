import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml'
import { parseDocument as checkDocument } from '@panamax/core/compose/document'
import type { Problem } from '@panamax/core/compose/problem'
import type { AppMetadata } from '@panamax/core/template/metadata'
import { dialectOf } from '@panamax/core/template/dialect'
import { peek } from '@panamax/core/template/peek'
import { pmxToDocument } from '@panamax/core/template/pmx'
import { refused } from './load-document.ts'

/** What has to be known of a document before it can be loaded. */
export interface DocumentHead {
  readonly metadata: AppMetadata
  /** The text of `name:`, as it stands. */
  readonly name?: string
}

/** A text in any dialect as a compose document. Throws `invalid_request` with every problem. */
export function asDocument(
  text: string,
  file: string,
): { readonly document: string; readonly problems: readonly Problem[] } {
  if (dialectOf(text, file) === 'compose') return { document: text, problems: [] }
  const { text: document, problems } = pmxToDocument(text, file)
  if (document === undefined) throw refused(problems)
  return { document, problems }
}

/**
 * Reads name and metadata without interpolation: the inputs say which variables there are. Throws `invalid_request` for what
 * is no YAML, or too large.
 */
export function readHead(text: string, file: string): DocumentHead {
  const { problems, documents } = checkDocument(text, file)
  if (problems.length > 0) throw refused(problems)
  const root = documents[0]?.contents
  const name = isMap(root) ? root.get('name') : undefined
  return {
    metadata: peek(text).metadata,
    ...(typeof name === 'string' && name !== '' ? { name } : {}),
  }
}

/** The same text with this `name:`. Everything else stays as it is. */
export function withName(text: string, name: string): string {
  const root = parseDocument(text, { uniqueKeys: false, logLevel: 'silent' }).contents
  if (!isMap(root)) return text
  const pair = root.items.find((item) => isScalar(item.key) && item.key.value === 'name')
  if (pair === undefined) return insertName(text, root as YAMLMap, name)
  const value = isScalar(pair.value) ? pair.value : undefined
  const range = value?.range
  if (range == null || value?.value === name) return text
  // An empty value has no text of its own: it stands right behind the colon.
  const gap = range[0] === range[1] && text[range[0] - 1] === ':' ? ' ' : ''
  return text.slice(0, range[0]) + gap + quoted(name) + text.slice(range[1])
}

function insertName(text: string, root: YAMLMap, name: string): string {
  const start = root.range?.[0] ?? 0
  if (root.flow === true) return `${text.slice(0, start + 1)}"name": "${name}", ${text.slice(start + 1)}`
  const newLine = text.includes('\r\n') ? '\r\n' : '\n'
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  return `${text.slice(0, lineStart)}name: ${quoted(name)}${newLine}${text.slice(lineStart)}`
}

/** App names are plain words, but some would be read as numbers or truth values. */
function quoted(name: string): string {
  return /^[a-z][a-z0-9_-]*$/.test(name) && !/^(y|n|yes|no|on|off|true|false|null)$/.test(name) ? name : `"${name}"`
}
