import { expect } from 'vitest'
import { type EditOperation, edit } from '../edit.ts'

/** The edited text; a refusal fails the test, and so does an edit that changes more when it is made again. */
export function done(text: string, operation: EditOperation): string {
  const result = edit(text, operation)
  if (!result.ok) throw new Error(`${result.line}: ${result.reason}`)
  const again = edit(result.text, operation)
  expect(again).toMatchObject({ ok: true, text: result.text })
  return result.text
}

/** The lines that went ("- …") and came ("+ …"), in their order. */
export function changes(before: string, after: string): string[] {
  const [a, b] = [before.split('\n'), after.split('\n')]
  const lengths = Array.from({ length: a.length + 1 }, () => Array.from({ length: b.length + 1 }, () => 0))
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const row = lengths[i]
      if (row !== undefined) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const found: string[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i += 1
      j += 1
    } else if (j < b.length && (i === a.length || at(i, j + 1) >= at(i + 1, j))) found.push(`+${b[j++]}`)
    else found.push(`-${a[i++]}`)
  }
  return found
}
