/**
 * Splits text into words as a POSIX shell does (quotes, backslashes), without expanding anything: `$`, `;`, `|` and
 * `*` are ordinary characters. `undefined` when a quote is not closed.
 */
export function splitShellWords(text: string): string[] | undefined {
  const words: string[] = []
  let word: string | undefined
  let quote = ''
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    const next = text.charAt(at + 1)
    if (quote !== '') {
      if (char === quote) quote = ''
      else if (quote === '"' && char === '\\' && '"\\$`\n'.includes(next) && next !== '') {
        if (next !== '\n') word = (word ?? '') + next
        at++
      } else word = (word ?? '') + char
    } else if (char === '"' || char === "'") {
      quote = char
      word ??= ''
    } else if (char === '\\') {
      if (next !== '\n') word = (word ?? '') + next
      at++
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = (word ?? '') + char
  }
  if (quote !== '') return undefined
  if (word !== undefined) words.push(word)
  return words
}

/** Quotes a word so that a POSIX shell gives it back unchanged; plain words stay as they are. */
export function quoteWord(word: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word
  return `'${word.replaceAll("'", "'\\''")}'`
}
