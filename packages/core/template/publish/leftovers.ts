import { knownPlaces } from './known-places.ts'
import type { Obstacle } from './obstacle.ts'
import type { KnownSecret } from './secret-book.ts'

/**
 * A last look at every byte that would leave: no secret of the app may be in it, in whatever writing. What is found is an
 * obstacle, since nobody knows how it got there.
 */
export function leftovers(texts: Readonly<Record<string, string>>, secrets: readonly KnownSecret[]): Obstacle[] {
  return Object.entries(texts).flatMap(([file, text]) => {
    const seen = new Set<string>()
    return [...knownPlaces(text, secrets), ...knownPlaces(unfolded(text), secrets)].flatMap(
      ({ start, secret }): Obstacle[] => {
        const line = Math.min(text.slice(0, start).split('\n').length, text.split('\n').length)
        const message = `${secret.variable} of the app still stands here. Take it out, or give the app another secret.`
        if (seen.has(`${line} ${message}`)) return []
        seen.add(`${line} ${message}`)
        return [{ ...(file === '' ? {} : { file }), line, message }]
      },
    )
  })
}

/** As YAML reads it: an escaped line break and its indentation are nothing. Every line stays where it is. */
function unfolded(text: string): string {
  return text.includes('\\\n') ? text.replaceAll(/\\\n[ \t]*/g, '') : text
}
