import { findExcess } from '@panamax/core/compose/limits'
import { parse } from 'yaml'

/**
 * Values that one template may have, with the documents that it includes: many times more than the largest that people write.
 * Reading takes time in proportion, and nobody else is served meanwhile.
 */
export const mostValues = 20_000

/** About how many values a YAML document has, aliases counted each time they are used. Takes no longer than its text is long. */
export function valuesIn(text: string): number {
  let values = 1
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x0a || code === 0x2c) values += 1
  }
  // What is nested endlessly is refused by whoever reads it.
  if (values > mostValues || findExcess(text) !== undefined) return values
  const aliases = text.match(/(?<![^\s,[{])\*[^\s,\]}]/g)?.length ?? 0
  // Each can stand for no more than the whole document, and those for more.
  return aliases * values <= mostValues && aliases < 3 ? values : Math.max(values, unfolded(text))
}

function unfolded(text: string): number {
  try {
    const options = { merge: false, uniqueKeys: false, logLevel: 'silent', strict: false, maxAliasCount: -1 } as const
    return sizeOf(parse(text, options), new Map())
  } catch {
    // Reading it as a template says what is wrong.
    return 0
  }
}

/** Aliases are the same object: what it counts for is worked out once. One that holds itself is refused elsewhere. */
function sizeOf(value: unknown, known: Map<object, number>): number {
  if (typeof value !== 'object' || value === null) return 1
  const before = known.get(value)
  if (before !== undefined) return before
  known.set(value, 1)
  let size = 1
  for (const item of Object.values(value)) size += sizeOf(item, known)
  known.set(value, size)
  return size
}
