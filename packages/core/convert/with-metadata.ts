import { Document } from 'yaml'
import type { Json } from '../compose/spec.ts'
import { escapeDollars } from '../template/variables.ts'

/**
 * Puts an `x-panamax` block above the first key of a document and changes nothing else of its text. A document that
 * has such a block, or is written in flow style, stays as it is.
 */
export function withMetadata(document: string, fields: Readonly<Record<string, Json | undefined>>): string {
  if (/^(["']?)x-panamax\1[ \t]*:/m.test(document)) return document
  // Comments, directives and the start of the document stay above the block.
  const head = /^(?:\uFEFF)?(?:[ \t]*(?:#.*|%.*|---[ \t]*(?:#.*)?)?\r?\n)*/.exec(document)?.[0] ?? ''
  const body = document.slice(head.length)
  if (!/^[^\s{[\-#]/.test(body)) return document
  const kept = Object.entries(escapedFields(fields)).filter(([, value]) => !isEmpty(value))
  const block = new Document({ 'x-panamax': Object.fromEntries(kept) })
  const newline = head.includes('\r\n') || body.includes('\r\n') ? '\r\n' : '\n'
  const text = block.toString({ lineWidth: 0, blockQuote: 'literal' }).replaceAll('\n', newline)
  return `${head}${text}${newline}${body}`
}

/** Metadata as compose text: it is plain, so no dollar of it is a variable. */
export function escapedFields(fields: Readonly<Record<string, Json | undefined>>): Record<string, Json> {
  const entries = Object.entries(fields).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, escaped(value)] as const],
  )
  return Object.fromEntries(entries)
}

function isEmpty(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

function escaped(value: Json): Json {
  if (typeof value === 'string') return escapeDollars(value)
  if (Array.isArray(value)) return value.map((item: Json) => escaped(item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, escaped(item as Json)]))
}
