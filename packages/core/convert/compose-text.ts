import { Document, isMap, isScalar, isSeq, type Scalar, visit } from 'yaml'
import type { Json } from '../compose/spec.ts'

/**
 * A compose document as plain data, its keys in the order that they are to be written in. Text is interpolated when
 * the document is loaded: literal `$` must come escaped (`escapeDollars`).
 */
export interface ComposeDraft {
  readonly name: string
  readonly 'x-panamax'?: Record<string, Json | undefined>
  readonly services: Record<string, Record<string, Json | undefined>>
  readonly networks?: Record<string, Json>
  readonly volumes?: Record<string, Json>
}

/** Words for the reader of the text, above the key at `path`. Several lines are allowed. */
export interface DraftComment {
  readonly path: readonly string[]
  readonly text: string
}

/**
 * Writes a draft as readable YAML: empty things left out, texts of several lines as blocks, commands on one line, a
 * blank line between services. Every value reads back exactly as it was, in YAML 1.1 as in 1.2.
 */
export function composeText(draft: ComposeDraft, comments: readonly DraftComment[] = []): string {
  const document = new Document(withoutEmpty(draft), { version: '1.2', aliasDuplicateObjects: false })
  visit(document, {
    Scalar(key, node) {
      if (typeof node.value !== 'string') return
      node.type ??= key === 'key' ? keyStyle(node.value) : scalarStyle(node.value)
    },
    Pair(_key, pair) {
      if (!isScalar(pair.key)) return
      const inline = inlineLists.get(String(pair.key.value))
      if (inline === undefined || !isSeq(pair.value)) return
      pair.value.flow = true
      if (inline === 'quoted') for (const item of pair.value.items) if (isScalar(item)) item.type = 'QUOTE_DOUBLE'
    },
    Map(_key, map) {
      // An empty mapping is `{}` in any case; saying so keeps the writer from leaving a blank.
      if (map.items.length === 0) map.flow = true
    },
  })
  const services = document.get('services')
  if (isMap(services)) for (const [index, pair] of services.items.entries()) spaceBefore(pair.key, index > 0)
  if (isMap(document.contents))
    for (const pair of document.contents.items) spaceBefore(pair.key, isScalar(pair.key) && pair.key.value !== 'name')
  for (const comment of comments) addComment(document, comment)
  return document.toString({ lineWidth: 0, blockQuote: 'literal', flowCollectionPadding: false })
}

/** Lists that read better on one line. */
const inlineLists: ReadonlyMap<string, 'plain' | 'quoted'> = new Map([
  ['command', 'quoted'],
  ['entrypoint', 'quoted'],
  ['test', 'quoted'],
  ['keywords', 'plain'],
  ['categories', 'plain'],
  ['required', 'plain'],
])

function keyStyle(text: string): Scalar.Type {
  return /^[A-Za-z_][A-Za-z0-9_. -]*$/.test(text) && !isAmbiguous(text) && text.trim() === text
    ? 'PLAIN'
    : 'QUOTE_DOUBLE'
}

function scalarStyle(text: string): Scalar.Type {
  if (text.includes('\n') && !/[\r\u0085\u2028\u2029]|[^\P{C}\n\t]/u.test(text) && text.trim() !== '')
    return 'BLOCK_LITERAL'
  return isAmbiguous(text) || text.includes('\n') ? 'QUOTE_DOUBLE' : 'PLAIN'
}

/** What some YAML version would take for something other than text. */
function isAmbiguous(text: string): boolean {
  return (
    /^[-+]?\.?\d/.test(text) || /^(y|n|yes|no|on|off|true|false|null|~|<<|=|\.nan|\.inf)$/i.test(text) || text === ''
  )
}

function spaceBefore(key: unknown, wanted: boolean): void {
  if (isScalar(key)) key.spaceBefore = wanted
}

function addComment(document: Document, { path, text }: DraftComment): void {
  const lines = text.split('\n').map((line) => ` ${line.trim()}`)
  if (path.length === 0) {
    document.commentBefore = lines.join('\n')
    return
  }
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1))
  if (!isMap(parent)) return
  const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === path.at(-1))
  if (pair !== undefined && isScalar(pair.key)) pair.key.commentBefore = lines.join('\n')
}

function withoutEmpty(draft: ComposeDraft): Record<string, unknown> {
  const entries: [string, unknown][] = [['name', draft.name]]
  const block = pruned(draft['x-panamax'] ?? {})
  if (Object.keys(block).length > 0) entries.push(['x-panamax', block])
  entries.push([
    'services',
    Object.fromEntries(Object.entries(draft.services).map(([name, service]) => [name, pruned(service)])),
  ])
  for (const key of ['networks', 'volumes'] as const)
    if (draft[key] !== undefined && Object.keys(draft[key]).length > 0) entries.push([key, draft[key]])
  return Object.fromEntries(entries)
}

function pruned(fields: Record<string, Json | undefined>): Record<string, Json> {
  const kept = Object.entries(fields).filter(
    (entry): entry is [string, Json] => entry[1] !== undefined && entry[1] !== null && !isEmpty(entry[1]),
  )
  return Object.fromEntries(kept)
}

function isEmpty(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}
