import { messageOf, PanamaxError } from '../errors.ts'
import type { Emit } from './driver.ts'
import type { Plan, Step, StepId } from './step.ts'

export type StepState = 'pending' | 'running' | 'succeeded' | 'failed' | 'skipped' | 'canceled'
type EndState = Exclude<StepState, 'pending' | 'running'>

export interface ExecuteOptions {
  readonly plan: Plan
  readonly apply: (step: Step, emit: Emit, signal: AbortSignal) => Promise<void>
  /** How many steps run at once. Steps that only wait (`settle`) are not counted. */
  readonly concurrency: number
  readonly signal: AbortSignal
  /**
   * Awaited before a step starts and after it ended, so that a caller can make it durable. When it throws, what runs is
   * canceled, nothing more is started, and `execute` throws the same.
   */
  readonly onState?: (step: Step, state: Exclude<StepState, 'pending'>, error?: PanamaxError) => Promise<void> | void
  readonly onProgress?: (step: Step, ...progress: Parameters<Emit>) => void
}

export interface Outcome {
  readonly state: 'succeeded' | 'failed' | 'canceled'
  readonly failures: readonly { readonly step: StepId; readonly error: PanamaxError }[]
}

/**
 * Runs a plan. A step starts when every step in `after` has succeeded and every one in `afterEnd` has ended; what waits for
 * a failed one is skipped, the rest goes on. Never throws for a failed step: the outcome tells. Aborting the signal cancels
 * what runs and starts nothing more; it returns when everything has come to its end.
 */
export async function execute(options: ExecuteOptions): Promise<Outcome> {
  return new Execution(options).run()
}

/** A step on its way. */
interface Entry {
  readonly step: Step
  /** Steps that have to end before it can start. */
  left: number
  /** One of those in `after` did not succeed. */
  doomed: boolean
  readonly waiters: { readonly entry: Entry; readonly needsSuccess: boolean }[]
}

class Execution {
  private readonly options: ExecuteOptions
  private readonly entries: readonly Entry[]
  /** Can go on, in the order of the plan as far as they became ready at the same time. */
  private readonly ready: Entry[] = []
  private readonly readyToWait: Entry[] = []
  private readonly failures: { step: StepId; error: PanamaxError }[] = []
  /** One for each step, so that many waits at once are not taken for a leak of listeners. */
  private readonly running = new Set<AbortController>()
  private isStopping = false
  private unfinished: number
  private busy = 0
  private wasCanceled = false
  private broken: { readonly cause: unknown } | undefined
  private wake: () => void = () => {}

  constructor(options: ExecuteOptions) {
    this.options = options
    this.entries = toEntries(options.plan.steps)
    this.unfinished = this.entries.length
    for (const entry of this.entries) if (entry.left === 0) this.enqueue(entry)
  }

  async run(): Promise<Outcome> {
    const { signal } = this.options
    const stop = (): void => this.stop(signal.reason)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    await this.drain()
    signal.removeEventListener('abort', stop)
    if (this.broken !== undefined) throw this.broken.cause
    if (this.unfinished > 0) throw new PanamaxError('internal', 'The plan has steps that can never start.')
    const state = this.wasCanceled ? 'canceled' : this.failures.length > 0 ? 'failed' : 'succeeded'
    return { state, failures: this.failures }
  }

  /** Starts what can be started until nothing runs any more. */
  private async drain(): Promise<void> {
    let running = 0
    for (;;) {
      for (let entry = this.next(); entry !== undefined; entry = this.next()) {
        running += 1
        const isCounted = entry.step.action !== 'settle'
        if (isCounted) this.busy += 1
        void this.perform(entry).then(() => {
          running -= 1
          if (isCounted) this.busy -= 1
          this.wake()
        })
      }
      if (running === 0) return
      await new Promise<void>((resolve) => {
        this.wake = resolve
      })
    }
  }

  private next(): Entry | undefined {
    if (this.broken !== undefined) return undefined
    return this.readyToWait.shift() ?? (this.busy < this.options.concurrency ? this.ready.shift() : undefined)
  }

  /** Never rejects. */
  private async perform(entry: Entry): Promise<void> {
    const { step } = entry
    try {
      const { state, error } = await this.attempt(entry)
      await this.options.onState?.(step, state, error)
      this.finish(entry, state)
    } catch (thrown) {
      this.broken ??= { cause: thrown }
      this.stop(thrown)
    }
  }

  private stop(reason: unknown): void {
    this.isStopping = true
    for (const controller of this.running) controller.abort(reason)
  }

  private async attempt({ step, doomed }: Entry): Promise<{ state: EndState; error?: PanamaxError }> {
    const { apply, onState, onProgress } = this.options
    if (this.isStopping) return this.canceled()
    if (doomed) return { state: 'skipped' }
    await onState?.(step, 'running')
    if (this.isStopping) return this.canceled()
    const controller = new AbortController()
    this.running.add(controller)
    try {
      await apply(step, (progress) => onProgress?.(step, progress), controller.signal)
      return { state: 'succeeded' }
    } catch (thrown) {
      const error = asPanamaxError(thrown)
      if (this.isStopping) return this.canceled(error)
      this.failures.push({ step: step.id, error })
      return { state: 'failed', error }
    } finally {
      this.running.delete(controller)
    }
  }

  private canceled(error?: PanamaxError): { state: EndState; error?: PanamaxError } {
    this.wasCanceled = true
    return error === undefined ? { state: 'canceled' } : { state: 'canceled', error }
  }

  private finish(entry: Entry, state: EndState): void {
    this.unfinished -= 1
    for (const { entry: waiter, needsSuccess } of entry.waiters) {
      if (needsSuccess && state !== 'succeeded') waiter.doomed = true
      waiter.left -= 1
      if (waiter.left === 0) this.enqueue(waiter)
    }
  }

  private enqueue(entry: Entry): void {
    const takesNoRoom = entry.doomed || entry.step.action === 'settle'
    ;(takesNoRoom ? this.readyToWait : this.ready).push(entry)
  }
}

/** Steps that are not in the plan are not waited for. */
function toEntries(steps: readonly Step[]): Entry[] {
  const entries = steps.map((step): Entry => ({ step, left: 0, doomed: false, waiters: [] }))
  const byId = new Map(entries.map((entry) => [entry.step.id, entry]))
  const wait = (entry: Entry, ids: readonly StepId[], needsSuccess: boolean): void => {
    for (const id of ids) {
      const other = byId.get(id)
      if (other === undefined) continue
      other.waiters.push({ entry, needsSuccess })
      entry.left += 1
    }
  }
  for (const entry of entries) {
    wait(entry, entry.step.after, true)
    wait(entry, entry.step.afterEnd ?? [], false)
  }
  return entries
}

function asPanamaxError(thrown: unknown): PanamaxError {
  if (thrown instanceof PanamaxError) return thrown
  return new PanamaxError('internal', messageOf(thrown), { cause: thrown })
}
