export interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The text with pieces of it replaced; nothing else is touched. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  let result = text
  for (const splice of [...splices].sort((a, b) => b.start - a.start)) {
    result = result.slice(0, splice.start) + splice.text + result.slice(splice.end)
  }
  return result
}
