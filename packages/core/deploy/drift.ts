import { plan } from './plan.ts'
import type { Observed, Resource } from './resource.ts'
import type { Change } from './step.ts'

const drifts: ReadonlySet<Change['action']> = new Set(['create', 'replace', 'remove'])

/**
 * What is no longer as it was deployed: things that are gone, that are not the ones that were made, or that are too many. What
 * has only ended or was stopped has not drifted. Pure. Throws as `plan` does.
 */
export function driftOf(rendered: readonly Resource[], observed: readonly Observed[]): Change[] {
  return plan(rendered, observed).changes.filter(({ action }) => drifts.has(action))
}
