import type { StepView } from '@panamax/contract/deployments'
import type { Plan, Step } from '@panamax/core/deploy/step'
import type { StepState } from '@panamax/core/deploy/execute'
import type { DeploymentStore } from '../store/deployments.ts'
import type { Progress } from './progress.ts'

export type StepError = NonNullable<StepView['error']>

/** The steps of one deployment, in memory and in the store. */
export class StepLog {
  readonly #deployment: string
  readonly #store: DeploymentStore
  readonly #progress: Progress
  readonly #now: () => string
  #steps: Map<string, StepView>
  readonly #unsaved = new Map<string, StepView>()
  #saving: Promise<void> | undefined

  constructor(deployment: string, store: DeploymentStore, progress: Progress, now: () => string) {
    this.#deployment = deployment
    this.#store = store
    this.#progress = progress
    this.#now = now
    this.#steps = new Map(store.steps(deployment).map((step) => [step.id, step]))
  }

  get views(): StepView[] {
    return [...this.#steps.values()]
  }

  /** Steps that have succeeded, also those of an earlier plan: a measure of progress. */
  get succeeded(): number {
    return this.views.filter((step) => step.state === 'succeeded').length
  }

  /** A plan is made: what an earlier one has finished stays listed, before the steps of this one. */
  begin(plan: Plan): void {
    const fresh = plan.steps.map(pending)
    const planned = new Set(fresh.map((step) => step.id))
    const done = this.views.filter((step) => step.state === 'succeeded' && !planned.has(step.id))
    this.#steps = new Map([...done, ...fresh].map((step) => [step.id, step]))
    this.#store.replaceSteps(this.#deployment, this.views)
    this.#progress.renew()
  }

  /** Resolves when the state is stored. States that come in one turn are stored in one transaction. */
  set(id: string, state: Exclude<StepState, 'pending'>, error?: StepError): Promise<void> {
    const step = this.#steps.get(id)
    if (step === undefined) return Promise.resolve()
    const now = this.#now()
    const next: StepView = {
      ...step,
      state,
      ...(state === 'running' ? { startedAt: now } : { endedAt: now }),
      ...(error === undefined ? {} : { error }),
    }
    this.#steps.set(id, next)
    this.#unsaved.set(id, next)
    this.#progress.step(next)
    this.#saving ??= new Promise((resolve, reject) => {
      setImmediate(() => {
        this.#saving = undefined
        const steps = [...this.#unsaved.values()]
        this.#unsaved.clear()
        try {
          this.#store.updateSteps(this.#deployment, steps)
          resolve()
        } catch (thrown) {
          reject(thrown)
        }
      })
    })
    return this.#saving
  }
}

function pending(step: Step): StepView {
  return {
    id: step.id,
    action: step.action,
    kind: step.kind,
    name: step.name,
    ...(step.service === undefined ? {} : { service: step.service }),
    reasons: [...step.reasons],
    state: 'pending',
  }
}
