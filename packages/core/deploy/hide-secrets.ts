import type { Fingerprint } from './hash.ts'

export interface Secrecy {
  /** Values that must never be shown; blank ones and those below three characters are passed over. */
  readonly secrets?: readonly string[]
  readonly fingerprint: Fingerprint
}

/**
 * Facets with a fingerprint ("#…") in place of every text that holds a secret, in names too. The image is left: its
 * reference stands in the plan anyway, and the password of a database is often enough the name of its image.
 */
export function hideSecrets(
  facets: Readonly<Record<string, string>>,
  { secrets = [], fingerprint }: Secrecy,
): Record<string, string> {
  const hidden = secrets.filter((secret) => secret.trim().length >= 3)
  if (hidden.length === 0) return { ...facets }
  const holds = (text: string): boolean => hidden.some((secret) => contains(text, secret))
  const mark = (text: string): string => `#${fingerprint(text).replace(/^#/, '')}`
  return Object.fromEntries(
    Object.entries(facets).map(([name, text]) => [
      holds(name) ? mark(name).replace('#', 'hidden ') : name,
      name === 'image' || text.startsWith('#') || !holds(text) ? text : mark(text),
    ]),
  )
}

/** A command that is written as one text loses quotes, backslashes and spaces when it is taken apart: so does the secret. */
function contains(text: string, secret: string): boolean {
  if (text.includes(secret)) return true
  const bare = bareOf(secret)
  return bare.length >= 3 && bareOf(text).includes(bare)
}

function bareOf(text: string): string {
  return text.replace(/["'\\\s]+/g, '')
}
