import { isObject, type Plain } from '@panamax/core/compose/edit/plain'
import { readSource } from '@panamax/core/compose/edit/source'

export type Content = { readonly [key: string]: Plain }

/** What is deployed, what it is becoming, and one more. */
const most = 3
const known = new Map<string, Content>()

/**
 * What a document says, as plain data. The last few are remembered: each change is looked at by several, beside what was
 * there before it, and ten thousand lines take a tenth of a second to read.
 * @throws Refusal when it is not one valid mapping
 */
export function contentOf(document: string): Content {
  let content = known.get(document)
  if (content === undefined) {
    const { plain } = readSource(document)
    content = isObject(plain) ? plain : {}
  }
  known.delete(document)
  known.set(document, content)
  for (const oldest of known.keys()) if (known.size > most) known.delete(oldest)
  return content
}
