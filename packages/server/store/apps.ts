import { suggest } from '@panamax/core/compose/suggest'
import { PanamaxError } from '@panamax/core/errors'
import type { Database } from './database.ts'

export interface AppRecord {
  readonly id: number
  /** Compose project name. */
  readonly name: string
  readonly title: string
  readonly target: string
  /** What it was made from: "library/guestbook", a file's name. */
  readonly source?: string
  readonly wanted: 'running' | 'stopped'
  /** Services that were stopped by hand, while the app as a whole is wanted to run. */
  readonly stopped: readonly string[]
  readonly createdAt: string
}

interface Row {
  readonly id: number
  readonly name: string
  readonly title: string
  readonly target: string
  readonly source: string | null
  readonly wanted: 'running' | 'stopped'
  readonly stopped: string
  readonly created_at: string
}

/** The apps that Panamax manages. What runs is never asked here. */
export class AppStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  list(): AppRecord[] {
    return (this.#database.prepare('SELECT * FROM apps ORDER BY name').all() as Row[]).map(toRecord)
  }

  find(name: string): AppRecord | undefined {
    const row = this.#database.prepare('SELECT * FROM apps WHERE name = ?').get(name) as Row | undefined
    return row === undefined ? undefined : toRecord(row)
  }

  /** Throws `not_found`. */
  get(name: string): AppRecord {
    const record = this.find(name)
    if (record !== undefined) return record
    const near = suggest(
      name,
      this.list().map((each) => each.name),
    )
    const hint = near === undefined ? '' : ` Did you mean "${near}"?`
    throw new PanamaxError('not_found', `There is no app called "${name}".${hint}`)
  }

  /** Throws `conflict` when the name is taken. */
  insert(app: Omit<AppRecord, 'id' | 'stopped'>): AppRecord {
    if (this.find(app.name) !== undefined)
      throw new PanamaxError('conflict', `There is already an app called "${app.name}". Choose another name.`)
    this.#database
      .prepare('INSERT INTO apps (name, title, target, source, wanted, created_at) VALUES (?, ?, ?, ?, ?, ?)')
      .run(app.name, app.title, app.target, app.source ?? null, app.wanted, app.createdAt)
    return this.get(app.name)
  }

  setTitle(id: number, title: string): void {
    this.#database.prepare('UPDATE apps SET title = ? WHERE id = ?').run(title, id)
  }

  setWanted(id: number, { wanted, stopped }: Pick<AppRecord, 'wanted' | 'stopped'>): void {
    this.#database
      .prepare('UPDATE apps SET wanted = ?, stopped = ? WHERE id = ?')
      .run(wanted, JSON.stringify(stopped), id)
  }

  /** With its revisions. Idempotent. */
  delete(id: number): void {
    this.#database.prepare('DELETE FROM apps WHERE id = ?').run(id)
  }

  usersOfTarget(target: string): string[] {
    const rows = this.#database.prepare('SELECT name FROM apps WHERE target = ? ORDER BY name').all(target)
    return (rows as { name: string }[]).map((row) => row.name)
  }
}

function toRecord({ source, created_at, stopped, ...row }: Row): AppRecord {
  const services = JSON.parse(stopped) as string[]
  return { ...row, ...(source === null ? {} : { source }), stopped: services, createdAt: created_at }
}
