import type { MergeConflict } from '@panamax/contract/upgrades'

export type Side = 'mine' | 'theirs'

type Choices = Readonly<Record<number, Side>>

/** The merged text with each decided conflict in place of its markers; those that are not decided keep them. */
export function resolved(text: string, conflicts: readonly MergeConflict[], choices: Choices): string {
  return withConflicts(text, conflicts, (conflict, index) => {
    const side = choices[index]
    return side === undefined ? undefined : linesOf(conflict[side])
  })
}

/** The same for people to read: what is not decided is there in both ways, each under its words as a comment. */
export function readable(
  text: string,
  conflicts: readonly MergeConflict[],
  { choices, words }: { readonly choices: Choices; readonly words: Readonly<Record<Side | 'end', string>> },
): string {
  const comment = (of: Side | 'end') => `# ${words[of]}`
  return withConflicts(text, conflicts, (conflict, index) => {
    const side = choices[index]
    if (side !== undefined) return linesOf(conflict[side])
    const { mine, theirs } = conflict
    return [comment('mine'), ...linesOf(mine), comment('theirs'), ...linesOf(theirs), comment('end')]
  })
}

/** Puts lines in the place of each conflict, or leaves it as it is. */
function withConflicts(
  text: string,
  conflicts: readonly MergeConflict[],
  put: (conflict: MergeConflict, index: number) => readonly string[] | undefined,
): string {
  const lines = text.split('\n')
  // From the end, so that the numbers of the lines before stay true.
  const order = conflicts
    .map((conflict, index) => ({ conflict, index }))
    .sort((a, b) => b.conflict.line - a.conflict.line)
  for (const { conflict, index } of order) {
    const instead = put(conflict, index)
    if (instead !== undefined) lines.splice(conflict.line - 1, conflict.endLine - conflict.line + 1, ...instead)
  }
  return lines.join('\n')
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}
