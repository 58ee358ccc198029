import { isMap, isScalar, parseDocument } from 'yaml'
import { findExcess } from '../compose/limits.ts'

export type Dialect = 'compose' | 'pmx-2014'

/**
 * Which dialect a template is written in, by its top-level keys: `images` is the one of 2014, `services` a compose
 * file. Where neither is there, a name that ends in `.pmx` decides.
 */
export function dialectOf(text: string, file: string): Dialect {
  const keys = /^\s*(?:#.*\n\s*)*\{/.test(text) ? flowKeys(text) : blockKeys(text)
  if (keys.has('services')) return 'compose'
  if (keys.has('images')) return 'pmx-2014'
  return /\.pmx$/i.test(file) ? 'pmx-2014' : 'compose'
}

/** A key in the first column is at the top level: whatever is inside something stands further in. */
function blockKeys(text: string): Set<string> {
  const keys = text.matchAll(/^\uFEFF?[ ]?(["']?)(services|images)\1[ \t]*:(?=\s|$)/gm)
  return new Set([...keys].map((match) => match[2] ?? ''))
}

function flowKeys(text: string): Set<string> {
  if (findExcess(text) !== undefined) return new Set()
  try {
    const { contents } = parseDocument(text.replace(/^\t+/gm, ' '), { logLevel: 'silent', uniqueKeys: false })
    if (!isMap(contents)) return new Set()
    return new Set(contents.items.map((item) => (isScalar(item.key) ? String(item.key.source) : '')))
  } catch (error) {
    if (error instanceof RangeError) return new Set()
    throw error
  }
}
