import { setTimeout as sleep } from 'node:timers/promises'
import type { EngineEvent } from '@panamax/core/deploy/driver'
import type { Observed, Resource, Runtime } from '@panamax/core/deploy/resource'
import { PanamaxError } from '@panamax/core/errors'
import type { ContainerDetails } from '../answers.ts'
import { runtimeOf } from '../observe/observed.ts'
import { bringBack } from './replacement.ts'
import { ended, nameOf, tooLate, unhealthy } from './settle-problems.ts'
import { currentOf } from './start-container.ts'
import { inspect, type Job, keyOf, payloadOf, type Workshop } from './workshop.ts'

interface SettleStep {
  readonly resource: Resource
  readonly replaces: readonly Observed[]
}

/** How long a container without a health check has to stay up. */
const steadyAfter = 1000

/** And one that was restarted. */
const recoveredAfter = 3000

/**
 * Waits until the container is up in the sense of `resource.up`; an image's own health check counts as well. Throws
 * `failed` with `{exitCode, log}` when it ends, becomes unhealthy, or takes longer than its check allows; what it replaced
 * is brought back then.
 */
export async function settleContainer(shop: Workshop, step: SettleStep, job: Job): Promise<void> {
  const id = await currentOf(shop, step, job)
  try {
    await wait(shop, step.resource, id, job)
  } catch (error) {
    const hasFailed = error instanceof PanamaxError && error.code !== 'canceled' && error.code !== 'unreachable'
    if (hasFailed && step.replaces.length > 0) await bringBack(shop, step, { failed: id })
    throw error
  }
}

/** What is known of a container while it is waited for. */
interface Watched {
  /** Of its last end, as the engine told it. */
  lastCode?: number
  /** Since when (`performance.now()`) it has been seen running without another restart. */
  steady?: { readonly startedAt: string | undefined; readonly since: number }
}

async function wait(shop: Workshop, resource: Resource, id: string, job: Job): Promise<void> {
  if (resource.up === 'running' || resource.up === 'started') {
    const startedAt = shop.made.get(keyOf(payloadOf(resource).app, resource.id))?.startedAt ?? performance.now()
    await pause(startedAt + steadyAfter - performance.now(), job.signal)
    const first = await inspect(shop, id, job.signal)
    if (await isSettled(shop, { resource, details: first, watched: {} }, job)) return
  }
  await waitLonger(shop, resource, id, job)
}

/** Listens to the engine, and looks now and then in case it does not tell. */
async function waitLonger(shop: Workshop, resource: Resource, id: string, job: Job): Promise<void> {
  const watched: Watched = {}
  let wake = (): void => undefined
  const heard = (event: EngineEvent): void => {
    if (event.handle !== id) return
    if (event.action === 'die' && event.exitCode !== undefined) watched.lastCode = event.exitCode
    wake()
  }
  const leave = await shop.events.listen({ event: heard, lost: () => undefined }).catch(() => (): void => undefined)
  const begun = performance.now()
  let isTold = false
  try {
    for (;;) {
      const news = new Promise<void>((resolve) => (wake = resolve))
      const details = await inspect(shop, id, job.signal)
      if (await isSettled(shop, { resource, details, watched }, job)) return
      const allowed = resource.up === 'completed' ? Number.POSITIVE_INFINITY : allowance(details)
      const left = allowed - (performance.now() - begun)
      if (left <= 0) throw await tooLate(shop, resource, details, allowed)
      if (!isTold && Number.isFinite(left)) job.emit({ type: 'waiting', milliseconds: Math.round(left) })
      isTold = true
      const stop = new AbortController()
      const look = Math.min(left, watched.steady === undefined ? 5000 : 500)
      await Promise.race([news, pause(look, AbortSignal.any([job.signal, stop.signal]))]).finally(() => stop.abort())
    }
  } finally {
    leave()
  }
}

interface Seen {
  readonly resource: Resource
  readonly details: ContainerDetails
  readonly watched: Watched
}

/** Up: true. On the way: false. Neither: throws. */
async function isSettled(shop: Workshop, { resource, details, watched }: Seen, job: Job): Promise<boolean> {
  const runtime = runtimeOf(details)
  const isOver = runtime.phase === 'exited' || runtime.phase === 'dead'
  if (resource.up === 'completed') {
    if (!isOver) return false
    if (runtime.exitCode === 0) return true
    throw await ended(shop, resource, details, { runtime })
  }
  if (isOver && runtime.exitCode === 0 && mayEnd(details) && resource.up !== 'healthy') {
    const text = `${nameOf(resource)} ended by itself at once, with exit code 0: nothing of it runs.`
    if (resource.mayEnd !== true) job.emit({ type: 'warning', text })
    return true
  }
  const hasDied = isOver || runtime.phase === 'restarting' || watched.lastCode !== undefined
  if (hasDied) throw await ended(shop, resource, details, { runtime, lastCode: watched.lastCode })
  if (runtime.phase !== 'running') return false
  if (runtime.health === 'unhealthy') throw await unhealthy(shop, resource, details, runtime)
  if (runtime.health !== undefined) return runtime.health === 'healthy'
  if (resource.up === 'healthy') throw noCheck(resource)
  return (runtime.restarts ?? 0) === 0 || hasRecovered(resource, runtime, { watched, job })
}

/** One that was restarted before we looked may have found what it was missing: it has to stay up a while longer. */
function hasRecovered(resource: Resource, runtime: Runtime, { watched, job }: { watched: Watched; job: Job }): boolean {
  const now = performance.now()
  if (watched.steady === undefined || watched.steady.startedAt !== runtime.startedAt) {
    watched.steady = { startedAt: runtime.startedAt, since: now }
    return false
  }
  if (now - watched.steady.since < recoveredAfter) return false
  job.emit({ type: 'warning', text: `${nameOf(resource)} was restarted (${runtime.restarts}) before it stayed up.` })
  return true
}

function noCheck(resource: Resource): PanamaxError {
  return new PanamaxError(
    'failed',
    `${nameOf(resource)} is waited for until it is healthy, but neither the document nor its image has a health check. Add a "healthcheck:", or wait for "service_started".`,
  )
}

function mayEnd(details: ContainerDetails): boolean {
  const policy = details.HostConfig?.RestartPolicy?.Name
  return policy === undefined || policy === '' || policy === 'no' || policy === 'on-failure'
}

/** Milliseconds in which the check has to have decided, from its own numbers (the engine's defaults where it has none). */
function allowance(details: ContainerDetails): number {
  const check = details.Config.Healthcheck ?? {}
  const interval = check.Interval || 30e9
  const timeout = check.Timeout || 30e9
  const retries = check.Retries || 3
  return ((check.StartPeriod ?? 0) + (retries + 1) * (interval + timeout)) / 1e6 + 10_000
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds <= 0) return
  try {
    await sleep(milliseconds, undefined, { signal })
  } catch (error) {
    throw new PanamaxError('canceled', 'Canceled.', { cause: error })
  }
}
