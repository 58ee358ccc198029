import { inOrder } from './order.ts'
import { isUp } from './plan-changes.ts'
import { serviceOf } from './plan.ts'
import type { Observed, Resource } from './resource.ts'
import type { Change, Plan, Step, StepId } from './step.ts'

/** Stops what runs, those that need others first. `services`: only these. */
export function planStop(
  rendered: readonly Resource[],
  observed: readonly Observed[],
  services?: readonly string[],
): Plan {
  const running = observed.filter((item) => isSelected(item, services) && canStop(item))
  return toPlan(stopSteps(rendered, running, ['asked to stop']), 'stop')
}

/** Stops and starts again without making anything anew. Steps of what is not there are left out. */
export function planRestart(
  rendered: readonly Resource[],
  observed: readonly Observed[],
  services?: readonly string[],
): Plan {
  const chosen = observed.filter((item) => isSelected(item, services) && item.runtime !== undefined)
  const reasons = ['asked to restart']
  const stops = stopSteps(rendered, chosen.filter(canStop), reasons)
  const stopIds = stops.map((step) => step.id)
  const present = new Set(chosen.map((item) => item.id))
  const resources = inOrder(rendered, (resource) => resource.needs.map((need) => need.id))
  const starts = resources
    .filter((resource) => present.has(resource.id))
    .flatMap((resource): Step[] => {
      const base = { resource, replaces: [], kind: resource.kind, name: resource.name, ...serviceOf(resource), reasons }
      const after = resource.needs
        .filter((need) => present.has(need.id) && need.until !== 'present' && need.optional !== true)
        .map((need) => `${need.until === 'started' ? 'start' : 'settle'} ${need.id}`)
      return [
        { ...base, id: `start ${resource.id}`, action: 'start', after: [...stopIds, ...after] },
        { ...base, id: `settle ${resource.id}`, action: 'settle', after: [`start ${resource.id}`] },
      ]
    })
  const plan = toPlan([...stops, ...starts], 'restart')
  return { ...plan, changes: plan.changes.filter((each, index, all) => all.findIndex((one) => one.name === each.name) === index) }
}

/** Stops and removes everything of an app. Volumes only when asked: they hold the data. */
export function planRemove(
  rendered: readonly Resource[],
  observed: readonly Observed[],
  options: { readonly volumes: boolean },
): Plan {
  const reasons = ['asked to remove']
  const running = observed.filter((item) => item.runtime !== undefined)
  const stops = stopSteps(rendered, running.filter(canStop), reasons)
  const stopped = new Set(stops.map((step) => step.id))
  const removals = running.map((item) => {
    const stop = stopId(item)
    return removal(item, reasons, stopped.has(stop) ? [stop] : [])
  })
  const freed = removals.map((step) => step.id)
  const still = observed.filter((item) => item.runtime === undefined && (item.kind !== 'volume' || options.volumes))
  const plan = toPlan([...stops, ...removals, ...still.map((item) => removal(item, reasons, freed))], 'remove')
  const kept = observed.filter((item) => item.kind === 'volume' && !options.volumes)
  return {
    ...plan,
    changes: plan.changes.filter((each) => each.action === 'remove'),
    warnings: kept.map((item) => `The volume ${item.name} is kept, with its data.`),
  }
}

function isSelected(item: Observed, services: readonly string[] | undefined): boolean {
  return services === undefined || (item.service !== undefined && services.includes(item.service))
}

function canStop(item: Observed): boolean {
  return isUp(item) || item.runtime?.phase === 'paused'
}

function stopId(item: Observed): StepId {
  return `stop ${item.kind} ${item.name}`
}

/** A thing is stopped after all those that need it. */
function stopSteps(rendered: readonly Resource[], running: readonly Observed[], reasons: readonly string[]): Step[] {
  const needs = new Map(rendered.map((resource) => [resource.id, resource.needs.map((need) => need.id)]))
  return running.map((item) => ({
    id: stopId(item),
    action: 'stop',
    observed: item,
    kind: item.kind,
    name: item.name,
    ...serviceOf(item),
    reasons,
    after: running.filter((other) => needs.get(other.id)?.includes(item.id) === true).map(stopId),
  }))
}

function removal(item: Observed, reasons: readonly string[], after: readonly StepId[]): Step {
  const id = `remove ${item.kind} ${item.name}`
  return { id, action: 'remove', observed: item, kind: item.kind, name: item.name, ...serviceOf(item), reasons, after }
}

function toPlan(steps: readonly Step[], action: Change['action']): Plan {
  const ordered = inOrder(steps, (step) => step.after)
  const changes = ordered.map((step) => ({
    id: 'observed' in step ? step.observed.id : step.resource.id,
    action: step.action === 'remove' ? ('remove' as const) : action,
    kind: step.kind,
    name: step.name,
    ...serviceOf(step),
    reasons: step.reasons,
  }))
  return { changes, steps: ordered, warnings: [] }
}
