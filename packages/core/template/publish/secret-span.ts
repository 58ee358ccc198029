/** A piece of a text that is a secret. */
export interface SecretSpan {
  readonly start: number
  readonly end: number
  /** In words, as a sentence's half: "it is a private key". */
  readonly reason: string
  /** What an input for it would be called; blank: like the place that it stands in. */
  readonly name: string
  /** Somebody else gives it out, or it is made of something else: a value that is made up would be worth nothing. */
  readonly issued: boolean
  /** Only the words around it say so. */
  readonly isGuess?: true
}

/** Those that do not overlap; of two that do, the longer one, and of two as long the one that was found first. */
export function apart(spans: readonly SecretSpan[]): SecretSpan[] {
  const ranked = [...spans].sort((a, b) => b.end - b.start - (a.end - a.start))
  const kept: SecretSpan[] = []
  for (const span of ranked)
    if (span.end > span.start && kept.every(({ start, end }) => span.end <= start || span.start >= end)) kept.push(span)
  return kept.sort((a, b) => a.start - b.start)
}

/** Where each match's group stands. The expression needs the flags `g` and `d`. */
export function groupsOf(text: string, pattern: RegExp, group = 1): { start: number; end: number; text: string }[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const range = match.indices?.[group]
    return range === undefined ? [] : [{ start: range[0], end: range[1], text: text.slice(range[0], range[1]) }]
  })
}

/** Whether a text takes something from a variable; a doubled dollar is a plain one. */
export function asks(text: string): boolean {
  return /\$[A-Za-z_{]/.test(text.replaceAll('$$', ''))
}
