import type { Deployment, StepView } from '@panamax/contract/deployments'
import { PanamaxError } from '@panamax/core/errors'
import { type Database, transaction } from './database.ts'

export type DeploymentState = Deployment['state']
export type DeploymentAction = Deployment['action']

export interface DeploymentRecord {
  readonly id: string
  readonly appId: number
  readonly app: string
  readonly action: DeploymentAction
  readonly revision?: number
  readonly options: DeploymentOptions
  readonly state: DeploymentState
  readonly error?: { readonly code: string; readonly message: string }
  readonly startedBy: string
  readonly createdAt: string
  readonly endedAt?: string
  readonly resumed: boolean
  readonly cancelRequested: boolean
  /** rebuild: handles of what ran when it began. */
  readonly replaced?: readonly string[]
}

export interface DeploymentOptions {
  /** stop, restart: only these. */
  readonly services?: readonly string[]
  /** remove: the volumes too. */
  readonly volumes?: boolean
  /** deploy, start: what had been stopped when it was asked for. */
  readonly stopped?: 'all' | readonly string[]
}

interface Row {
  readonly id: string
  readonly app_id: number
  readonly app: string
  readonly action: DeploymentAction
  readonly revision: number | null
  readonly options: string
  readonly state: DeploymentState
  readonly error: string | null
  readonly started_by: string
  readonly created_at: string
  readonly ended_at: string | null
  readonly resumed: number
  readonly cancel_requested: number
  readonly replaced: string | null
}

export type NewDeployment = Pick<
  DeploymentRecord,
  'id' | 'appId' | 'app' | 'action' | 'revision' | 'options' | 'startedBy' | 'createdAt'
>

const active = `state IN ('queued', 'running')`

/** One row for each run of a plan. */
export class DeploymentStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Throws `conflict` that names the one that runs, when the app has one. */
  insert(deployment: NewDeployment): DeploymentRecord {
    const running = this.activeOf(deployment.appId)
    if (running !== undefined) throw busy(running)
    this.#database
      .prepare(
        `INSERT INTO deployments (id, app_id, app, action, revision, options, state, started_by, created_at)
         VALUES (?, ?, ?, ?, ?, ?, 'queued', ?, ?)`,
      )
      .run(
        deployment.id,
        deployment.appId,
        deployment.app,
        deployment.action,
        deployment.revision ?? null,
        JSON.stringify(deployment.options),
        deployment.startedBy,
        deployment.createdAt,
      )
    return this.get(deployment.id)
  }

  /** Throws `not_found`. */
  get(id: string): DeploymentRecord {
    const row = this.#database.prepare('SELECT * FROM deployments WHERE id = ?').get(id) as Row | undefined
    if (row === undefined) throw new PanamaxError('not_found', `There is no deployment "${id}".`)
    return toRecord(row)
  }

  /** Newest first. */
  list(filter: { readonly app?: string; readonly limit: number }): DeploymentRecord[] {
    const rows =
      filter.app === undefined
        ? this.#database
            .prepare('SELECT * FROM deployments ORDER BY created_at DESC, id DESC LIMIT ?')
            .all(filter.limit)
        : this.#database
            .prepare('SELECT * FROM deployments WHERE app = ? ORDER BY created_at DESC, id DESC LIMIT ?')
            .all(filter.app, filter.limit)
    return (rows as Row[]).map(toRecord)
  }

  /** Those of this very app (not of a namesake that was removed before), newest first. */
  ofApp(appId: number, limit = 1000): DeploymentRecord[] {
    const rows = this.#database
      .prepare('SELECT * FROM deployments WHERE app_id = ? ORDER BY created_at DESC, id DESC LIMIT ?')
      .all(appId, limit)
    return (rows as Row[]).map(toRecord)
  }

  activeOf(appId: number): DeploymentRecord | undefined {
    const row = this.#database.prepare(`SELECT * FROM deployments WHERE app_id = ? AND ${active}`).get(appId)
    return row === undefined ? undefined : toRecord(row as Row)
  }

  /** Oldest first: what has to be finished, by app id for those of one moment. */
  unfinished(): DeploymentRecord[] {
    const rows = this.#database.prepare(`SELECT * FROM deployments WHERE ${active} ORDER BY created_at, id`).all()
    return (rows as Row[]).map(toRecord)
  }

  /** The revision of the last deployment that succeeded; undefined before the first. */
  deployedRevision(appId: number): number | undefined {
    const row = this.#database
      .prepare(
        `SELECT revision FROM deployments WHERE app_id = ? AND state = 'succeeded' AND revision IS NOT NULL
           AND action IN ('deploy', 'rebuild', 'start') ORDER BY created_at DESC, id DESC LIMIT 1`,
      )
      .get(appId)
    return (row as { revision: number } | undefined)?.revision
  }

  markRunning(id: string): void {
    this.#database.prepare(`UPDATE deployments SET state = 'running' WHERE id = ?`).run(id)
  }

  markResumed(id: string): void {
    this.#database.prepare('UPDATE deployments SET resumed = 1 WHERE id = ?').run(id)
  }

  requestCancel(id: string): void {
    this.#database.prepare(`UPDATE deployments SET cancel_requested = 1 WHERE id = ? AND ${active}`).run(id)
  }

  setReplaced(id: string, handles: readonly string[]): void {
    this.#database.prepare('UPDATE deployments SET replaced = ? WHERE id = ?').run(JSON.stringify(handles), id)
  }

  end(
    id: string,
    end: {
      readonly state: Exclude<DeploymentState, 'queued' | 'running'>
      readonly endedAt: string
      readonly error?: { readonly code: string; readonly message: string }
    },
  ): void {
    this.#database
      .prepare('UPDATE deployments SET state = ?, ended_at = ?, error = ? WHERE id = ?')
      .run(end.state, end.endedAt, end.error === undefined ? null : JSON.stringify(end.error), id)
  }

  /** Keeps the newest of an app, by name, and removes the others that have ended. */
  prune(app: string, keep: number): void {
    this.#database
      .prepare(
        `DELETE FROM deployments WHERE app = ? AND NOT (${active}) AND id NOT IN
           (SELECT id FROM deployments WHERE app = ? ORDER BY created_at DESC, id DESC LIMIT ?)`,
      )
      .run(app, app, keep)
  }

  steps(id: string): StepView[] {
    const rows = this.#database
      .prepare('SELECT * FROM deployment_steps WHERE deployment = ? ORDER BY position')
      .all(id) as StepRow[]
    return rows.map(toStep)
  }

  /** Makes these the steps of the deployment, in one transaction. */
  replaceSteps(id: string, steps: readonly StepView[]): void {
    transaction(this.#database, () => {
      this.#database.prepare('DELETE FROM deployment_steps WHERE deployment = ?').run(id)
      const insert = this.#database.prepare(
        `INSERT INTO deployment_steps
           (deployment, id, position, action, kind, name, service, reasons, state, error, started_at, ended_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      for (const [position, step] of steps.entries()) {
        insert.run(
          id,
          step.id,
          position,
          step.action,
          step.kind,
          step.name,
          step.service ?? null,
          JSON.stringify(step.reasons),
          step.state,
          step.error === undefined ? null : JSON.stringify(step.error),
          step.startedAt ?? null,
          step.endedAt ?? null,
        )
      }
    })
  }

  /** Stores the states of steps, in one transaction. */
  updateSteps(id: string, steps: readonly StepView[]): void {
    transaction(this.#database, () => {
      const update = this.#database.prepare(
        'UPDATE deployment_steps SET state = ?, error = ?, started_at = ?, ended_at = ? WHERE deployment = ? AND id = ?',
      )
      for (const step of steps) {
        const error = step.error === undefined ? null : JSON.stringify(step.error)
        update.run(step.state, error, step.startedAt ?? null, step.endedAt ?? null, id, step.id)
      }
    })
  }
}

interface StepRow {
  readonly id: string
  readonly action: StepView['action']
  readonly kind: string
  readonly name: string
  readonly service: string | null
  readonly reasons: string
  readonly state: StepView['state']
  readonly error: string | null
  readonly started_at: string | null
  readonly ended_at: string | null
}

function toStep(row: StepRow): StepView {
  return {
    id: row.id,
    action: row.action,
    kind: row.kind,
    name: row.name,
    ...(row.service === null ? {} : { service: row.service }),
    reasons: JSON.parse(row.reasons) as string[],
    state: row.state,
    ...(row.error === null ? {} : { error: JSON.parse(row.error) as NonNullable<StepView['error']> }),
    ...(row.started_at === null ? {} : { startedAt: row.started_at }),
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
  }
}

function toRecord(row: Row): DeploymentRecord {
  return {
    id: row.id,
    appId: row.app_id,
    app: row.app,
    action: row.action,
    ...(row.revision === null ? {} : { revision: row.revision }),
    options: JSON.parse(row.options) as DeploymentOptions,
    state: row.state,
    ...(row.error === null ? {} : { error: JSON.parse(row.error) as { code: string; message: string } }),
    startedBy: row.started_by,
    createdAt: row.created_at,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    resumed: row.resumed === 1,
    cancelRequested: row.cancel_requested === 1,
    ...(row.replaced === null ? {} : { replaced: JSON.parse(row.replaced) as string[] }),
  }
}

function busy(running: DeploymentRecord): PanamaxError {
  return new PanamaxError(
    'conflict',
    `The app ${running.app} is busy: ${running.action} ${running.id}, started by ${running.startedBy}, is ${running.state}. Wait for its end or cancel it.`,
    { details: { deployment: running.id } },
  )
}
