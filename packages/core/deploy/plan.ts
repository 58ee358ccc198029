import { inOrder } from './order.ts'
import { judge, type Verdict, type VerdictOptions } from './plan-changes.ts'
import { isRemovable, leftOver, type OrphanReason, toSteps } from './plan-steps.ts'
import type { Observed, Resource } from './resource.ts'
import { about, type Change, type Plan, type StepId } from './step.ts'

export type PlanOptions = VerdictOptions

/**
 * The difference between what is wanted and what was observed, as ordered steps with their reasons. Pure; never plans to
 * remove a volume. Throws `invalid_request` when resources need each other in a circle.
 */
export function plan(
  rendered: readonly Resource[],
  observed: readonly Observed[],
  options: PlanOptions = { recreate: 'changed' },
): Plan {
  const resources = inOrder(rendered, (resource) => resource.needs.map((need) => need.id))
  const verdicts = judge(resources, observed, options)
  const { decided, orphans } = verdicts
  const reasonFor = orphanReasons(resources)
  const steps = inOrder(toSteps(verdicts, reasonFor), (step) => [...step.after, ...(step.afterEnd ?? [])])
  const stepIds = new Set(steps.map((step) => step.id))
  return {
    changes: [
      ...[...decided.values()].flatMap((verdict) => change(verdict, stepIds)),
      ...orphans.flatMap((orphan) => orphanChange(orphan, reasonFor)),
    ],
    steps,
    warnings: [...[...decided.values()].flatMap(warning), ...orphans.flatMap(orphanWarning)],
  }
}

function change(verdict: Verdict, stepIds: ReadonlySet<StepId>): Change[] {
  const { resource, action, reasons, old } = verdict
  const base = { id: resource.id, ...about(resource) }
  if (resource.onDemand === undefined && action === 'keep')
    return [{ ...base, action, reasons: [] }, ...old.map(leftOverChange)]
  if (resource.onDemand === undefined) return [{ ...base, action, reasons }]
  return stepIds.has(`pull ${resource.id}`)
    ? [{ ...base, action: 'pull', reasons: ['when it is not on the machine'] }]
    : []
}

function leftOverChange(item: Observed): Change {
  return { id: item.id, ...about(item), action: 'remove', reasons: [leftOver] }
}

function orphanChange(orphan: Observed, reasonFor: OrphanReason): Change[] {
  if (orphan.runtime === undefined && !isRemovable(orphan)) return []
  return [{ id: orphan.id, ...about(orphan), action: 'remove', reasons: [reasonFor(orphan)] }]
}

/** A service that runs fewer replicas than before is still in the document. */
function orphanReasons(resources: readonly Resource[]): OrphanReason {
  const replicas = new Map<string, number>()
  for (const { service, up } of resources) {
    if (service !== undefined && up !== undefined) replicas.set(service, (replicas.get(service) ?? 0) + 1)
  }
  return (orphan) => {
    const count = orphan.service === undefined ? undefined : replicas.get(orphan.service)
    return count === undefined ? 'no longer in the document' : `scaled down to ${count}`
  }
}

function warning(verdict: Verdict): string[] {
  if (verdict.action !== 'keep' || verdict.reasons.length === 0) return []
  const { kind, name } = verdict.resource
  return [
    `The ${kind} ${name} differs from the document (${verdict.reasons.join('; ')}) and is left as it is, since it holds data. To change it, back up its data, remove it by hand and deploy again.`,
  ]
}

function orphanWarning(orphan: Observed): string[] {
  if (orphan.runtime !== undefined || isRemovable(orphan)) return []
  return [`The ${orphan.kind} ${orphan.name} is no longer in the document. It is kept, with its data.`]
}
