import type { Observed } from './resource.ts'
import { about, type Step } from './step.ts'

/** The part of a stop or remove step that comes from what it is about. */
export type ObservedStep = (
  action: 'stop' | 'remove',
  item: Observed,
) => Pick<Extract<Step, { observed: Observed }>, Kept>

type Kept = 'id' | 'action' | 'observed' | 'kind' | 'name' | 'service'

/** Ids are made of kind and name; engines allow two networks of one name, so those carry their handle too. */
export function observedSteps(observed: readonly Observed[]): ObservedStep {
  const count = new Map<string, number>()
  for (const item of observed) count.set(keyOf(item), (count.get(keyOf(item)) ?? 0) + 1)
  return (action, item) => {
    const key = keyOf(item)
    const mark = (count.get(key) ?? 0) > 1 ? ` ${item.handle.slice(0, 12)}` : ''
    return { id: `${action} ${key}${mark}`, action, observed: item, ...about(item) }
  }
}

function keyOf({ kind, name }: Observed): string {
  return `${kind} ${name}`
}
