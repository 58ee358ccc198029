import { messageOf, PanamaxError } from '../errors.ts'
import type { Emit } from './driver.ts'
import type { Plan, Step, StepId } from './step.ts'

export type StepState = 'pending' | 'running' | 'succeeded' | 'failed' | 'skipped' | 'canceled'

export interface ExecuteOptions {
  readonly plan: Plan
  readonly apply: (step: Step, emit: Emit, signal: AbortSignal) => Promise<void>
  /** How many steps run at once. Steps that only wait (`settle`) are not counted. */
  readonly concurrency: number
  readonly signal: AbortSignal
  /** Awaited before a step starts and after it ended, so that a caller can make it durable. */
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
 * what runs and starts nothing more.
 */
export async function execute(options: ExecuteOptions): Promise<Outcome> {
  return new Execution(options).run()
}

class Execution {
  private readonly options: ExecuteOptions
  private readonly states = new Map<StepId, StepState>()
  private readonly waiting: Set<Step>
  private readonly running = new Set<Promise<void>>()
  private readonly failures: { step: StepId; error: PanamaxError }[] = []
  private busy = 0
  private wasCanceled = false

  constructor(options: ExecuteOptions) {
    this.options = options
    this.waiting = new Set(options.plan.steps)
    for (const step of options.plan.steps) this.states.set(step.id, 'pending')
  }

  async run(): Promise<Outcome> {
    while (this.waiting.size > 0 || this.running.size > 0) {
      const ended = await this.advance()
      if (this.running.size > 0) await Promise.race(this.running)
      else if (!ended && this.waiting.size > 0) throw new PanamaxError('internal', 'The plan has steps that can never start.')
    }
    const state = this.wasCanceled ? 'canceled' : this.failures.length > 0 ? 'failed' : 'succeeded'
    return { state, failures: this.failures }
  }

  /** Starts or skips all that can be; true when something was. */
  private async advance(): Promise<boolean> {
    let moved = false
    for (const step of [...this.waiting]) {
      const verdict = this.readiness(step)
      if (verdict === 'wait') continue
      moved = true
      this.waiting.delete(step)
      if (verdict === 'start') this.start(step)
      else await this.end(step, verdict)
    }
    return moved
  }

  private readiness(step: Step): 'wait' | 'start' | 'skipped' | 'canceled' {
    if (this.options.signal.aborted) {
      this.wasCanceled = true
      return 'canceled'
    }
    const states = step.after.map((id) => this.states.get(id) ?? 'succeeded')
    if (states.some((state) => state === 'failed' || state === 'skipped' || state === 'canceled')) return 'skipped'
    const ends = (step.afterEnd ?? []).map((id) => this.states.get(id) ?? 'succeeded')
    const isReady =
      states.every((state) => state === 'succeeded') && ends.every((state) => state !== 'pending' && state !== 'running')
    if (!isReady) return 'wait'
    return step.action === 'settle' || this.busy < this.options.concurrency ? 'start' : 'wait'
  }

  private start(step: Step): void {
    const counts = step.action !== 'settle'
    if (counts) this.busy += 1
    this.states.set(step.id, 'running')
    const work = this.perform(step).finally(() => {
      if (counts) this.busy -= 1
      this.running.delete(work)
    })
    this.running.add(work)
  }

  private async perform(step: Step): Promise<void> {
    const { apply, signal, onState, onProgress } = this.options
    await onState?.(step, 'running')
    try {
      await apply(step, (progress) => onProgress?.(step, progress), signal)
    } catch (thrown) {
      const error = asPanamaxError(thrown)
      if (signal.aborted) {
        this.wasCanceled = true
        return this.end(step, 'canceled', error)
      }
      this.failures.push({ step: step.id, error })
      return this.end(step, 'failed', error)
    }
    return this.end(step, 'succeeded')
  }

  private async end(step: Step, state: Exclude<StepState, 'pending' | 'running'>, error?: PanamaxError): Promise<void> {
    await this.options.onState?.(step, state, error)
    this.states.set(step.id, state)
  }
}

function asPanamaxError(thrown: unknown): PanamaxError {
  if (thrown instanceof PanamaxError) return thrown
  return new PanamaxError('internal', messageOf(thrown), { cause: thrown })
}
