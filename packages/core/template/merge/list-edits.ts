import { type Plain, same } from '../../compose/edit/plain.ts'
import { align } from './align.ts'
import { keyText } from './entry-keys.ts'

/** One change of a list. Indexes are of the list before; an insertion goes in front of the item that has its index. */
export type ListEdit =
  | { readonly type: 'replace' | 'insert'; readonly index: number; readonly value: Plain }
  | { readonly type: 'remove'; readonly index: number }

/** The changes that make one list of another. Items in the same place are replaced, what is left over comes or goes. */
export function listEdits(before: readonly Plain[], after: readonly Plain[]): ListEdit[] {
  const matches = align(before.map(keyText), after.map(keyText))
  const edits: ListEdit[] = []
  let [i, j] = [0, 0]
  for (const match of [...matches, { a: before.length, b: after.length, length: 0 }]) {
    for (; i < match.a && j < match.b; i++, j++) edits.push({ type: 'replace', index: i, value: after[j] ?? null })
    for (; i < match.a; i++) edits.push({ type: 'remove', index: i })
    for (; j < match.b; j++) edits.push({ type: 'insert', index: match.a, value: after[j] ?? null })
    i = match.a + match.length
    j = match.b + match.length
  }
  return edits.filter((edit) => edit.type !== 'replace' || !same(before[edit.index], edit.value))
}
