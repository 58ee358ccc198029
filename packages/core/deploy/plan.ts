import { inOrder } from './order.ts'
import { isUp, type Verdict, type VerdictOptions, verdicts } from './plan-changes.ts'
import type { Observed, Resource, ResourceId } from './resource.ts'
import type { Change, Plan, Step, StepId } from './step.ts'

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
  const decided = verdicts(resources, observed, options)
  const builder = new StepBuilder(decided)
  const known = new Set(resources.map((resource) => resource.id))
  const orphans = observed.filter((item) => !known.has(item.id))
  for (const orphan of orphans) if (orphan.runtime !== undefined) builder.discard(orphan, ['no longer in the document'])
  for (const verdict of decided.values()) builder.addStill(verdict)
  for (const verdict of decided.values()) builder.addRunning(verdict)
  for (const orphan of orphans) {
    if (orphan.kind === 'network') builder.removeNetwork(orphan)
  }
  const steps = inOrder(builder.steps(), (step) => [...step.after, ...(step.afterEnd ?? [])])
  return {
    changes: [...resources.flatMap((resource) => change(decided.get(resource.id)!, steps)), ...orphans.flatMap(orphanChange)],
    steps,
    warnings: [...decided.values()].flatMap(warning).concat(orphans.flatMap(orphanWarning)),
  }
}

function change(verdict: Verdict, steps: readonly Step[]): Change[] {
  const { resource } = verdict
  const base = { id: resource.id, kind: resource.kind, name: resource.name, ...serviceOf(resource) }
  if (resource.onDemand !== undefined) {
    const step = steps.find((each) => each.id === `pull ${resource.id}`)
    return step === undefined ? [] : [{ ...base, action: 'pull', reasons: step.reasons }]
  }
  const keeps = verdict.action === 'keep'
  return [{ ...base, action: verdict.action, reasons: keeps ? [] : verdict.reasons }]
}

function orphanChange(orphan: Observed): Change[] {
  if (orphan.runtime === undefined && orphan.kind !== 'network') return []
  const base = { id: orphan.id, kind: orphan.kind, name: orphan.name, ...serviceOf(orphan) }
  return [{ ...base, action: 'remove', reasons: ['no longer in the document'] }]
}

function warning(verdict: Verdict): string[] {
  if (verdict.action !== 'keep' || verdict.reasons.length === 0) return []
  const { kind, name } = verdict.resource
  return [
    `The ${kind} ${name} differs from the document (${verdict.reasons.join('; ')}) and is left as it is, since it holds data. To change it, back up its data, remove it by hand and deploy again.`,
  ]
}

function orphanWarning(orphan: Observed): string[] {
  if (orphan.runtime !== undefined || orphan.kind === 'network') return []
  return [`The ${orphan.kind} ${orphan.name} is no longer in the document. It is kept, with its data.`]
}

export function serviceOf(item: { readonly service?: string }): { service?: string } {
  return item.service === undefined ? {} : { service: item.service }
}

/** Spells verdicts out as steps. */
class StepBuilder {
  private readonly made = new Map<StepId, Step>()
  private readonly decided: ReadonlyMap<ResourceId, Verdict>
  /** Running things that go or are replaced, by what they hold. */
  private readonly holders = new Map<string, Observed[]>()

  constructor(decided: ReadonlyMap<ResourceId, Verdict>) {
    this.decided = decided
    for (const verdict of decided.values()) for (const old of verdict.old) this.noteClaims(old)
  }

  steps(): Step[] {
    return [...this.made.values()]
  }

  /** Stops and removes. Returns the removing step. */
  discard(item: Observed, reasons: readonly string[], after: readonly StepId[] = []): StepId {
    this.noteClaims(item)
    const remove = `remove ${handleId(item)}`
    if (this.made.has(remove)) return remove
    const stop = isUp(item) || item.runtime?.phase === 'paused' ? [this.stop(item, reasons, after)] : after
    this.add({ id: remove, action: 'remove', observed: item, ...about(item), reasons, after: stop })
    return remove
  }

  /** Idempotent: the first reasons stay. */
  stop(item: Observed, reasons: readonly string[], after: readonly StepId[] = []): StepId {
    const id = `stop ${handleId(item)}`
    this.add({ id, action: 'stop', observed: item, ...about(item), reasons, after })
    return id
  }

  removeNetwork(item: Observed): void {
    const gone = this.steps().flatMap((step) => (step.action === 'remove' ? [step.id] : []))
    const settled = this.steps().flatMap((step) => (step.action === 'settle' ? [step.id] : []))
    this.add({
      id: `remove ${handleId(item)}`,
      action: 'remove',
      observed: item,
      ...about(item),
      reasons: ['no longer in the document'],
      after: [...gone, ...settled],
    })
  }

  /** Networks, volumes and what is made sure of on demand. */
  addStill(verdict: Verdict): void {
    const { resource } = verdict
    if (resource.up !== undefined) return
    if (resource.onDemand !== undefined) {
      if (this.isWanted(resource)) this.addOnDemand(resource)
      return
    }
    if (verdict.action === 'keep') return
    const gone = verdict.old.map((old) => {
      const users = this.usersOf(resource.id).flatMap((user) => user.old)
      const freed = users.map((user) => this.discard(user, verdict.reasons))
      const id = `remove ${handleId(old)}`
      this.add({ id, action: 'remove', observed: old, ...about(old), reasons: verdict.reasons, after: freed })
      return id
    })
    this.add({ ...stepFor('create', verdict), after: [...gone, ...this.presentNeeds(resource)] })
  }

  addRunning(verdict: Verdict): void {
    const { resource, action } = verdict
    if (resource.up === undefined || action === 'keep') return
    const startAfter: StepId[] = []
    const startAfterEnd: StepId[] = []
    if (verdict.current === undefined) {
      this.add({ ...stepFor('create', verdict), after: this.presentNeeds(resource) })
      startAfter.push(`create ${resource.id}`)
    } else if (action === 'restart') {
      startAfter.push(this.stop(verdict.current, verdict.reasons))
    }
    for (const need of resource.needs) {
      const id = this.reach(need.id, need.until)
      if (id === undefined) continue
      if (need.optional === true) startAfterEnd.push(id)
      else startAfter.push(id)
    }
    startAfter.push(...this.release(resource, startAfter))
    this.add({ ...stepFor('start', verdict), after: unique(startAfter), ...(startAfterEnd.length > 0 ? { afterEnd: startAfterEnd } : {}) })
    const settle = this.settle(verdict, [`start ${resource.id}`])
    for (const old of verdict.old) {
      if (!this.made.has(`remove ${handleId(old)}`)) {
        this.add({ id: `remove ${handleId(old)}`, action: 'remove', observed: old, ...about(old), reasons: verdict.reasons, after: [settle] })
      }
    }
  }

  /** The step after which a needed resource has come that far; undefined when it already has. */
  private reach(id: ResourceId, until: string): StepId | undefined {
    const needed = this.decided.get(id)
    if (needed === undefined || needed.resource.up === undefined || until === 'present') return undefined
    const moves = needed.action !== 'keep'
    if (until === 'started') return moves ? `start ${id}` : undefined
    return this.settle(needed, moves ? [`start ${id}`] : [])
  }

  private settle(verdict: Verdict, after: readonly StepId[]): StepId {
    const id = `settle ${verdict.resource.id}`
    if (!this.made.has(id)) this.add({ ...stepFor('settle', verdict), after })
    return id
  }

  private presentNeeds(resource: Resource): StepId[] {
    return resource.needs.flatMap((need) => {
      const needed = this.decided.get(need.id)
      if (needed === undefined) return []
      if (needed.resource.onDemand !== undefined) return [onDemandStep(needed.resource)]
      const made = needed.action !== 'keep' && (needed.resource.up === undefined || need.follow === 'replace')
      return made && needed.action !== 'restart' && needed.current === undefined ? [`create ${need.id}`] : []
    })
  }

  /** Steps that free what this resource claims: others that hold it are stopped first, which also lets two swap their ports. */
  private release(resource: Resource, before: readonly StepId[]): StepId[] {
    const holders = (resource.claims ?? []).flatMap((claim) =>
      (this.holders.get(claim) ?? []).map((holder) => ({ claim, holder })),
    )
    return holders
      .filter(({ holder }) => holder.id !== resource.id && isUp(holder))
      .map(({ claim, holder }) => {
        const isReplaced = this.decided.has(holder.id) && this.decided.get(holder.id)?.current === undefined
        const reasons = [`${claim} goes to ${resource.service ?? resource.name}`]
        return this.stop(holder, reasons, isReplaced ? [`create ${holder.id}`] : [])
      })
      .filter((id) => !before.includes(id))
  }

  private addOnDemand(resource: Resource): void {
    const id = onDemandStep(resource)
    const base = { id, kind: resource.kind, name: resource.name, ...serviceOf(resource), after: [] }
    if (resource.onDemand === 'pull') this.add({ ...base, action: 'pull', resource, reasons: ['when it is not on the machine'] })
    else this.add({ ...base, action: 'create', resource, replaces: [], reasons: ['has to exist already'] })
  }

  private isWanted(resource: Resource): boolean {
    return this.usersOf(resource.id).some((user) => user.action !== 'keep' && user.action !== 'restart' && user.current === undefined)
  }

  private usersOf(id: ResourceId): Verdict[] {
    return [...this.decided.values()].filter((verdict) => verdict.resource.needs.some((need) => need.id === id))
  }

  private noteClaims(item: Observed): void {
    for (const port of item.ports ?? []) {
      if (port.published === undefined) continue
      const claim = `${port.protocol}/${port.published}`
      const holders = this.holders.get(claim) ?? []
      if (!holders.includes(item)) this.holders.set(claim, [...holders, item])
    }
  }

  private add(step: Step): void {
    if (!this.made.has(step.id)) this.made.set(step.id, step)
  }
}

function stepFor<A extends 'create' | 'start' | 'settle'>(action: A, verdict: Verdict) {
  const { resource } = verdict
  return {
    id: `${action} ${resource.id}`,
    action,
    resource,
    replaces: resource.up === undefined ? [] : verdict.old,
    kind: resource.kind,
    name: resource.name,
    ...serviceOf(resource),
    reasons: verdict.reasons,
  }
}

function onDemandStep(resource: Resource): StepId {
  return `${resource.onDemand === 'pull' ? 'pull' : 'create'} ${resource.id}`
}

/** Two observed ones may be instances of the same resource: the engine's name tells them apart. */
function handleId(item: Observed): string {
  return `${item.kind} ${item.name}`
}

function about(item: Observed): { kind: string; name: string; service?: string } {
  return { kind: item.kind, name: item.name, ...serviceOf(item) }
}

function unique(ids: readonly StepId[]): StepId[] {
  return [...new Set(ids)]
}
