import { differences } from './differences.ts'
import { carriesHash } from './hash.ts'
import type { Need, Observed, Resource, ResourceId } from './resource.ts'

/** What has to happen to one rendered resource, before it is spelled out as steps. */
export interface Verdict {
  readonly resource: Resource
  readonly action: 'keep' | 'create' | 'replace' | 'start' | 'restart'
  readonly reasons: readonly string[]
  /** The observed one that stays (keep, start, restart) or that an interrupted replacement had already made (replace). */
  readonly current?: Observed
  /** Observed ones that go: once the new one is up, or at once where nothing else happens (keep). */
  readonly old: readonly Observed[]
}

export interface VerdictOptions {
  /** changed: only what differs · all: everything that runs is made anew. */
  readonly recreate: 'changed' | 'all'
  /** Services that somebody stopped: an end with exit code 0 tells nothing of them, unless others wait for that end. */
  readonly stopped?: 'all' | readonly string[]
}

export interface Verdicts {
  /** In the order of the given resources. */
  readonly decided: ReadonlyMap<ResourceId, Verdict>
  /** What was observed and belongs to no resource. */
  readonly orphans: readonly Observed[]
  readonly observed: readonly Observed[]
}

/** One verdict for each resource. They are given in an order in which every needed one comes before those that need it. */
export function judge(
  resources: readonly Resource[],
  observed: readonly Observed[],
  options: VerdictOptions,
): Verdicts {
  const { found, orphans } = match(resources, observed)
  const decided = new Map<ResourceId, Verdict>()
  for (const resource of resources) {
    const instances = found.get(resource.id) ?? []
    const followed = resource.needs.flatMap((need) => follow(need, decided.get(need.id)))
    decided.set(resource.id, verdict(resource, instances, followed, options))
  }
  return { decided, orphans, observed }
}

/** It runs, or the engine keeps trying. */
export function isUp(item: Observed): boolean {
  return item.runtime?.phase === 'running' || item.runtime?.phase === 'restarting'
}

/** It holds on to its ports and its memory. */
export function canStop(item: Observed): boolean {
  return isUp(item) || item.runtime?.phase === 'paused'
}

interface Followed {
  readonly how: 'replace' | 'restart'
  readonly reason: string
}

function follow(need: Need, needed: Verdict | undefined): Followed[] {
  if (needed === undefined) return []
  const { action, resource } = needed
  const name = resource.service ?? `${resource.kind} ${resource.name}`
  // What is attached to a network cannot stay while that is made anew.
  const isAttached = resource.up === undefined
  const how = isAttached ? 'replace' : need.follow
  if (how === undefined) return []
  if (action === 'replace') return [{ how, reason: `${name} is replaced` }]
  // Somebody removed it behind what was attached, and that still points to the old one.
  if (action === 'create' && isAttached) return [{ how, reason: `${name} was missing` }]
  // A restart: true of compose is about changes, a shared network namespace ends with every process that made it.
  if (how === 'restart') return []
  if (action === 'restart') return [{ how: 'restart', reason: `${name} is restarted` }]
  if (action === 'start') return [{ how: 'restart', reason: `${name} is started` }]
  return []
}

function verdict(
  resource: Resource,
  found: readonly Observed[],
  followed: readonly Followed[],
  options: VerdictOptions,
): Verdict {
  if (resource.onDemand !== undefined) return { resource, action: 'keep', reasons: [], old: [] }
  if (resource.up === undefined) return verdictOnStill(resource, found)
  const forced = [
    ...(options.recreate === 'all' && found.length > 0 ? ['asked to be made anew'] : []),
    ...followed.filter((each) => each.how === 'replace').map((each) => each.reason),
  ]
  const same = forced.length > 0 ? [] : found.filter((item) => item.managed && carriesHash(item, resource))
  const current = same.find(isUp) ?? same[0]
  const old = found.filter((item) => item !== current)
  const serving = old.find(isUp) ?? old[0]
  if (current === undefined) {
    if (serving === undefined) return { resource, action: 'create', reasons: ['missing'], old }
    const changed = forced.length > 0 ? forced : differences(serving, resource)
    return { resource, action: 'replace', reasons: changed, old }
  }
  if (serving !== undefined) {
    if (hasCompleted(resource, current, options)) return { resource, action: 'keep', reasons: [], current, old }
    const reasons = isUp(current) ? ['finish an interrupted replacement'] : differences(serving, resource)
    return { resource, action: 'replace', reasons, current, old }
  }
  return verdictOnSame(resource, current, { followed, options })
}

/** It is already what it should be: does it run? */
function verdictOnSame(
  resource: Resource,
  current: Observed,
  { followed, options }: { readonly followed: readonly Followed[]; readonly options: VerdictOptions },
): Verdict {
  const base = { resource, current, old: [] }
  if (hasCompleted(resource, current, options)) return { ...base, action: 'keep', reasons: [] }
  if (!isUp(current)) return { ...base, action: 'start', reasons: [whyDown(current)] }
  if (followed.length > 0) return { ...base, action: 'restart', reasons: followed.map((each) => each.reason) }
  return { ...base, action: 'keep', reasons: [] }
}

/** Networks and volumes: they only have to exist. */
function verdictOnStill(resource: Resource, found: readonly Observed[]): Verdict {
  const current = found[0]
  if (current === undefined) return { resource, action: 'create', reasons: ['missing'], old: [] }
  // A request that was cut off may have been carried out all the same; by name the engine cannot tell the two apart.
  if (found.length > 1 && resource.replacement !== 'never') {
    return { resource, action: 'replace', reasons: ['exists more than once'], old: found }
  }
  const differs = current.managed && !carriesHash(current, resource)
  if (!differs) return { resource, action: 'keep', reasons: [], current, old: [] }
  const reasons = differences(current, resource)
  if (resource.replacement === 'never') return { resource, action: 'keep', reasons, current, old: [] }
  return { resource, action: 'replace', reasons, old: found }
}

function hasCompleted({ up, mayEnd, service }: Resource, item: Observed, { stopped = [] }: VerdictOptions): boolean {
  if (item.runtime?.phase !== 'exited' || item.runtime.exitCode !== 0) return false
  const wasStopped = stopped === 'all' || (service !== undefined && stopped.includes(service))
  return up === 'completed' || (mayEnd === true && !wasStopped)
}

function whyDown(item: Observed): string {
  const runtime = item.runtime
  if (runtime === undefined || runtime.phase === 'created') return 'never started'
  if (runtime.phase === 'paused') return 'paused'
  return runtime.exitCode === undefined ? 'stopped' : `stopped, exit code ${runtime.exitCode}`
}

/**
 * By id; a network or a volume that carries another id but the wanted name on the engine (its key in the document was
 * renamed) is the same one, since names are unique there.
 */
function match(resources: readonly Resource[], observed: readonly Observed[]) {
  const known = new Set(resources.map((resource) => resource.id))
  const stillByName = new Map(
    resources.flatMap((resource) => (resource.up === undefined ? [[nameKey(resource), resource.id] as const] : [])),
  )
  const found = new Map<ResourceId, Observed[]>()
  const orphans: Observed[] = []
  for (const item of observed) {
    const id = known.has(item.id) ? item.id : item.runtime === undefined ? stillByName.get(nameKey(item)) : undefined
    const belongs = item.partOf !== undefined && known.has(item.partOf)
    if (id === undefined && belongs) continue
    if (id === undefined) orphans.push(item)
    else found.set(id, [...(found.get(id) ?? []), item])
  }
  return { found, orphans }
}

function nameKey(item: { readonly kind: string; readonly name: string }): string {
  return `${item.kind} ${item.name}`
}
