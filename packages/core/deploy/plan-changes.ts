import type { Need, Observed, Resource, ResourceId } from './resource.ts'

/** What has to happen to one rendered resource, before it is spelled out as steps. */
export interface Verdict {
  readonly resource: Resource
  readonly action: 'keep' | 'create' | 'replace' | 'start' | 'restart'
  readonly reasons: readonly string[]
  /** The observed one that stays (keep, start, restart). */
  readonly current?: Observed
  /** Observed ones that go once the new one is up. */
  readonly old: readonly Observed[]
}

export interface VerdictOptions {
  /** changed: only what differs · all: everything that runs is made anew. */
  readonly recreate: 'changed' | 'all'
}

/** One verdict for each resource, in an order in which every needed resource comes before those that need it. */
export function verdicts(
  resources: readonly Resource[],
  observed: readonly Observed[],
  options: VerdictOptions,
): ReadonlyMap<ResourceId, Verdict> {
  const found = groupById(observed)
  const result = new Map<ResourceId, Verdict>()
  for (const resource of resources) {
    const followed = resource.needs.flatMap((need) => follow(need, result.get(need.id)))
    result.set(resource.id, judge(resource, found.get(resource.id) ?? [], followed, options))
  }
  return result
}

interface Followed {
  readonly how: 'replace' | 'restart'
  readonly reason: string
}

function follow(need: Need, verdict: Verdict | undefined): Followed[] {
  if (need.follow === undefined || verdict === undefined) return []
  if (verdict.action === 'replace') return [{ how: need.follow, reason: `${describe(verdict.resource)} is replaced` }]
  if (verdict.action === 'restart') return [{ how: 'restart', reason: `${describe(verdict.resource)} is restarted` }]
  return []
}

function judge(
  resource: Resource,
  found: readonly Observed[],
  followed: readonly Followed[],
  options: VerdictOptions,
): Verdict {
  if (resource.onDemand !== undefined) return { resource, action: 'keep', reasons: [], old: [] }
  if (resource.up === undefined) return judgeStill(resource, found)
  const forced = [
    ...(options.recreate === 'all' && found.length > 0 ? ['asked to be made anew'] : []),
    ...followed.filter((each) => each.how === 'replace').map((each) => each.reason),
  ]
  const same = forced.length > 0 ? [] : found.filter((item) => item.managed && item.hash === resource.hash)
  const current = same.find(isUp) ?? same[0]
  const old = found.filter((item) => item !== current)
  if (current === undefined) {
    if (old.length === 0) return { resource, action: 'create', reasons: ['missing'], old }
    const differences = forced.length > 0 ? forced : differ(old.find(isUp) ?? old[0]!, resource)
    return { resource, action: 'replace', reasons: differences, old }
  }
  const restart = followed.map((each) => each.reason)
  if (isUp(current)) {
    if (old.length > 0) return { resource, action: 'replace', reasons: ['finish an interrupted replacement'], current, old }
    if (restart.length > 0) return { resource, action: 'restart', reasons: restart, current, old }
    return { resource, action: 'keep', reasons: [], current, old }
  }
  if (old.length === 0 && hasCompleted(resource, current)) {
    return { resource, action: 'keep', reasons: [], current, old }
  }
  return { resource, action: 'start', reasons: [whyDown(current)], current, old }
}

/** Networks and volumes: they only have to exist. */
function judgeStill(resource: Resource, found: readonly Observed[]): Verdict {
  const current = found[0]
  if (current === undefined) return { resource, action: 'create', reasons: ['missing'], old: [] }
  const differs = current.managed && current.hash !== resource.hash
  if (!differs) return { resource, action: 'keep', reasons: [], current, old: [] }
  const reasons = differ(current, resource)
  if (resource.replacement === 'never') return { resource, action: 'keep', reasons, current, old: [] }
  return { resource, action: 'replace', reasons, old: [current] }
}

export function isUp(item: Observed): boolean {
  return item.runtime?.phase === 'running' || item.runtime?.phase === 'restarting'
}

function hasCompleted(resource: Resource, item: Observed): boolean {
  return resource.up === 'completed' && item.runtime?.phase === 'exited' && item.runtime.exitCode === 0
}

function whyDown(item: Observed): string {
  const runtime = item.runtime
  if (runtime === undefined || runtime.phase === 'created') return 'never started'
  if (runtime.phase === 'paused') return 'paused'
  return runtime.exitCode === undefined ? 'stopped' : `stopped, exit code ${runtime.exitCode}`
}

function describe(resource: Resource): string {
  return resource.service ?? `${resource.kind} ${resource.name}`
}

/** Why the observed one does not fit any more, one fact each, in the order of the facets. */
function differ(old: Observed, wanted: Resource): string[] {
  if (!old.managed) return ['was not started by Panamax: it is taken over']
  const before = old.facets ?? {}
  const reasons: string[] = []
  for (const [facet, value] of Object.entries(wanted.facets)) {
    const previous = before[facet]
    if (previous === value) continue
    if (previous === undefined) reasons.push(`${facet} added`)
    else if (isHidden(value) || isHidden(previous)) reasons.push(`${facet} changed`)
    else reasons.push(`${facet} ${previous} → ${value}`)
  }
  for (const facet of Object.keys(before)) {
    if (!(facet in wanted.facets)) reasons.push(`${facet} removed`)
  }
  return reasons.length > 0 ? reasons : ['configuration changed']
}

function isHidden(value: string): boolean {
  return value.startsWith('#')
}

function groupById(observed: readonly Observed[]): Map<ResourceId, Observed[]> {
  const groups = new Map<ResourceId, Observed[]>()
  for (const item of observed) {
    const group = groups.get(item.id)
    if (group === undefined) groups.set(item.id, [item])
    else group.push(item)
  }
  return groups
}
