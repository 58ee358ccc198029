import { planRemove, planRestart, planStart, planStop } from '@panamax/core/deploy/lifecycle'
import { plan } from '@panamax/core/deploy/plan'
import type { Observed, Resource } from '@panamax/core/deploy/resource'
import type { Plan } from '@panamax/core/deploy/step'
import type { DeploymentAction, DeploymentOptions } from '../store/deployments.ts'

export interface PlannedAction {
  readonly action: DeploymentAction
  readonly options: DeploymentOptions
  /** rebuild: handles of what ran when it began; absent: it begins now. */
  readonly replaced?: readonly string[]
}

/** What one of an app's actions comes to. Pure. */
export function planAction(
  { action, options, replaced }: PlannedAction,
  rendered: readonly Resource[],
  observed: readonly Observed[],
): Plan {
  switch (action) {
    case 'deploy':
    case 'start':
      if (options.services !== undefined) return planStart(rendered, observed, options.services)
      return plan(rendered, observed, { recreate: 'changed', stopped: options.stopped ?? [] })
    case 'rebuild':
      return replaced === undefined
        ? plan(rendered, observed, { recreate: 'all' })
        : plan(rendered, observed.map(outdated(replaced)))
    case 'stop':
      return planStop(rendered, observed, options.services)
    case 'restart':
      return planRestart(rendered, observed, options.services)
    case 'remove':
      return planRemove(rendered, observed, { volumes: options.volumes === true })
  }
}

/** A rebuild that was interrupted goes on: only what ran when it began still has to be made anew. */
function outdated(replaced: readonly string[]): (item: Observed) => Observed {
  const handles = new Set(replaced)
  return (item) => (item.runtime !== undefined && handles.has(item.handle) ? { ...item, hash: '' } : item)
}
