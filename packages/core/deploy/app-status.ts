import type { ServiceState, Status } from './instance-status.ts'

export interface AppStatus {
  readonly state: ServiceState
  /** Why, in plain words, naming the service that it is about. Never blank. */
  readonly reason: string
  /** Services that run. */
  readonly up: number
  /** Services that are meant to run: those that have done their work are not among them. */
  readonly total: number
}

interface Named {
  readonly name: string
  readonly status: Status
}

/**
 * The services' states rolled up. A service that has completed, as init containers do, counts neither as up nor as down.
 * Where some run and some do not, the reason begins with how many do; the state is that of the one that does not, for a
 * service that was stopped and takes nothing from the others: running.
 */
export function appStatus(services: Readonly<Record<string, Status>>): AppStatus {
  const all = Object.entries(services).map(([name, status]): Named => ({ name, status }))
  const lasting = all.filter(({ status }) => status.state !== 'completed')
  const up = lasting.filter(({ status }) => isUp(status.state)).length
  return { ...rolledUp(all, lasting, up), up, total: lasting.length }
}

function rolledUp(all: readonly Named[], lasting: readonly Named[], up: number): Status {
  const first = (...states: readonly ServiceState[]): Named | undefined =>
    lasting.find(({ status }) => states.includes(status.state))
  if (all.length === 0) return { state: 'stopped', reason: 'has no services' }
  if (lasting.length === 0) return { state: 'completed', reason: 'every service has completed' }
  const partly = up > 0 ? `${up} of ${lasting.length} services up; ` : ''
  const unknown = first('unknown')
  if (unknown !== undefined) return { state: 'unknown', reason: about(unknown) }
  const broken = first('failed') ?? first('restarting')
  if (broken !== undefined) return { state: up > 0 ? broken.status.state : 'failed', reason: partly + about(broken) }
  const moving = first('pulling', 'starting')
  if (moving !== undefined) return { state: 'starting', reason: partly + about(moving) }
  const ill = first('unhealthy')
  if (ill !== undefined) return { state: 'unhealthy', reason: about(ill) }
  if (up === lasting.length) return { state: 'running', reason: up === 1 ? about(lasting[0]!) : `${up} services up` }
  const absent = first('pending') ?? first('stopped')!
  if (up > 0) {
    return { state: absent.status.state === 'pending' ? 'pending' : 'running', reason: partly + about(absent) }
  }
  if (absent.status.state === 'pending') return { state: 'pending', reason: about(absent) }
  return { state: 'stopped', reason: lasting.length === 1 ? about(absent) : `${lasting.length} services stopped` }
}

function isUp(state: ServiceState): boolean {
  return state === 'running' || state === 'healthy' || state === 'unhealthy'
}

function about({ name, status }: Named): string {
  return `${name}: ${status.reason}`
}
