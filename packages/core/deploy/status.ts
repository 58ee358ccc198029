import { carriesHash } from './hash.ts'
import { type Circumstances, instanceStatus, type ServiceState, type Status } from './instance-status.ts'
import { isUp } from './plan-changes.ts'
import type { Observed, Resource } from './resource.ts'

export interface ServiceStatusInput extends Omit<Circumstances, 'up'> {
  /** What was rendered for the service; only what runs (`up`) counts. */
  readonly resources: readonly Resource[]
  /** What was observed of the service. */
  readonly observed: readonly Observed[]
  /** What a deployment does with it right now. */
  readonly activity?: { readonly state: 'pulling' | 'starting' | 'restarting'; readonly detail?: string } | undefined
  /** Why nobody could look: then nothing is known. */
  readonly problem?: string | undefined
}

/** The worst first: what a service with several replicas is called by. */
const bySeverity: readonly ServiceState[] = [
  'failed',
  'unhealthy',
  'restarting',
  'unknown',
  'starting',
  'pulling',
  'pending',
  'stopped',
  'running',
  'healthy',
  'completed',
]

/** How a service is, derived from what is observed, with a reason in plain words. Pure. */
export function serviceStatus(input: ServiceStatusInput): Status {
  const { activity, problem } = input
  if (problem !== undefined) return { state: 'unknown', reason: problem }
  if (activity !== undefined) return { state: activity.state, reason: activity.detail ?? activity.state }
  const instances = instancesOf(input)
  if (instances.length === 0) {
    return { state: 'stopped', reason: 'runs no replicas: it is scaled to 0' }
  }
  const statuses = instances.map(({ name, item, up }) => ({ name, ...statusOf(item, { ...input, up }) }))
  const worst = statuses.reduce((a, b) => (severity(b.state) < severity(a.state) ? b : a))
  const same = statuses.filter((each) => each.state === worst.state).length
  if (statuses.length === 1) return { state: worst.state, reason: worst.reason }
  if (same === statuses.length) return { state: worst.state, reason: `${same} replicas: ${worst.reason}` }
  return { state: worst.state, reason: `${same} of ${statuses.length} replicas, ${worst.name}: ${worst.reason}` }
}

interface Instance {
  readonly name: string
  readonly item: Observed | undefined
  readonly up: Resource['up']
}

/** One for each replica that is wanted; without any, whatever is there. */
function instancesOf({ resources, observed }: ServiceStatusInput): Instance[] {
  const running = resources.filter((resource) => resource.up !== undefined)
  if (running.length === 0) {
    return observed
      .filter((item) => item.runtime !== undefined)
      .map((item) => ({ name: item.name, item, up: undefined }))
  }
  return running.map((resource) => {
    const { id, name, up } = resource
    const found = observed.filter((item) => item.id === id)
    // While one is replaced there are two: the one that serves counts.
    const item =
      found.find((each) => isUp(each) && carriesHash(each, resource)) ??
      found.find(isUp) ??
      found.find((each) => carriesHash(each, resource)) ??
      found[0]
    return { name, item, up }
  })
}

function statusOf(item: Observed | undefined, circumstances: Circumstances): Status {
  if (item !== undefined) return instanceStatus(item, circumstances)
  if (circumstances.wanted === 'stopped') return { state: 'stopped', reason: 'not created' }
  return { state: 'pending', reason: 'not yet created' }
}

function severity(state: ServiceState): number {
  return bySeverity.indexOf(state)
}
