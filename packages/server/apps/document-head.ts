import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml'
import { parseDocument as checkDocument } from '@panamax/core/compose/document'
import type { Problem } from '@panamax/core/compose/problem'
import type { AppMetadata } from '@panamax/core/template/metadata'
import { peek } from '@panamax/core/template/peek'

/** What has to be known of a document before it can be loaded. */
export interface DocumentHead {
  readonly metadata: AppMetadata
  /** The text of `name:`, as it stands. */
  readonly name?: string
  /** Errors: it is no YAML, or too large. Warnings about the metadata come when it is loaded. */
  readonly problems: readonly Problem[]
}

/** Reads name and metadata without interpolation: the inputs say which variables there are. */
export function readHead(text: string, file: string): DocumentHead {
  const { problems, documents } = checkDocument(text, file)
  if (problems.length > 0) return { metadata: peek('').metadata, problems }
  const root = documents[0]?.contents
  const name = isMap(root) ? root.get('name') : undefined
  return {
    metadata: peek(text).metadata,
    ...(typeof name === 'string' && name !== '' ? { name } : {}),
    problems: [],
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
