import { canStop, type Verdict, type Verdicts } from './plan-changes.ts'
import type { Milestone, Observed, Resource, ResourceId } from './resource.ts'
import { type ObservedStep, observedSteps } from './observed-step.ts'
import { about, type Step, type StepId } from './step.ts'

/** Why the old one of a finished replacement goes. */
export const leftOver = 'left over from a replacement'

/** Why an orphan goes. */
export type OrphanReason = (orphan: Observed) => string

/** Spells verdicts out as steps, in no particular order. */
export function toSteps({ decided, orphans, observed }: Verdicts, reasonFor: OrphanReason): Step[] {
  const steps = new StepBuilder(decided, observedSteps(observed))
  const all = [...decided.values()]
  // Discards come first: a later step that stops the same thing joins them, and so waits for nothing.
  for (const orphan of orphans) if (orphan.runtime !== undefined) steps.discard(orphan, [reasonFor(orphan)])
  for (const verdict of all) if (!isStill(verdict)) steps.makeRoom(verdict)
  for (const verdict of all) if (isStill(verdict)) steps.addStill(verdict)
  for (const verdict of all) if (!isStill(verdict)) steps.addRunning(verdict)
  for (const orphan of orphans) if (isRemovable(orphan)) steps.removeStill(orphan, [reasonFor(orphan)])
  return steps.all()
}

/** An orphan without a process that may go: everything but data. */
export function isRemovable(orphan: Observed): boolean {
  return orphan.runtime === undefined && orphan.kind !== 'volume'
}

/** The new one cannot be made beside the old one. */
function isInTheWay({ resource, current }: Verdict): boolean {
  return resource.replacement === 'remove-first' && current === undefined
}

function isStill(verdict: Verdict): boolean {
  return verdict.resource.up === undefined
}

class StepBuilder {
  private readonly made = new Map<StepId, Step>()
  private readonly decided: ReadonlyMap<ResourceId, Verdict>
  private readonly observedStep: ObservedStep
  private readonly users = new Map<ResourceId, Verdict[]>()
  /** Running things that go or are replaced, by the port that they hold. */
  private readonly holders = new Map<string, Observed[]>()

  private sure: StepId[] | undefined

  constructor(decided: ReadonlyMap<ResourceId, Verdict>, observedStep: ObservedStep) {
    this.decided = decided
    this.observedStep = observedStep
    for (const verdict of decided.values()) {
      for (const need of verdict.resource.needs) append(this.users, need.id, verdict)
      for (const old of verdict.old) this.noteHeld(old)
    }
  }

  all(): Step[] {
    return [...this.made.values()]
  }

  /** Stops and removes, once the given steps have succeeded. */
  discard(item: Observed, reasons: readonly string[], after: readonly StepId[] = []): StepId {
    this.noteHeld(item)
    return this.remove(item, reasons, canStop(item) ? [this.stop(item, reasons, after)] : after)
  }

  /** Once everything that may be attached to it is gone. */
  removeStill(item: Observed, reasons: readonly string[]): StepId {
    const gone = this.all().flatMap((step) => (step.action === 'remove' && step.observed.runtime ? [step.id] : []))
    return this.remove(item, reasons, gone)
  }

  /** What goes before anything is made. */
  makeRoom(verdict: Verdict): void {
    const { action, reasons, old } = verdict
    if (action === 'keep') for (const item of old) this.discard(item, [leftOver])
    if (isInTheWay(verdict)) for (const item of old) this.discard(item, reasons, this.assured())
  }

  /** Networks, volumes and what is made sure of on demand. */
  addStill(verdict: Verdict): void {
    const { resource, action, reasons, old } = verdict
    if (resource.onDemand !== undefined) this.addOnDemand(resource)
    if (action === 'keep') return
    if (old.length > 0) this.discardReplaced(reasons)
    const gone = old.map((item) => this.removeStill(item, reasons))
    this.add({ ...stepFor('create', verdict), after: [...gone, ...this.presentNeeds(resource)] })
  }

  addRunning(verdict: Verdict): void {
    const { resource, action, reasons, current, old } = verdict
    if (action === 'keep') return
    const after: StepId[] = []
    const afterEnd: StepId[] = []
    if (current === undefined) after.push(this.create(verdict))
    else if (action === 'restart') after.push(this.stop(current, reasons))
    for (const need of resource.needs) {
      const id = this.reach(need.id, need.until, verdict)
      if (id !== undefined) (need.optional === true ? afterEnd : after).push(id)
    }
    after.push(...this.release(resource))
    const start = stepFor('start', verdict)
    this.add({ ...start, after: unique(after), ...(afterEnd.length > 0 ? { afterEnd: unique(afterEnd) } : {}) })
    const settle = this.settle(verdict, [start.id])
    for (const item of old) this.remove(item, reasons, [settle])
  }

  private create(verdict: Verdict): StepId {
    const { resource, reasons, old } = verdict
    const gone = isInTheWay(verdict) ? old.map((item) => this.discard(item, reasons, this.assured())) : []
    return this.add({ ...stepFor('create', verdict), after: [...gone, ...this.presentNeeds(resource)] })
  }

  /**
   * A network cannot go while anything is attached. What uses it is replaced with it, what used it until now is among
   * what is replaced for another reason: all of that goes first.
   */
  private discardReplaced(reasons: readonly string[]): void {
    for (const verdict of this.decided.values()) {
      if (isStill(verdict)) continue
      for (const item of verdict.old) this.discard(item, reasons, this.assured())
    }
  }

  /** What has to be sure before something goes that cannot be brought back: that every image of this plan is there. */
  private assured(): StepId[] {
    this.sure ??= [...this.decided.values()].flatMap(({ resource }) =>
      resource.onDemand !== undefined && this.isWanted(resource) ? [onDemandStep(resource)] : [],
    )
    return this.sure
  }

  /** The step after which a needed resource has come that far; undefined when it already has. */
  private reach(id: ResourceId, until: Milestone, user: Verdict): StepId | undefined {
    const needed = this.decided.get(id)
    if (needed === undefined || isStill(needed) || until === 'present') return undefined
    const moves = needed.action !== 'keep'
    if (until === 'started') return moves ? `start ${id}` : undefined
    const waits = { ...needed, reasons: [`${user.resource.service ?? user.resource.name} waits for it`] }
    return moves ? this.settle(needed, [`start ${id}`]) : this.settle(waits, [])
  }

  private settle(verdict: Verdict, after: readonly StepId[]): StepId {
    return this.add({ ...stepFor('settle', verdict), after })
  }

  private presentNeeds(resource: Resource): StepId[] {
    return resource.needs.flatMap((need) => {
      const needed = this.decided.get(need.id)
      if (needed === undefined) return []
      if (needed.resource.onDemand !== undefined) return [onDemandStep(needed.resource)]
      const isMade = needed.action !== 'keep' && needed.current === undefined
      return isMade && (isStill(needed) || need.follow === 'replace') ? [`create ${need.id}`] : []
    })
  }

  /** Steps that free the ports which this resource needs. Both holders are stopped before either is started, so that two can swap. */
  private release(resource: Resource): StepId[] {
    return (resource.claims ?? []).flatMap((claim) =>
      (this.holders.get(claim) ?? [])
        .filter((holder) => holder.id !== resource.id && canStop(holder))
        .map((holder) => {
          const replacement = `create ${holder.id}`
          const after = this.decided.get(holder.id)?.current === undefined && this.decided.has(holder.id)
          return this.stop(
            holder,
            [`${claim} goes to ${resource.service ?? resource.name}`],
            after ? [replacement] : [],
          )
        }),
    )
  }

  private addOnDemand(resource: Resource): void {
    if (!this.isWanted(resource)) return
    const base = { id: onDemandStep(resource), ...about(resource), after: [] }
    if (resource.onDemand === 'pull')
      this.add({ ...base, action: 'pull', resource, reasons: ['when it is not on the machine'] })
    else this.add({ ...base, action: 'create', resource, replaces: [], reasons: ['has to exist already'] })
  }

  private isWanted(resource: Resource): boolean {
    const users = this.users.get(resource.id) ?? []
    return users.some((user) => user.action !== 'keep' && user.current === undefined)
  }

  private stop(item: Observed, reasons: readonly string[], after: readonly StepId[] = []): StepId {
    return this.add({ ...this.observedStep('stop', item), reasons, after })
  }

  private remove(item: Observed, reasons: readonly string[], after: readonly StepId[]): StepId {
    return this.add({ ...this.observedStep('remove', item), reasons, after })
  }

  /** A step that is there already stays as it is. */
  private add(step: Step): StepId {
    if (!this.made.has(step.id)) this.made.set(step.id, step)
    return step.id
  }

  private noteHeld(item: Observed): void {
    for (const port of item.ports ?? []) {
      const claim = `${port.protocol}/${port.published}`
      if (port.published !== undefined && this.holders.get(claim)?.includes(item) !== true)
        append(this.holders, claim, item)
    }
  }
}

function stepFor<A extends 'create' | 'start' | 'settle'>(action: A, verdict: Verdict) {
  const { resource, reasons } = verdict
  const replaces = resource.up === undefined ? [] : verdict.old
  return { id: `${action} ${resource.id}`, action, resource, replaces, ...about(resource), reasons }
}

function onDemandStep(resource: Resource): StepId {
  return `${resource.onDemand === 'pull' ? 'pull' : 'create'} ${resource.id}`
}

function append<K, V>(groups: Map<K, V[]>, key: K, value: V): void {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, [value])
  else group.push(value)
}

function unique(ids: readonly StepId[]): StepId[] {
  return [...new Set(ids)]
}
