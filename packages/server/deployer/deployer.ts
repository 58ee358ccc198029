import { randomBytes } from 'node:crypto'
import type { Deployment, DeploymentEvent } from '@panamax/contract/deployments'
import { messageOf, PanamaxError } from '@panamax/core/errors'
import type { AppRecord } from '../store/apps.ts'
import type { DeploymentAction, DeploymentOptions, DeploymentRecord } from '../store/deployments.ts'
import { storeFailure } from '../store/store-failure.ts'
import { Slots } from '../streams/slots.ts'
import { Progress } from './progress.ts'
import { presentDeployment } from './present.ts'
import type { DeployerOptions, DeployerRoom } from './room.ts'
import { type Ended, Run } from './run.ts'
import { StepLog } from './step-log.ts'

export interface NewRun {
  readonly app: AppRecord
  readonly action: DeploymentAction
  readonly revision?: number
  readonly options?: DeploymentOptions
  readonly startedBy: string
}

interface Active {
  readonly progress: Progress
  readonly steps: StepLog
  readonly cancel: AbortController
  readonly done: Promise<void>
}

/** Runs deployments: one at a time of each app, several apps at once. What it does is in the store before it is done. */
export class Deployer {
  readonly #room: DeployerRoom
  readonly #options: Required<DeployerOptions>
  readonly #slots: Slots
  readonly #active = new Map<string, Active>()
  #closed = false

  constructor(room: DeployerRoom, options: DeployerOptions = {}) {
    this.#room = room
    this.#options = {
      parallel: 4,
      concurrency: 10,
      patience: 300_000,
      backOff: [500, 15_000],
      keep: 200,
      ...options,
    }
    this.#slots = new Slots(this.#options.parallel)
  }

  /**
   * Returns when it is in the store; it runs in the background. Throws `conflict` that names the one that runs when the app
   * has one. To be called in the same transaction as the change that it belongs to, then `begin` after that.
   */
  enqueue(run: NewRun): DeploymentRecord {
    return this.#room.deployments.insert({
      id: newId(),
      appId: run.app.id,
      app: run.app.name,
      action: run.action,
      ...(run.revision === undefined ? {} : { revision: run.revision }),
      options: run.options ?? {},
      startedBy: run.startedBy,
      createdAt: this.#room.now(),
    })
  }

  /** Starts what was enqueued. */
  begin(record: DeploymentRecord): Deployment {
    this.#start(record)
    return this.get(record.id)
  }

  start(run: NewRun): Deployment {
    return this.begin(this.enqueue(run))
  }

  /** Takes up everything that an earlier process has left unfinished. */
  resume(): void {
    for (const record of this.#room.deployments.unfinished()) {
      if (this.#active.has(record.id)) continue
      this.#room.deployments.markResumed(record.id)
      this.#start(this.#room.deployments.get(record.id))
    }
  }

  get isBusy(): boolean {
    return this.#active.size > 0
  }

  /** Throws `not_found`. */
  get(id: string): Deployment {
    const record = this.#room.deployments.get(id)
    return presentDeployment(record, this.#active.get(id)?.steps.views ?? this.#room.deployments.steps(id))
  }

  /** Stops it after what runs now. For one that has ended, does nothing. Throws `not_found`. */
  cancel(id: string): Deployment {
    this.#room.deployments.get(id)
    this.#room.deployments.requestCancel(id)
    this.#active.get(id)?.cancel.abort('cancel')
    return this.get(id)
  }

  /** Throws `not_found` at once, not when it is read. */
  watch(id: string, signal: AbortSignal): AsyncIterable<DeploymentEvent> {
    const deployment = this.get(id)
    const active = this.#active.get(id)
    return active === undefined ? ended(deployment) : active.progress.watch(signal)
  }

  /** Resolves when it has ended (or the deployer was closed). */
  async settled(id: string): Promise<Deployment> {
    await this.#active.get(id)?.done
    return this.get(id)
  }

  /** Lets go of everything where it is: the next process takes it up. Resolves when nothing runs any more. */
  async close(): Promise<void> {
    this.#closed = true
    const active = [...this.#active.values()]
    for (const { cancel, progress } of active) {
      progress.close()
      cancel.abort('close')
    }
    await Promise.all(active.map(({ done }) => done))
  }

  #start(record: DeploymentRecord): void {
    if (this.#closed) throw new PanamaxError('unreachable', 'The server is shutting down. Try again when it is back.')
    const { deployments, now } = this.#room
    const progress = new Progress(() => this.get(record.id))
    const steps = new StepLog(record.id, deployments, progress, now)
    const cancel = new AbortController()
    if (record.cancelRequested) cancel.abort('cancel')
    const done = this.#slots.run(() => this.#run(record, { progress, steps, cancel }))
    this.#active.set(record.id, { progress, steps, cancel, done })
    this.#announce(record, record.state)
  }

  /** Never rejects. */
  async #run(record: DeploymentRecord, active: Omit<Active, 'done'>): Promise<void> {
    const { progress, cancel } = active
    try {
      if (this.#closed) return
      const app = this.#room.apps.find(record.app)
      this.#room.deployments.markRunning(record.id)
      this.#announce(record, 'running')
      this.#room.note(record.app, record.resumed ? resumedText(record) : startedText(record))
      progress.renew()
      const end = app === undefined || app.id !== record.appId ? gone(record) : await this.#runApp(app, record, active)
      if (this.#closed) return
      this.#end(record, end)
      progress.end(end.state, end.error?.message)
    } catch (error) {
      if (this.#closed) return
      this.#room.log('error', 'a deployment broke off', { deployment: record.id, error: messageOf(error) })
      this.#endBroken(record, error, progress)
    } finally {
      cancel.abort('ended')
      this.#active.delete(record.id)
    }
  }

  async #runApp(app: AppRecord, record: DeploymentRecord, active: Omit<Active, 'done'>): Promise<Ended> {
    const { concurrency, patience, backOff } = this.#options
    const run = new Run(app, record, {
      room: this.#room,
      steps: active.steps,
      progress: active.progress,
      patience: { limit: patience, backOff },
      concurrency,
      signal: active.cancel.signal,
    })
    const end = await run.toEnd()
    if (this.#closed) return end
    await this.#room.refresh(app.target, app.name)
    if (end.state === 'succeeded') await this.#conclude(app, record)
    return end
  }

  /** What follows from success. Idempotent, since a crash may come before the end is stored. */
  async #conclude(app: AppRecord, record: DeploymentRecord): Promise<void> {
    const { apps, folders, revisions, part } = this.#room
    if (record.action === 'remove') {
      await folders.clear(app.name, revisions.fileNames(app.id))
      part(app, record.options)
      apps.delete(app.id)
    }
  }

  #end(record: DeploymentRecord, end: Ended): void {
    const { deployments, now, note } = this.#room
    deployments.end(record.id, {
      state: end.state,
      endedAt: now(),
      ...(end.error === undefined ? {} : { error: end.error }),
    })
    deployments.prune(record.app, this.#options.keep)
    note(record.app, endText(record, end))
    this.#announce(record, end.state)
  }

  #endBroken(record: DeploymentRecord, error: unknown, progress: Progress): void {
    const { code, message } = storeFailure(error) ?? { code: 'internal' as const, message: messageOf(error) }
    const end: Ended = { state: 'failed', error: { code, message } }
    try {
      this.#room.deployments.end(record.id, { ...end, endedAt: this.#room.now() })
    } catch (thrown) {
      this.#room.log('error', 'the end of a deployment could not be stored', { error: messageOf(thrown) })
    }
    progress.end('failed', message)
    this.#announce(record, 'failed')
  }

  #announce(record: DeploymentRecord, state: string): void {
    this.#room.announce({ app: record.app, id: record.id, state })
  }
}

/** Sorts by time. */
function newId(): string {
  return `d${Date.now().toString(36)}${randomBytes(5).toString('hex')}`
}

function gone(record: DeploymentRecord): Ended {
  // A removal that was interrupted between its last step and its record.
  if (record.action === 'remove') return { state: 'succeeded' }
  return { state: 'failed', error: { code: 'not_found', message: `The app ${record.app} does not exist any more.` } }
}

async function* ended(deployment: Deployment): AsyncGenerator<DeploymentEvent> {
  yield { type: 'deployment', deployment }
  const { state, message } = deployment
  yield { type: 'end', state, ...(message === undefined ? {} : { message }) }
}

function startedText(record: DeploymentRecord): string {
  return `${titleOf(record)} was started by ${record.startedBy}`
}

function resumedText(record: DeploymentRecord): string {
  return `${titleOf(record)} goes on after a restart of Panamax`
}

function endText(record: DeploymentRecord, end: Ended): string {
  const reason = end.error === undefined ? '' : `: ${end.error.message}`
  return `${titleOf(record)} ${end.state === 'canceled' ? 'was canceled' : end.state}${reason}`
}

function titleOf(record: DeploymentRecord): string {
  return record.revision === undefined ? record.action : `${record.action} of revision ${record.revision}`
}
