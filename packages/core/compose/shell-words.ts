/**
 * The words of a command line, split as Compose splits `command: "…"`: quotes and backslashes are understood,
 * nothing is expanded, and everything from an unquoted `;`, `&`, `|`, `<` or `>` on is dropped.
 * `undefined` when a quote, a bracket or a backslash is left open.
 */
export function splitWords(line: string): { words: string[]; dropped: string } | undefined {
  const words: string[] = []
  let word = ''
  let started = false
  let escaped = false
  let quote: '"' | "'" | undefined
  let backtick = false
  let dollar = false
  let dropped = ''

  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at)
    if (escaped) {
      word += char
      escaped = false
      started = true
      continue
    }
    if (char === '\\') {
      if (quote === "'") word += char
      else escaped = true
      continue
    }
    if (char === ' ' || char === '\t' || char === '\r' || char === '\n') {
      if (quote !== undefined || backtick || dollar) word += char
      else if (started) {
        words.push(word)
        word = ''
        started = false
      }
      continue
    }
    if (char === '`' && quote === undefined && !dollar) backtick = !backtick
    else if (char === ')' && quote === undefined && !backtick) dollar = !dollar
    else if (char === '(' && quote === undefined && !backtick) {
      if (dollar || !word.endsWith('$')) return undefined
      dollar = true
      word += '('
      continue
    } else if ((char === '"' || char === "'") && !dollar && (quote === undefined || quote === char)) {
      if (quote === char) started = true
      quote = quote === char ? undefined : char
      continue
    } else if (';&|<>'.includes(char) && quote === undefined && !backtick && !dollar) {
      if (char === '>' && /^\d/.test(word)) started = false
      dropped = line.slice(at)
      break
    }
    started = true
    word += char
  }
  if (escaped || quote !== undefined || backtick || dollar) return undefined
  if (started) words.push(word)
  return { words, dropped }
}
