import { commandSecrets } from './command-secrets.ts'
import { groupsOf, type SecretSpan } from './secret-span.ts'
import { knownShapes } from './known-shapes.ts'
import { isHarmless, isPlaceholder } from './telling-names.ts'
import { textSecrets } from './text-secrets.ts'

const said =
  /\b(?:password|passphrase|passcode|passwd|secret|token|api[ -]?key|pin)\b(?:\s+(?:is|was|being|of|now))?\s{0,3}[:=]?\s{0,3}(?:[`"'“](\S{3,200}?)[`"'”]|(\S{3,200}))/dgi

/** Secrets in a text that people read: documentation, a description, a comment. Words that only talk about them stay. */
export function proseSecrets(text: string): SecretSpan[] {
  const told = [1, 2].flatMap((group) =>
    groupsOf(text, said, group).map(({ start, end, text: word }) => {
      const stop = group === 2 ? end - (/[.,;:!?)]*$/.exec(word)?.[0].length ?? 0) : end
      return { start, end: stop, reason: 'the text says what it is', name: '', issued: false }
    }),
  )
  const spans = [...textSecrets(text), ...told, ...commandSecrets(text)].map((span) => plain(text, span))
  const guesses = spans.filter(({ start, end, name }) => {
    const value = text.slice(start, end)
    if (isPlaceholder(value) || isHarmless(value)) return false
    return isLine(text, start, end, name) || looksLikeValue(value)
  })
  const sure = knownShapes(text)
  return [...sure, ...guesses.map((span) => ({ ...span, isGuess: true as const }))]
}

/** Without the stars and strokes that only make it stand out. */
function plain(text: string, span: SecretSpan): SecretSpan {
  const value = text.slice(span.start, span.end)
  const before = /^[*_`]*/.exec(value)?.[0].length ?? 0
  const after = /(?<![*_`])[*_`]*$/.exec(value.slice(before))?.[0].length ?? 0
  return { ...span, start: span.start + before, end: span.end - after }
}

/** A line of nothing but a name in capitals and its value: something that was taken out of a program's text. */
function isLine(text: string, start: number, end: number, name: string): boolean {
  const from = text.lastIndexOf('\n', start) + 1
  const stop = text.indexOf('\n', end)
  const line = text.slice(from, stop === -1 ? text.length : stop)
  return (
    /^[A-Z][A-Z0-9_]+$/.test(name) && /^[\s#*>-]*(export\s+)?["'`]?[A-Z][A-Z0-9_]+["'`]?\s*[:=]\s*\S+\s*$/.test(line)
  )
}

/** No word of a language: letters with digits or signs in between. */
function looksLikeValue(value: string): boolean {
  if (/\s/.test(value)) return /-----BEGIN/.test(value)
  if (!/^[\x21-\x7E]{4,}$/.test(value) || /^[A-Za-z'’-]+$/.test(value) || /^[A-Z][A-Z0-9_]*$/.test(value)) return false
  if (/^\W*\d{1,5}\W*$/.test(value) || /^https?:\/\//.test(value) || /[<>(){}]/.test(value)) return false
  return /[A-Za-z]/.test(value) && /[\d!-,/:;=?@[\\\]^_|~]/.test(value)
    ? !/^[a-z]+[_/:][a-z]+$/i.test(value)
    : /\d{6,}/.test(value)
}
