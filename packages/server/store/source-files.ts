import type { Problem } from '@panamax/core/compose/problem'
import { type Database, transaction } from './database.ts'

export type FileOutcome = 'template' | 'warning' | 'broken' | 'skipped'

/** What became of one file that looks like a template. */
export interface SourceFileRecord {
  readonly path: string
  /** Digest or stamp of the file itself. */
  readonly blob: string
  /** Digest of the file and of what goes with it. */
  readonly mark: string
  /** Paths, relative to the file's folder, that it refers to; whether they exist or not. */
  readonly needs: readonly string[]
  readonly outcome: FileOutcome
  /** The name of the template that it holds. */
  readonly template: string | undefined
  readonly reason: string | undefined
  readonly problems: readonly Problem[]
}

export interface FileCounts {
  readonly templates: number
  readonly warnings: number
  readonly skipped: number
  readonly files: number
}

interface Row {
  readonly path: string
  readonly blob: string
  readonly mark: string
  readonly needs: string
  readonly outcome: FileOutcome
  readonly template: string | null
  readonly reason: string | null
  readonly problems: string
}

const nothing: FileCounts = { templates: 0, warnings: 0, skipped: 0, files: 0 }

/** The files of the sources as the last good refresh found them. */
export class SourceFileStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** By path. */
  all(source: string): Map<string, SourceFileRecord> {
    const rows = this.#database.prepare('SELECT * FROM source_files WHERE source = ?').iterate(source) as Iterable<Row>
    const found = new Map<string, SourceFileRecord>()
    for (const row of rows) found.set(row.path, present(row))
    return found
  }

  /** Broken and skipped first, then those with warnings, then by path. */
  page(source: string, limit: number): SourceFileRecord[] {
    const rows = this.#database
      .prepare(
        `SELECT * FROM source_files WHERE source = ?
         ORDER BY CASE outcome WHEN 'broken' THEN 0 WHEN 'skipped' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END, path LIMIT ?`,
      )
      .all(source, limit) as Row[]
    return rows.map(present)
  }

  counts(source: string): FileCounts {
    return this.#counts('WHERE source = ?', source).get(source) ?? nothing
  }

  /** Of all sources that have files. */
  allCounts(): ReadonlyMap<string, FileCounts> {
    return this.#counts('')
  }

  apply(
    source: string,
    change: { readonly put: readonly SourceFileRecord[]; readonly remove: readonly string[] },
  ): void {
    transaction(this.#database, () => {
      const remove = this.#database.prepare('DELETE FROM source_files WHERE source = ? AND path = ?')
      const put = this.#database.prepare(
        `INSERT INTO source_files (source, path, blob, mark, needs, outcome, template, reason, problems)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (source, path) DO UPDATE SET blob = excluded.blob, mark = excluded.mark, needs = excluded.needs,
           outcome = excluded.outcome, template = excluded.template, reason = excluded.reason, problems = excluded.problems`,
      )
      for (const path of change.remove) remove.run(source, path)
      for (const file of change.put) {
        put.run(
          source,
          file.path,
          file.blob,
          file.mark,
          JSON.stringify(file.needs),
          file.outcome,
          file.template ?? null,
          file.reason ?? null,
          JSON.stringify(file.problems),
        )
      }
    })
  }

  #counts(where: string, ...values: string[]): Map<string, FileCounts> {
    const rows = this.#database
      .prepare(
        `SELECT source, count(template) AS templates, count(*) AS files, sum(outcome = 'warning') AS warnings,
           sum(outcome IN ('broken', 'skipped')) AS skipped
         FROM source_files ${where} GROUP BY source`,
      )
      .all(...values) as (FileCounts & { source: string })[]
    return new Map(
      rows.map(({ source, templates, warnings, skipped, files }) => [source, { templates, warnings, skipped, files }]),
    )
  }
}

function present(row: Row): SourceFileRecord {
  return {
    path: row.path,
    blob: row.blob,
    mark: row.mark,
    needs: JSON.parse(row.needs) as string[],
    outcome: row.outcome,
    template: row.template ?? undefined,
    reason: row.reason ?? undefined,
    problems: JSON.parse(row.problems) as Problem[],
  }
}
