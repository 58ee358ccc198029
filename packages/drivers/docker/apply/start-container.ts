import type { Observed, Resource } from '@panamax/core/deploy/resource'
import { PanamaxError } from '@panamax/core/errors'
import { route } from '../client.ts'
import { isStaleTask, reasonOf } from '../connection/problems.ts'
import { completeInterrupted } from './create-container.ts'
import { runHooks } from './hooks.ts'
import { rename } from './rename.ts'
import { bringBack, setAside } from './replacement.ts'
import { explainStart } from './start-problems.ts'
import { findAny, findCurrent, ifFound, inspect, type Job, keyOf, payloadOf, type Workshop } from './workshop.ts'

export interface StartStep {
  readonly resource: Resource
  readonly replaces: readonly Observed[]
}

/**
 * Starts the container. What it replaces is set aside first (stopped, its name freed) and brought back when the new one
 * does not start, or a command that runs after its start fails.
 */
export async function startContainer(shop: Workshop, step: StartStep, job: Job): Promise<void> {
  const { resource, replaces } = step
  const id = await currentOf(shop, step, job)
  let isStarted = false
  try {
    for (const old of replaces) await setAside(shop, resource, old, job)
    if (replaces.length > 0) await rename(shop, id, resource.name, job.signal)
    await shop.client.text({ method: 'POST', path: route`/containers/${id}/start`, signal: job.signal })
    isStarted = true
    shop.made.set(keyOf(payloadOf(resource).app, resource.id), { id, startedAt: performance.now() })
    await runHooks(shop, id, payloadOf(resource).postStart, { when: 'after its start', job })
  } catch (error) {
    const failure = isStarted ? error : await explainStart(shop, resource, error, job)
    if (replaces.length > 0) await bringBack(shop, step, { failed: id })
    else await discardStale(shop, step, { id, failure })
    throw failure
  }
}

/**
 * An engine that was stopped while it started a container may keep a task of that number for ever, and then never starts it.
 * One that has never run holds nothing: it is removed, so that the next plan makes it anew.
 */
async function discardStale(
  shop: Workshop,
  { resource }: StartStep,
  { id, failure }: { readonly id: string; readonly failure: unknown },
): Promise<void> {
  if (!(failure instanceof PanamaxError) || !isStaleTask(reasonOf(failure))) return
  // The step's own signal may be aborted by the failure of others.
  const signal = AbortSignal.timeout(10_000)
  const details = await ifFound(inspect(shop, id, signal)).catch(() => undefined)
  if (details === undefined || !isNever(details.State?.StartedAt)) return
  const request = { method: 'DELETE', path: route`/containers/${id}`, query: { force: true }, signal } as const
  await shop.client.text(request).catch(() => undefined)
  shop.made.delete(keyOf(payloadOf(resource).app, resource.id))
}

/** The engine writes the year 1 for "never". */
function isNever(time: string | undefined): boolean {
  return time === undefined || time.startsWith('0001-')
}

/** The container to be started: the one just made, or one found on the engine, made whole if its creation was interrupted. */
export async function currentOf(shop: Workshop, step: StartStep, job: Job): Promise<string> {
  const { resource, replaces } = step
  const made = shop.made.get(keyOf(payloadOf(resource).app, resource.id))
  if (made !== undefined && !replaces.some((old) => old.handle === made.id)) return made.id
  const wanted = await findCurrent(shop, resource, replaces, job.signal)
  const found = wanted ?? (replaces.length === 0 ? await findAny(shop, resource, job.signal) : undefined)
  if (found === undefined) {
    throw new PanamaxError(
      'not_found',
      `There is no container of ${resource.service ?? resource.name} to start. Deploy again.`,
    )
  }
  if (wanted === undefined) return found.Id
  await completeInterrupted(shop, resource, found.Id, job.signal)
  // What it was to replace is gone: its provisional name became the only one.
  const isProvisional = replaces.length === 0 && found.Names?.includes(`/${resource.name}`) === false
  if (isProvisional) await rename(shop, found.Id, resource.name, job.signal)
  return found.Id
}
