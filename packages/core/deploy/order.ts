import { PanamaxError } from '../errors.ts'

interface Node {
  readonly id: string
}

/**
 * The items with everything that one needs before it; ties stay in the given order. Needs that are not among the items
 * are passed over. Throws `invalid_request` that spells out the circle, if there is one.
 */
export function inOrder<T extends Node>(items: readonly T[], needsOf: (item: T) => readonly string[]): T[] {
  const byId = new Map(items.map((item) => [item.id, item]))
  const state = new Map<string, 'open' | 'done'>()
  const result: T[] = []
  for (const root of items) visit(root)
  return result

  /** Iterative, since a chain may be as long as the document allows. */
  function visit(root: T): void {
    const stack: { item: T; needs: readonly string[]; next: number }[] = []
    const open = (item: T): void => {
      state.set(item.id, 'open')
      stack.push({ item, needs: needsOf(item), next: 0 })
    }
    if (!state.has(root.id)) open(root)
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const id = top.needs[top.next++]
      if (id === undefined) {
        state.set(top.item.id, 'done')
        result.push(top.item)
        stack.pop()
        continue
      }
      const needed = byId.get(id)
      if (needed === undefined || state.get(id) === 'done') continue
      if (state.get(id) === 'open') throw circle([...stack.map((entry) => entry.item.id), id])
      open(needed)
    }
  }
}

function circle(trail: readonly string[]): PanamaxError {
  const start = trail.indexOf(trail.at(-1)!)
  const around = trail.slice(start).join(' → ')
  return new PanamaxError(
    'invalid_request',
    `These wait for each other in a circle: ${around}. Remove one of the links.`,
    {
      details: { circle: trail.slice(start) },
    },
  )
}
