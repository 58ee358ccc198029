import { setMaxListeners } from 'node:events'
import { execute, type Outcome } from '@panamax/core/deploy/execute'
import type { Driver } from '@panamax/core/deploy/driver'
import type { Observed } from '@panamax/core/deploy/resource'
import type { Plan, Step } from '@panamax/core/deploy/step'
import { type ErrorCode, messageOf, PanamaxError } from '@panamax/core/errors'
import type { AppRecord } from '../store/apps.ts'
import type { DeploymentRecord } from '../store/deployments.ts'
import { wait } from '../streams/wait.ts'
import { EngineWait, type Patience } from './engine-wait.ts'
import { describeFailures, stepError } from './failure.ts'
import { planAction } from './plan-action.ts'
import type { Progress } from './progress.ts'
import type { DeployerRoom } from './room.ts'
import type { StepLog } from './step-log.ts'

export interface Ended {
  readonly state: 'succeeded' | 'failed' | 'canceled'
  readonly error?: { readonly code: ErrorCode; readonly message: string }
}

export interface RunOptions {
  readonly room: DeployerRoom
  readonly steps: StepLog
  readonly progress: Progress
  readonly patience: Patience
  readonly concurrency: number
  readonly signal: AbortSignal
}

/**
 * Carries one deployment through: observe, plan, execute; and again from the beginning when the engine went away meanwhile.
 * Also takes up one that another process has left in the middle. Throws only what the store or a bug throws.
 */
export class Run {
  readonly #app: AppRecord
  readonly #options: RunOptions
  readonly #wait: EngineWait
  #record: DeploymentRecord

  constructor(app: AppRecord, record: DeploymentRecord, options: RunOptions) {
    this.#app = app
    this.#record = record
    this.#options = options
    this.#wait = new EngineWait(options.patience)
  }

  async toEnd(): Promise<Ended> {
    const { signal, room, steps, progress } = this.#options
    for (;;) {
      if (signal.aborted) return { state: 'canceled' }
      const lost = await this.#attempt()
      if (!(lost instanceof PanamaxError)) return lost
      progress.message('', 'warning', `${lost.message} Waiting for the engine to come back.`)
      room.log('warn', 'the engine went away during a deployment', { deployment: this.#record.id })
      try {
        await this.#wait.until(() => room.driver(this.#app.target), lost, { progress: steps.succeeded, signal })
      } catch (error) {
        return failed(error)
      }
    }
  }

  /** Its end, or the error of an engine that is away. */
  async #attempt(): Promise<Ended | PanamaxError> {
    let driver: Driver
    let plan: Plan
    try {
      driver = await this.#options.room.driver(this.#app.target)
      plan = await this.#plan(driver)
    } catch (error) {
      if (this.#options.signal.aborted) return { state: 'canceled' }
      return isUnreachable(error) ? error : failed(error)
    }
    this.#options.steps.begin(plan)
    const outcome = await this.#execute(plan, driver)
    return this.#judge(plan, outcome, driver)
  }

  async #plan(driver: Driver): Promise<Plan> {
    const { room, signal } = this.#options
    const { action, revision, options, replaced } = this.#record
    const rendered = await this.#render()
    const observed = await driver.observe(this.#app.name, signal)
    const plan = planAction({ action, options, ...(replaced === undefined ? {} : { replaced }) }, rendered, observed)
    if (action === 'rebuild' && replaced === undefined) this.#rememberOld(observed)
    return revision === undefined ? plan : room.images.addSteps(plan, this.#app.source)
  }

  /** The resources that are wanted; and the document on the disk, before anything is made of it. */
  async #render() {
    const { room } = this.#options
    const { action, revision } = this.#record
    const needsDocument = action === 'deploy' || action === 'start' || action === 'rebuild'
    const number = revision ?? room.revisions.latestNumber(this.#app.id)
    try {
      const content = room.revisions.content(this.#app.id, number)
      const resources = await room.compile(this.#app, number)
      if (needsDocument) this.#tellKept(await room.folders.write(this.#app.name, content))
      return resources
    } catch (error) {
      // What runs can be stopped and removed without a document that loads: it only gives the order.
      if (needsDocument) throw error
      return []
    }
  }

  /** A file that the app itself has changed is its data: the document's version of it is not written over it. */
  #tellKept(kept: readonly string[]): void {
    for (const path of kept) {
      const text = `The file ${path} was changed after Panamax wrote it, and is kept as it is. Remove it in the app's folder to have the document's version.`
      this.#options.progress.message('', 'warning', text)
      this.#options.room.note(this.#app.name, text)
    }
  }

  /** The first plan of a rebuild makes everything anew; later ones only what is left of that. */
  #rememberOld(observed: readonly Observed[]): void {
    const replaced = observed.flatMap((item) => (item.runtime === undefined ? [] : [item.handle]))
    this.#options.room.deployments.setReplaced(this.#record.id, replaced)
    this.#record = { ...this.#record, replaced }
  }

  async #execute(plan: Plan, driver: Driver): Promise<Outcome> {
    const { room, steps, progress, concurrency, signal } = this.#options
    const broken = new AbortController()
    const apply = async (step: Step, emit: Parameters<Driver['apply']>[1], stop: AbortSignal): Promise<void> => {
      // A hundred steps may listen to it at once: that is no leak.
      setMaxListeners(0, stop)
      if (await room.images.ensure(step, this.#app.source, { driver, signal: stop })) return
      await driver.apply(step, emit, stop)
    }
    return execute({
      plan,
      apply,
      concurrency,
      signal: AbortSignal.any([signal, broken.signal]),
      onState: async (step, state, error) => {
        // The others would only run into their own time-outs.
        if (error?.code === 'unreachable') broken.abort(error)
        const detail = error === undefined ? undefined : await this.#withLog(step, error, driver)
        await steps.set(step.id, state, detail)
      },
      onProgress: (step, report) => progress.report(step.id, report),
    })
  }

  async #judge(plan: Plan, outcome: Outcome, driver: Driver): Promise<Ended | PanamaxError> {
    if (this.#options.signal.aborted) return { state: 'canceled' }
    const lost = outcome.failures.find((failure) => isUnreachable(failure.error))
    if (lost !== undefined) return lost.error
    if (outcome.state === 'succeeded') return { state: 'succeeded' }
    const leaving = await this.#leaving(driver, outcome)
    if (leaving !== undefined) return leaving
    return { state: 'failed', error: describeFailures(plan.steps, outcome.failures) }
  }

  /**
   * An engine that shuts down first ends containers and refuses requests, and still answers meanwhile: a failed step may be
   * the first sign of it.
   */
  async #leaving(driver: Driver, outcome: Outcome): Promise<PanamaxError | undefined> {
    const { patience, signal } = this.#options
    const looks = outcome.failures.some(({ error }) => mayBeShutdown(error)) ? 6 : 1
    for (let look = 0; look < looks && !signal.aborted; look += 1) {
      await wait(patience.backOff[0], signal)
      const health = await driver.probe(signal)
      if (health.state !== 'healthy') return new PanamaxError('unreachable', health.reason)
    }
    return undefined
  }

  /** What did not come up has often said why. */
  async #withLog(step: Step, error: PanamaxError, driver: Driver) {
    const detail = stepError(error)
    const isAboutProcess = step.action === 'start' || step.action === 'settle'
    if (detail.log !== undefined || !isAboutProcess || step.service === undefined || isUnreachable(error)) return detail
    const log = await lastLines(driver, this.#app.name, step.service).catch(() => [])
    return log.length === 0 ? detail : { ...detail, log }
  }
}

async function lastLines(driver: Driver, app: string, service: string): Promise<string[]> {
  if (driver.logs === undefined) return []
  const lines: string[] = []
  const query = { app, services: [service], tail: 10, follow: false }
  for await (const line of driver.logs(query, AbortSignal.timeout(3000))) {
    lines.push(line.text)
    if (lines.length > 10) lines.shift()
  }
  return lines
}

/** The engine could not do it, or a program ended as one does that is told to. */
function mayBeShutdown({ code, details }: PanamaxError): boolean {
  const { exitCode } = details
  if (code !== 'failed') return false
  return typeof exitCode !== 'number' || exitCode === 0 || exitCode === 137 || exitCode === 143
}

function isUnreachable(error: unknown): error is PanamaxError {
  return error instanceof PanamaxError && error.code === 'unreachable'
}

function failed(error: unknown): Ended {
  const code = error instanceof PanamaxError ? error.code : 'internal'
  return { state: 'failed', error: { code, message: messageOf(error) } }
}
