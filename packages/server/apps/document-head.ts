import { isMap, isScalar, type YAMLMap } from 'yaml'
import { parseDocument } from '@panamax/core/compose/document'
import type { Problem } from '@panamax/core/compose/problem'
import type { AppMetadata } from '@panamax/core/template/metadata'
import { composeDocument } from '@panamax/core/template/compose-document'
import { dialectOf } from '@panamax/core/template/dialect'
import { peek } from '@panamax/core/template/peek'
import { refused } from './load-document.ts'

/** What has to be known of a document before it can be loaded. */
export interface DocumentHead {
  readonly metadata: AppMetadata
  /** The text of `name:`, as it stands. */
  readonly name?: string
  /**
   * The same text under this name. A document without `name:` stays as it is, every line where it was: it is loaded under
   * the app's name, and Docker Compose takes the name of the folder that it lies in, which is the same.
   */
  named(name: string): string
}

/** A text in any dialect as a compose document. Throws `invalid_request` with every problem. */
export function asDocument(
  text: string,
  file: string,
): { readonly document: string; readonly problems: readonly Problem[] } {
  const dialect = dialectOf(text, file)
  // The text of a running app stays as its owner wrote it, also where CasaOS has words in it.
  if (dialect === 'compose' || dialect === 'casaos') return { document: text, problems: [] }
  const { document, problems, losses } = composeDocument(text, file)
  if (document === undefined) throw refused(problems)
  const lost = losses.map(
    ({ path, lost, instead }): Problem => ({
      severity: 'warning',
      message: `Lost: ${lost}.${instead === undefined ? '' : ` ${instead}`}`,
      path,
    }),
  )
  return { document, problems: [...problems, ...lost] }
}

/**
 * Reads name and metadata without interpolation: the inputs say which variables there are. Throws `invalid_request` for what
 * is no YAML, or too large.
 */
export function readHead(text: string, file: string): DocumentHead {
  const { problems, documents } = parseDocument(text, file)
  if (problems.length > 0) throw refused(problems)
  const root = documents[0]?.contents
  const name = isMap(root) ? root.get('name') : undefined
  return {
    // Without the block there is nothing to find, and a long document need not be parsed once more.
    metadata: peek(text.includes('x-panamax') ? text : '').metadata,
    ...(typeof name === 'string' && name !== '' ? { name } : {}),
    named: (wanted) => (isMap(root) ? withName(text, root as YAMLMap, wanted) : text),
  }
}

function withName(text: string, root: YAMLMap, name: string): string {
  const pair = root.items.find((item) => isScalar(item.key) && item.key.value === 'name')
  const value = isScalar(pair?.value) ? pair.value : undefined
  const range = value?.range
  if (range == null || value?.value === name) return text
  // An empty value has no text of its own: it stands right behind the colon.
  const gap = range[0] === range[1] && text[range[0] - 1] === ':' ? ' ' : ''
  return text.slice(0, range[0]) + gap + quoted(name) + text.slice(range[1])
}

/** App names are plain words, but some would be read as numbers or truth values. */
function quoted(name: string): string {
  return /^[a-z][a-z0-9_-]*$/.test(name) && !/^(y|n|yes|no|on|off|true|false|null)$/.test(name) ? name : `"${name}"`
}
