import { isMap, isNode, LineCounter, parseDocument } from 'yaml'
import { interpolate } from '../compose/interpolate.ts'
import type { Json } from '../compose/spec.ts'
import { type AppMetadata, readApp } from './metadata.ts'
import { type VariableUse, variablesIn } from './variables.ts'

export interface Peeked {
  readonly metadata: AppMetadata
  readonly variables: readonly VariableUse[]
}

/**
 * A look into a document before it is loaded: its questions have to be known first, since what they answer may be
 * required to load it. Whatever is wrong is passed over here; loading reports it.
 */
export function peek(text: string): Peeked {
  const nothing = { metadata: readApp(undefined, []), variables: [] }
  try {
    const lines = new LineCounter()
    const options = { lineCounter: lines, merge: true, uniqueKeys: false, logLevel: 'silent', strict: false } as const
    const document = parseDocument(text, options)
    const block = isMap(document.contents) ? document.contents.get('x-panamax', true) : undefined
    const plain = isNode(block) ? (block.toJS(document, { maxAliasCount: 100 }) as Json) : undefined
    const variables = text.includes('$') ? variablesIn(document, lines) : []
    return { metadata: readApp(unescaped(plain), []), variables }
  } catch (error) {
    // An alias bomb or a nesting too deep: loading refuses it with its place.
    if (error instanceof RangeError || error instanceof ReferenceError) return nothing
    throw error
  }
}

function unescaped(value: Json | undefined): Json | undefined {
  if (typeof value === 'string') return interpolate(value, () => undefined).text
  if (Array.isArray(value)) return value.map((item: Json) => unescaped(item) ?? null)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unescaped(item as Json) ?? null]))
}
