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

/** Git's names of all contents that were published at a path. */
export type PublishedNames = Readonly<Record<string, readonly string[]>>

/** A template at a place, as one app has published it. */
export interface PublishedPlace {
  readonly app: number
  /** Without credentials. */
  readonly place: string
  /** Of the template's own file. */
  readonly path: string
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

  /** What publishing has put there; nothing when it has not. */
  files({ app, place, path }: PublishedPlace): PublishedNames {
    const row = this.#database
      .prepare('SELECT files FROM published_files WHERE app = ? AND place = ? AND path = ?')
      .get(app, place, path) as { files: string } | undefined
    return row === undefined ? {} : (JSON.parse(row.files) as PublishedNames)
  }

  putFiles({ app, place, path }: PublishedPlace, files: PublishedNames): void {
    this.#database
      .prepare(
        `INSERT INTO published_files (app, place, path, files) VALUES (?, ?, ?, ?)
         ON CONFLICT (app, place, path) DO UPDATE SET files = excluded.files`,
      )
      .run(app, place, path, JSON.stringify(files))
  }
}
