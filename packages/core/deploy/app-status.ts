import type { ServiceState, Status } from './instance-status.ts'

export type AppState =
  | 'pending'
  | 'starting'
  | 'running'
  | 'partial'
  | 'unhealthy'
  | 'completed'
  | 'failed'
  | 'stopped'
  | 'unknown'

export interface AppStatus {
  readonly state: AppState
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
 * partial: some run and some do not, and nothing is on its way.
 */
export function appStatus(services: Readonly<Record<string, Status>>): AppStatus {
  const all = Object.entries(services).map(([name, status]): Named => ({ name, status }))
  const lasting = all.filter(({ status }) => status.state !== 'completed')
  const up = lasting.filter(({ status }) => isUp(status.state)).length
  return { ...rolledUp(all, lasting, up), up, total: lasting.length }
}

function rolledUp(all: readonly Named[], lasting: readonly Named[], up: number): { state: AppState; reason: string } {
  const first = (...states: readonly ServiceState[]): Named | undefined =>
    lasting.find(({ status }) => states.includes(status.state))
  if (all.length === 0) return { state: 'stopped', reason: 'has no services' }
  if (lasting.length === 0) return { state: 'completed', reason: 'every service has completed' }
  const unknown = first('unknown')
  if (unknown !== undefined) return { state: 'unknown', reason: about(unknown) }
  const broken = first('failed') ?? first('restarting')
  if (broken !== undefined) return { state: up > 0 ? 'partial' : 'failed', reason: about(broken) }
  const moving = first('pulling', 'starting')
  if (moving !== undefined) return { state: 'starting', reason: about(moving) }
  const ill = first('unhealthy')
  if (ill !== undefined) return { state: 'unhealthy', reason: about(ill) }
  if (up === lasting.length) return { state: 'running', reason: up === 1 ? about(lasting[0]!) : `${up} services up` }
  const absent = first('pending') ?? first('stopped')!
  if (up > 0) return { state: 'partial', reason: about(absent) }
  if (absent.status.state === 'pending') return { state: 'pending', reason: about(absent) }
  return { state: 'stopped', reason: lasting.length === 1 ? about(absent) : `${lasting.length} services stopped` }
}

function isUp(state: ServiceState): boolean {
  return state === 'running' || state === 'healthy' || state === 'unhealthy'
}

function about({ name, status }: Named): string {
  return `${name}: ${status.reason}`
}
