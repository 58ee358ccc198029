import { inOrder } from './order.ts'
import { canStop } from './plan-changes.ts'
import { type ObservedStep, observedSteps } from './observed-step.ts'
import type { Observed, Resource, ResourceId } from './resource.ts'
import { about, type Change, type Plan, type Step, type StepId } from './step.ts'

/** Stops what runs, those that need others first. `services`: only these. */
export function planStop(
  rendered: readonly Resource[],
  observed: readonly Observed[],
  services?: readonly string[],
): Plan {
  const running = observed.filter((item) => isSelected(item, services) && canStop(item))
  const reasons = ['asked to stop']
  return toPlan(stopSteps({ rendered, running, reasons, stepOn: observedSteps(observed) }), 'stop')
}

/**
 * Stops and starts again without making anything anew: the chosen services and what cannot go on without them (a shared
 * network namespace). What is not there is left out.
 */
export function planRestart(
  rendered: readonly Resource[],
  observed: readonly Observed[],
  services?: readonly string[],
): Plan {
  const { stops, starts } = again(rendered, observed, { services, reasons: ['asked to restart'] })
  return toPlan([...stops, ...starts], 'restart')
}

/** Starts what stands still of these services; what runs is left alone, and what is not there is left out. */
export function planStart(
  rendered: readonly Resource[],
  observed: readonly Observed[],
  services: readonly string[],
): Plan {
  const still = observed.filter((item) => !canStop(item))
  return toPlan(again(rendered, still, { services, reasons: ['asked to start'] }).starts, 'start')
}

interface Again {
  readonly services: readonly string[] | undefined
  readonly reasons: readonly string[]
}

function again(
  rendered: readonly Resource[],
  observed: readonly Observed[],
  { services, reasons }: Again,
): { readonly stops: readonly Step[]; readonly starts: readonly Step[] } {
  const resources = inOrder(rendered, (resource) => resource.needs.map((need) => need.id))
  const chosen = chooseWithFollowers(resources, observed, services)
  const stepOn = observedSteps(observed)
  const stops = stopSteps({ rendered, running: chosen.filter(canStop), reasons, stepOn })
  const stopsOf = groupIds(stops)
  const present = new Set(chosen.map((item) => item.id))
  const starts = resources
    .filter((resource) => present.has(resource.id))
    .flatMap((resource): Step[] => {
      const base = { resource, replaces: [], ...about(resource), reasons }
      const needs = resource.needs.filter((need) => present.has(need.id) && need.until !== 'present')
      const ids = (optional: boolean): StepId[] =>
        needs
          .filter((need) => (need.optional === true) === optional)
          .map((need) => `${need.until === 'started' ? 'start' : 'settle'} ${need.id}`)
      const start = `start ${resource.id}`
      const after = [...(stopsOf.get(resource.id) ?? []), ...ids(false)]
      return [
        { ...base, id: start, action: 'start', after, afterEnd: ids(true) },
        { ...base, id: `settle ${resource.id}`, action: 'settle', after: [start] },
      ]
    })
  return { stops, starts }
}

/** Stops and removes everything of an app. Volumes only when asked: they hold the data. */
export function planRemove(
  rendered: readonly Resource[],
  observed: readonly Observed[],
  options: { readonly volumes: boolean },
): Plan {
  const reasons = ['asked to remove']
  const stepOn = observedSteps(observed)
  const removal = (item: Observed, after: readonly StepId[]): Step => ({ ...stepOn('remove', item), reasons, after })
  const running = observed.filter((item) => item.runtime !== undefined)
  const stops = stopSteps({ rendered, running: running.filter(canStop), reasons, stepOn })
  const stopped = new Set(stops.map((step) => step.id))
  const removals = running.map((item) => {
    const { id } = stepOn('stop', item)
    return removal(item, stopped.has(id) ? [id] : [])
  })
  const freed = removals.map((step) => step.id)
  const still = observed.filter((item) => item.runtime === undefined && (item.kind !== 'volume' || options.volumes))
  const plan = toPlan([...stops, ...removals, ...still.map((item) => removal(item, freed))], 'remove')
  const kept = observed.filter((item) => item.kind === 'volume' && !options.volumes)
  return { ...plan, warnings: kept.map((item) => `The volume ${item.name} is kept, with its data.`) }
}

function isSelected(item: Observed, services: readonly string[] | undefined): boolean {
  return services === undefined || (item.service !== undefined && services.includes(item.service))
}

function chooseWithFollowers(
  resources: readonly Resource[],
  observed: readonly Observed[],
  services: readonly string[] | undefined,
): Observed[] {
  const alive = observed.filter((item) => item.runtime !== undefined)
  const chosen = new Set(alive.filter((item) => isSelected(item, services)).map((item) => item.id))
  for (const resource of resources) {
    if (resource.needs.some((need) => need.follow !== undefined && chosen.has(need.id))) chosen.add(resource.id)
  }
  return alive.filter((item) => chosen.has(item.id))
}

interface Stopping {
  readonly rendered: readonly Resource[]
  readonly running: readonly Observed[]
  readonly reasons: readonly string[]
  readonly stepOn: ObservedStep
}

/** A thing is stopped after all those that need it, also by way of something that does not run. */
function stopSteps({ rendered, running, reasons, stepOn }: Stopping): Step[] {
  const steps = running.map((item): Step & { observed: Observed } => ({
    ...stepOn('stop', item),
    reasons,
    after: [],
  }))
  const own = groupIds(steps)
  const resources = inOrder(rendered, (resource) => resource.needs.map((need) => need.id))
  const waits = new Map<ResourceId, Set<StepId>>()
  for (const resource of resources.toReversed()) {
    const stops = own.get(resource.id) ?? waits.get(resource.id) ?? []
    for (const need of resource.needs) {
      const before = waits.get(need.id) ?? new Set()
      for (const id of stops) before.add(id)
      waits.set(need.id, before)
    }
  }
  return steps.map((step) => ({ ...step, after: [...(waits.get(step.observed.id) ?? [])] }))
}

function groupIds(steps: readonly Step[]): Map<ResourceId, StepId[]> {
  const groups = new Map<ResourceId, StepId[]>()
  for (const step of steps) {
    const id = subject(step)
    groups.set(id, [...(groups.get(id) ?? []), step.id])
  }
  return groups
}

function subject(step: Step): ResourceId {
  return 'observed' in step ? step.observed.id : step.resource.id
}

/** One change for each thing, however many steps it takes. */
function toPlan(steps: readonly Step[], action: Change['action']): Plan {
  const ordered = inOrder(steps, (step) => [...step.after, ...(step.afterEnd ?? [])])
  const changes = new Map<string, Change>()
  for (const step of ordered) {
    const key = `${step.kind} ${step.name}`
    if (!changes.has(key)) changes.set(key, { id: subject(step), action, ...about(step), reasons: step.reasons })
  }
  return { changes: [...changes.values()], steps: ordered, warnings: [] }
}
