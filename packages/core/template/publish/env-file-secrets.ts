import { parseEnvFile } from '../../compose/env-file.ts'
import { knownPlaces } from './known-places.ts'
import { looksRandom } from './known-shapes.ts'
import type { Obstacle } from './obstacle.ts'
import { apart, asks } from './secret-span.ts'
import type { SecretBook } from './secret-book.ts'
import { tellsDigest, tellsSecret } from './telling-names.ts'
import { textSecrets } from './text-secrets.ts'

const line = /^(\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*[=:][ \t]*)(.*)$/d

/** Puts the secrets of a file of variables into the book. */
export function collectFromEnvFile(text: string, file: string, book: SecretBook): void {
  for (const [variable, value] of Object.entries(parseEnvFile(text).values)) {
    const whole = wholeSecret(variable, value)
    const parts = whole === undefined ? apart(textSecrets(value)) : [whole]
    for (const { start, end, reason, name, issued } of parts)
      book.add({
        value: value.slice(start, end),
        reason,
        id: `files.${file}.${variable}`,
        variable,
        proposal: whole === undefined && name === '' ? `${variable}_PASSWORD` : name,
        issued,
      })
  }
}

/**
 * A file of variables whose secrets are taken from inputs, as Compose allows it to. A comment with a secret goes. What
 * cannot be written that way is an obstacle.
 */
export function cleanEnvFile(text: string, file: string, book: SecretBook): { text: string; obstacles: Obstacle[] } {
  const before = parseEnvFile(text).values
  const answers = new Map<string, string>()
  const lines = text.split('\n').flatMap((each) => {
    if (/^\s*#/.test(each))
      return knownPlaces(each, book.list()).length > 0 || textSecrets(each).length > 0 ? [] : [each]
    const match = line.exec(each)
    const variable = match?.[2] ?? ''
    const value = before[variable]
    if (match === null || value === undefined || asks((match[3] ?? '').replaceAll('\\$', ''))) return [each]
    const whole = wholeSecret(variable, value)
    const known = knownPlaces(value, book.list()).map(({ start, end, secret }) => ({
      start,
      end,
      text: value.slice(start, end),
      secret,
    }))
    const spans = whole === undefined ? known : [{ start: 0, end: value.length, text: value, secret: book.get(value) }]
    const chosen = apart(spans.map((span) => ({ ...span, reason: '', name: '', issued: false })))
    if (chosen.length === 0) return [each]
    let written = ''
    let at = 0
    for (const { start, end } of chosen) {
      const piece = value.slice(start, end)
      const secret =
        book.get(piece) ??
        book.add({
          value: piece,
          reason: 'it is a secret in another writing',
          id: `files.${file}.${variable}`,
          variable,
          proposal: `${variable}_ENCODED`,
          issued: true,
        })
      const input = book.inputFor(secret)
      answers.set(input, piece)
      written += `${quoted(value.slice(at, start))}\${${input}}`
      at = end
    }
    written += quoted(value.slice(at))
    return [`${match[1] ?? ''}${/^[\w./:@%+,=${}-]*$/.test(written) ? written : `"${written}"`}`]
  })
  const cleaned = lines.join('\n')
  const after = parseEnvFile(cleaned, (name) => answers.get(name)).values
  const wrong = Object.keys(before).find((name) => before[name] !== after[name])
  if (wrong === undefined) return { text: cleaned, obstacles: [] }
  const number = text.split('\n').findIndex((each) => each.includes(wrong)) + 1
  const message = `the value of ${wrong} is a secret, written in a form that cannot be changed. Write ${wrong}=\${${wrong}} there.`
  return { text: cleaned, obstacles: [{ file, line: number, message }] }
}

function wholeSecret(variable: string, value: string) {
  const isTold = tellsSecret(variable, value)
  if (!isTold && !(looksRandom(value) && !tellsDigest(variable))) return undefined
  const reason = isTold ? 'its name says that it is a secret' : 'it looks like a key that was drawn by lot'
  return { start: 0, end: value.length, reason, name: variable, issued: !isTold }
}

/** Plain text between double quotes of such a file. */
function quoted(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('$', '\\$')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
}
