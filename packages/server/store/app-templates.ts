import { packJson, unpackJson } from '../catalog/packed-json.ts'
import type { Database } from './database.ts'

/** A template as it was when an app was made of it, or upgraded to it. Its source may be gone since. */
export interface AppTemplate {
  readonly source: string
  readonly name: string
  /** Of the source, without credentials; blank for the bundled library. */
  readonly address: string
  /** Of the file within the source. */
  readonly path: string
  readonly commit?: string
  /** RFC 3339. */
  readonly committedAt?: string
  /** Digest of the file and of everything that goes with it. */
  readonly mark: string
  readonly document: string
  readonly files: Readonly<Record<string, string>>
}

/** What an app's newest revision is based on, beside what the catalogue has in its place now. */
export interface TemplateState {
  readonly app: number
  /** Of the remembered template. */
  readonly id: number
  readonly source: string
  readonly name: string
  readonly mark: string
  /** False where the source is gone, or another one has its name. */
  readonly hasSource: boolean
  /** Absent: it is no longer in the source. */
  readonly now?: { readonly name: string; readonly mark: string }
}

interface Row {
  readonly source: string
  readonly name: string
  readonly address: string
  readonly path: string
  readonly commit_id: string | null
  readonly committed_at: string | null
  readonly mark: string
  readonly content: Uint8Array
}

interface StateRow {
  readonly app: number
  readonly id: number
  readonly source: string
  readonly name: string
  readonly mark: string
  readonly has_source: 0 | 1
  readonly now_name: string | null
  readonly now_mark: string | null
}

/** A template that was moved within its source is known by its name, one that was renamed by its path. */
const states = `
  SELECT revisions.app, made.id, made.source, made.name, made.mark, sources.name IS NOT NULL AS has_source,
    now.name AS now_name, now.mark AS now_mark
  FROM revisions
  JOIN (SELECT app, max(number) AS number FROM revisions GROUP BY app) USING (app, number)
  JOIN app_templates AS made ON made.id = revisions.template
  LEFT JOIN sources ON sources.name = made.source
    AND made.address = CASE sources.kind WHEN 'library' THEN '' ELSE sources.address END
  LEFT JOIN templates AS now ON now.id = coalesce(
    (SELECT id FROM templates WHERE source = sources.name AND path = made.path),
    (SELECT id FROM templates WHERE source = sources.name AND name = made.name))
  WHERE ?1 IS NULL OR revisions.app = ?1`

/** What apps were made from, for as long as the apps are there. */
export class AppTemplateStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Its id. The same template again has the same id. */
  add(app: number, template: AppTemplate): number {
    const { source, name, mark, document, files } = template
    this.#database
      .prepare(
        `INSERT INTO app_templates (app, source, name, address, path, commit_id, committed_at, mark, content)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      )
      .run(
        app,
        source,
        name,
        template.address,
        template.path,
        template.commit ?? null,
        template.committedAt ?? null,
        mark,
        packJson({ document, files }),
      )
    const row = this.#database
      .prepare(
        'SELECT id FROM app_templates WHERE app = ? AND source = ? AND name = ? AND address = ? AND path = ? AND mark = ?',
      )
      .get(app, source, name, template.address, template.path, mark)
    return (row as { id: number }).id
  }

  /** Of a revision; undefined where it is based on none. */
  idOf(app: number, revision: number): number | undefined {
    const row = this.#database
      .prepare('SELECT template FROM revisions WHERE app = ? AND number = ?')
      .get(app, revision) as { template: number | null } | undefined
    return row?.template ?? undefined
  }

  get(id: number): AppTemplate | undefined {
    const row = this.#database.prepare('SELECT * FROM app_templates WHERE id = ?').get(id) as Row | undefined
    if (row === undefined) return undefined
    const { source, name, address, path, mark, commit_id: commit, committed_at: committedAt } = row
    return {
      source,
      name,
      address,
      path,
      mark,
      ...(commit === null ? {} : { commit }),
      ...(committedAt === null ? {} : { committedAt }),
      ...(unpackJson(row.content) as Pick<AppTemplate, 'document' | 'files'>),
    }
  }

  /** Of every app that is based on a template, or of one: with the catalogue's state, in one query. */
  states(app?: number): TemplateState[] {
    const rows = this.#database.prepare(states).all(app ?? null) as StateRow[]
    return rows.map(({ has_source: hasSource, now_name: name, now_mark: mark, ...state }) => ({
      ...state,
      hasSource: hasSource === 1,
      ...(name === null || mark === null ? {} : { now: { name, mark } }),
    }))
  }
}
