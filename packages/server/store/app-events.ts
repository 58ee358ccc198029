import { type Database, transaction } from './database.ts'

export interface AppEvent {
  readonly app: string
  /** RFC 3339 in UTC with nine digits of a second. */
  readonly time: string
  readonly service?: string
  readonly instance?: string
  readonly text: string
}

interface Row {
  readonly app: string
  readonly time: string
  readonly service: string | null
  readonly instance: string | null
  readonly text: string
}

const keptOfEach = 2000

/** The part of an app's journal that no engine keeps. The newest few thousand of each app. */
export class AppEventStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  add(events: readonly AppEvent[]): void {
    transaction(this.#database, () => {
      const insert = this.#database.prepare(
        'INSERT INTO app_events (app, time, service, instance, text) VALUES (?, ?, ?, ?, ?)',
      )
      for (const event of events)
        insert.run(event.app, event.time, event.service ?? null, event.instance ?? null, event.text)
      for (const app of new Set(events.map((event) => event.app))) this.#prune(app)
    })
  }

  /** In order of time, the newest `limit` of those in the range (inclusive). */
  list(app: string, range: { readonly since?: string; readonly until?: string; readonly limit: number }): AppEvent[] {
    const rows = this.#database
      .prepare(
        `SELECT * FROM app_events WHERE app = ? AND time >= ? AND time <= ? ORDER BY time DESC, rowid DESC LIMIT ?`,
      )
      .all(app, range.since ?? '', range.until ?? '~', range.limit) as Row[]
    return rows.reverse().map(toEvent)
  }

  forget(app: string): void {
    this.#database.prepare('DELETE FROM app_events WHERE app = ?').run(app)
  }

  #prune(app: string): void {
    this.#database
      .prepare(
        `DELETE FROM app_events WHERE app = ? AND rowid <=
           (SELECT rowid FROM app_events WHERE app = ? ORDER BY rowid DESC LIMIT 1 OFFSET ?)`,
      )
      .run(app, app, keptOfEach)
  }
}

function toEvent({ app, time, service, instance, text }: Row): AppEvent {
  return {
    app,
    time,
    ...(service === null ? {} : { service }),
    ...(instance === null ? {} : { instance }),
    text,
  }
}
