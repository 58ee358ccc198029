import type { Deployment, DeploymentRequest } from '@panamax/contract/deployments'
import { PanamaxError } from '@panamax/core/errors'
import type { z } from 'zod'
import type { AppRecord } from '../store/apps.ts'
import { transaction } from '../store/database.ts'
import type { DeploymentAction, DeploymentOptions, DeploymentRecord } from '../store/deployments.ts'
import type { By } from './by.ts'
import { savedCandidate } from './changed-app.ts'
import type { AppContext } from './context.ts'
import { assertDeployable } from './deployable.ts'
import { examine } from './examine.ts'
import { stoppedOf } from './stopped.ts'

export type CheckedRequest = z.output<typeof DeploymentRequest>

/** Deploys, starts, stops, restarts or rebuilds. Throws `conflict` while another deployment of the app runs. */
export async function runAction(
  context: AppContext,
  name: string,
  request: CheckedRequest,
  by: By,
): Promise<Deployment> {
  const app = context.apps.get(name)
  const { action, services } = request
  const queue = (run: Parameters<typeof enqueue>[2]): Deployment =>
    context.deployer.begin(transaction(context.database, () => enqueue(context, app, run, by)))
  if (action === 'stop' || action === 'restart' || (action === 'start' && services !== undefined)) {
    if (services !== undefined) await assertServices(context, app, services, by)
    return queue({ action, options: services === undefined ? {} : { services } })
  }
  if (services !== undefined) {
    throw new PanamaxError('invalid_request', `${action} is always of the whole app. Leave "services" out.`)
  }
  const latest = context.revisions.latestNumber(app.id)
  const present = action === 'deploy' ? latest : (context.deployments.deployedRevision(app.id) ?? latest)
  const revision = request.revision ?? present
  const running = context.deployments.activeOf(app.id)
  // Refused before the engine is asked; and again, atomically, when it is put into the queue.
  if (running === undefined) {
    const candidate = savedCandidate(context, app, revision)
    assertDeployable(await examine(context, candidate, { rebuild: action === 'rebuild', signal: by.signal }))
  }
  return queue({ action, revision })
}

/** Puts a run of the app into the queue, and remembers what is wanted of the app. */
export function enqueue(
  context: AppContext,
  app: AppRecord,
  run: { readonly action: DeploymentAction; readonly revision?: number; readonly options?: DeploymentOptions },
  by: Pick<By, 'name'>,
): DeploymentRecord {
  const options = { ...run.options, ...stoppedOf(app, run.action) }
  const queued = context.deployer.enqueue({ ...run, options, app, startedBy: by.name })
  if (run.action !== 'remove') context.apps.setWanted(app.id, wantedAfter(app, run.action, run.options?.services))
  return queued
}

function wantedAfter(
  app: AppRecord,
  action: DeploymentAction,
  services: readonly string[] | undefined,
): Pick<AppRecord, 'wanted' | 'stopped'> {
  if (services === undefined) return { wanted: action === 'stop' ? 'stopped' : 'running', stopped: [] }
  const others = app.stopped.filter((service) => !services.includes(service))
  return { wanted: app.wanted, stopped: action === 'stop' ? [...others, ...services] : others }
}

/** Throws `not_found` for a service that the app does not have. A document that does not load is no reason to refuse. */
async function assertServices(context: AppContext, app: AppRecord, services: readonly string[], by: By): Promise<void> {
  const driver = await context.targets.driver(app.target)
  const there = new Set((await driver.observe(app.name, by.signal)).flatMap((item) => item.service ?? []))
  const unknown = services.find((service) => !there.has(service))
  if (unknown === undefined) return
  throw new PanamaxError(
    'not_found',
    `Nothing of a service "${unknown}" is there. The app ${app.name} has: ${[...there].sort().join(', ')}.`,
  )
}
