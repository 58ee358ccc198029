import type { MergeConflict } from '@panamax/contract/upgrades'

export type Side = 'mine' | 'theirs'

/** The merged text with each decided conflict in place of its markers; those that are not decided keep them. */
export function resolved(
  text: string,
  conflicts: readonly MergeConflict[],
  choices: Readonly<Record<number, Side>>,
): string {
  const lines = text.split('\n')
  // From the end, so that the numbers of the lines before stay true.
  const order = conflicts
    .map((conflict, index) => ({ conflict, index }))
    .sort((a, b) => b.conflict.line - a.conflict.line)
  for (const { conflict, index } of order) {
    const side = choices[index]
    if (side === undefined) continue
    const chosen = conflict[side]
    const put = chosen === '' ? [] : chosen.replace(/\n$/, '').split('\n')
    lines.splice(conflict.line - 1, conflict.endLine - conflict.line + 1, ...put)
  }
  return lines.join('\n')
}
