import type { Status } from '@panamax/contract/common'
import { appStatus } from '@panamax/core/deploy/app-status'
import type { Observed } from '@panamax/core/deploy/resource'
import { serviceStatus } from '@panamax/core/deploy/status'
import type { StepView } from '@panamax/contract/deployments'
import type { RenderedApp } from './rendered-apps.ts'

export interface LiveInput {
  /** Absent: the document does not load, or the project is not ours. */
  readonly rendered?: RenderedApp | undefined
  readonly observed: readonly Observed[]
  readonly wanted: 'running' | 'stopped'
  /** Services that were stopped by hand. */
  readonly stopped?: readonly string[]
  /** Steps of the deployment that runs now. */
  readonly steps: readonly StepView[]
  /** Why nobody could look. */
  readonly problem?: string | undefined
  readonly now: number
  readonly lastLog: (service: string) => string | undefined
}

/** How an app is, as a whole and service by service. */
export interface LiveApp {
  readonly status: Status
  readonly up: number
  readonly total: number
  /** In the order of the document, then those that are no longer in it. */
  readonly services: Readonly<Record<string, Status>>
}

/** Derived from what is observed. Pure. */
export function liveApp(input: LiveInput): LiveApp {
  const names = new Set([
    ...Object.keys(input.rendered?.app.services ?? {}),
    ...input.observed.flatMap((item) =>
      item.service === undefined || item.runtime === undefined ? [] : [item.service],
    ),
  ])
  const services = Object.fromEntries([...names].map((name) => [name, statusOf(name, input)]))
  const { state, reason, up, total } = appStatus(services)
  return { status: { state, reason }, up, total, services }
}

function statusOf(service: string, input: LiveInput): Status {
  const { rendered, now, problem } = input
  const wanted = input.stopped?.includes(service) === true ? 'stopped' : input.wanted
  const observed = input.observed.filter((item) => item.service === service)
  return serviceStatus({
    resources: (rendered?.resources ?? []).filter((resource) => resource.service === service),
    observed,
    wanted,
    now,
    problem,
    lastLog: input.lastLog(service),
    activity: activityOf(service, input, observed),
  })
}

/** What a deployment does with a service of which nothing runs yet. What runs tells more by itself. */
function activityOf(service: string, { steps, rendered }: LiveInput, observed: readonly Observed[]) {
  if (observed.some((item) => item.runtime?.phase === 'running')) return undefined
  const image = rendered?.app.services[service]?.image
  const own = steps.filter((step) => step.service === service)
  const begins = own.some((step) => step.action === 'create' || step.action === 'start')
  if (begins && steps.some((step) => step.action === 'pull' && step.state === 'running' && step.name === image)) {
    return { state: 'pulling' as const, detail: `pulling ${image ?? 'its image'}` }
  }
  const running = own.find((step) => step.state === 'running' && (step.action === 'create' || step.action === 'start'))
  if (running === undefined) return undefined
  return { state: 'starting' as const, detail: running.action === 'create' ? 'being created' : 'being started' }
}
