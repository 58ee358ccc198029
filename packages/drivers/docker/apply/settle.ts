import { setTimeout as sleep } from 'node:timers/promises'
import type { Observed, Resource, Runtime } from '@panamax/core/deploy/resource'
import { PanamaxError } from '@panamax/core/errors'
import type { ContainerDetails } from '../answers.ts'
import { lastLines } from '../logs/last-lines.ts'
import { runtimeOf } from '../observe/observed.ts'
import { exitInWords } from './exit-codes.ts'
import { bringBack } from './replacement.ts'
import { currentOf } from './start-container.ts'
import { inspect, type Job, keyOf, payloadOf, type Workshop } from './workshop.ts'

interface SettleStep {
  readonly resource: Resource
  readonly replaces: readonly Observed[]
}

/** How long a container without a health check has to stay up. */
const steadyAfter = 1000

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

async function wait(shop: Workshop, resource: Resource, id: string, job: Job): Promise<void> {
  if (resource.up === 'running' || resource.up === 'started') {
    const startedAt = shop.made.get(keyOf(payloadOf(resource).app, resource.id))?.startedAt ?? performance.now()
    await pause(startedAt + steadyAfter - performance.now(), job.signal)
    const first = await inspect(shop, id, job.signal)
    if (await isSettled(shop, resource, first, job)) return
  }
  await waitLonger(shop, resource, id, job)
}

/** Listens to the engine, and looks now and then in case it does not tell. */
async function waitLonger(shop: Workshop, resource: Resource, id: string, job: Job): Promise<void> {
  let wake = (): void => undefined
  const news = (): void => wake()
  const leave = await shop.events
    .listen({ event: (event) => (event.handle === id ? news() : undefined), lost: () => undefined })
    .catch(() => (): void => undefined)
  const begun = performance.now()
  try {
    for (;;) {
      const heard = new Promise<void>((resolve) => (wake = resolve))
      const details = await inspect(shop, id, job.signal)
      if (await isSettled(shop, resource, details, job)) return
      const allowed = resource.up === 'completed' ? Number.POSITIVE_INFINITY : allowance(details)
      const left = allowed - (performance.now() - begun)
      if (left <= 0) throw await tooLate(shop, resource, details, allowed)
      const stop = new AbortController()
      await Promise.race([heard, pause(Math.min(left, 5000), AbortSignal.any([job.signal, stop.signal]))]).finally(() =>
        stop.abort(),
      )
    }
  } finally {
    leave()
  }
}

/** Up: true. On the way: false. Neither: throws. */
async function isSettled(shop: Workshop, resource: Resource, details: ContainerDetails, job: Job): Promise<boolean> {
  const runtime = runtimeOf(details)
  const isOver = runtime.phase === 'exited' || runtime.phase === 'dead'
  if (resource.up === 'completed') {
    if (!isOver) return false
    if (runtime.exitCode === 0) return true
    throw await ended(shop, resource, details, runtime)
  }
  if (isOver && runtime.exitCode === 0 && mayEnd(details) && resource.up !== 'healthy') {
    job.emit({
      type: 'warning',
      text: `${nameOf(resource)} ended by itself at once, with exit code 0: nothing of it runs.`,
    })
    return true
  }
  if (isOver || runtime.phase === 'restarting' || (runtime.restarts ?? 0) > 0)
    throw await ended(shop, resource, details, runtime)
  if (runtime.phase !== 'running') return false
  if (runtime.health === 'unhealthy') throw await unhealthy(shop, resource, details, runtime)
  if (runtime.health !== undefined) return runtime.health === 'healthy'
  if (resource.up !== 'healthy') return true
  throw new PanamaxError(
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

async function ended(
  shop: Workshop,
  resource: Resource,
  details: ContainerDetails,
  runtime: Runtime,
): Promise<PanamaxError> {
  const log = await logOf(shop, details)
  const restarts = runtime.restarts ?? 0
  const again = restarts > 0 ? `, after ${restarts} ${restarts === 1 ? 'restart' : 'restarts'}` : ''
  const code = runtime.exitCode ?? details.State.ExitCode
  const words = exitInWords({ ...runtime, ...(code === undefined ? {} : { exitCode: code }) })
  const last = log.at(-1)
  return new PanamaxError(
    'failed',
    `${nameOf(resource)} ended with ${words}${again}.${last === undefined ? ' It wrote nothing.' : ` Its last line: ${last}`}`,
    { details: { exitCode: code, log, ...(restarts > 0 ? { restarts } : {}) } },
  )
}

async function unhealthy(
  shop: Workshop,
  resource: Resource,
  details: ContainerDetails,
  runtime: Runtime,
): Promise<PanamaxError> {
  const log = await logOf(shop, details)
  const output = runtime.healthOutput?.trim()
  const said = output ? ` The check said: ${output.split('\n').at(-1)}` : ' The check said nothing.'
  return new PanamaxError('failed', `${nameOf(resource)} is unhealthy.${said}`, {
    details: { health: output ?? '', log },
  })
}

async function tooLate(
  shop: Workshop,
  resource: Resource,
  details: ContainerDetails,
  allowed: number,
): Promise<PanamaxError> {
  const log = await logOf(shop, details)
  const output = runtimeOf(details).healthOutput?.trim()
  const said = output ? ` The check said last: ${output.split('\n').at(-1)}` : ''
  const seconds = Math.round(allowed / 1000)
  return new PanamaxError('failed', `${nameOf(resource)} did not become healthy within ${seconds} s.${said}`, {
    details: { health: output ?? '', log },
  })
}

async function logOf(shop: Workshop, details: ContainerDetails): Promise<string[]> {
  return lastLines(shop.client, details.Id, { tty: details.Config.Tty === true, count: 20 })
}

function nameOf(resource: Resource): string {
  return resource.service ?? resource.name
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds <= 0) return
  try {
    await sleep(milliseconds, undefined, { signal })
  } catch (error) {
    throw new PanamaxError('canceled', 'Canceled.', { cause: error })
  }
}
