import type { Database } from './database.ts'

/** What was said and chosen when an app was last published. Without credentials. */
export interface StoredPublication {
  /** RFC 3339. */
  readonly publishedAt: string
  readonly template: unknown
  readonly to: unknown
  /** Of the template's file in the destination. */
  readonly path?: string
  readonly url?: string
}

interface Row {
  readonly published_at: string
  readonly template: string
  readonly destination: string
  readonly path: string | null
  readonly url: string | null
}

/** One for each app: publishing again starts from the last time. */
export class PublicationStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  find(app: number): StoredPublication | undefined {
    const row = this.#database.prepare('SELECT * FROM publications WHERE app = ?').get(app) as Row | undefined
    if (row === undefined) return undefined
    const template: unknown = JSON.parse(row.template)
    const to: unknown = JSON.parse(row.destination)
    const place = row.path === null ? {} : { path: row.path }
    return { publishedAt: row.published_at, template, to, ...place, ...(row.url === null ? {} : { url: row.url }) }
  }

  put(app: number, { publishedAt, template, to, path, url }: StoredPublication): void {
    this.#database
      .prepare(
        `INSERT INTO publications (app, published_at, template, destination, path, url) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (app) DO UPDATE SET published_at = excluded.published_at, template = excluded.template,
           destination = excluded.destination, path = excluded.path, url = excluded.url`,
      )
      .run(app, publishedAt, JSON.stringify(template), JSON.stringify(to), path ?? null, url ?? null)
  }
}
