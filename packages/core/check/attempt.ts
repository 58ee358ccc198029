import { edit, type EditOperation } from '../compose/edit.ts'

/** What was tried for one finding: the changed text with what was done, in words, or why a person has to do it. */
export type Attempt = { readonly text: string; readonly done: string } | { readonly reason: string }

/** Several edits as one: all of them are made, or none with the reason of the first that is refused. */
export function editAll(text: string, operations: readonly EditOperation[], done: string): Attempt {
  let current = text
  for (const operation of operations) {
    const result = edit(current, operation)
    if (!result.ok)
      return { reason: result.line === undefined ? result.reason : `${result.reason} (line ${result.line})` }
    current = result.text
  }
  return { text: current, done }
}
