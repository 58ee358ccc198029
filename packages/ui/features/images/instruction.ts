/**
 * The instruction of a Dockerfile from what a builder wrote down: the classic builder puts instructions that run nothing
 * behind `#(nop)`, BuildKit marks its own.
 */
export function instructionOf(madeBy: string): string {
  const text = madeBy.replace(/\s+# buildkit$/, '')
  const classic = /^\/bin\/sh -c #\(nop\)\s+(.*)$/s.exec(text)?.[1]
  if (classic !== undefined) return classic.trim()
  return text.replace(/^(?:\|\d+ .*? )?\/bin\/sh -c /s, 'RUN ').trim()
}
