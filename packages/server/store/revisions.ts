import { PanamaxError } from '@panamax/core/errors'
import { stableJson } from '@panamax/core/deploy/hash'
import type { Vault } from '../secrets/vault.ts'
import type { Database } from './database.ts'

/** What a revision consists of. `values` and `files` may hold secrets: at rest they are sealed. */
export interface RevisionContent {
  readonly document: string
  readonly values: Readonly<Record<string, string>>
  /** Text by path, relative to the document. */
  readonly files: Readonly<Record<string, string>>
}

export interface RevisionRecord {
  readonly number: number
  readonly createdAt: string
  readonly author: string
  readonly note: string
}

interface Row {
  readonly number: number
  readonly created_at: string
  readonly author: string
  readonly note: string
}

export interface NewRevision extends RevisionContent {
  readonly createdAt: string
  readonly author: string
  readonly note: string
  /** The remembered template that it is based on; the same as the newest revision unless given. */
  readonly template?: number | undefined
}

/** The saved versions of each app's document, numbered from 1. */
export class RevisionStore {
  readonly #database: Database
  readonly #vault: Vault

  constructor(database: Database, vault: Vault) {
    this.#database = database
    this.#vault = vault
  }

  /** Newest first. */
  list(app: number): RevisionRecord[] {
    const rows = this.#database
      .prepare('SELECT number, created_at, author, note FROM revisions WHERE app = ? ORDER BY number DESC')
      .all(app)
    return (rows as Row[]).map(toRecord)
  }

  /** Of the newest; 0 when there is none. */
  latestNumber(app: number): number {
    const row = this.#database.prepare('SELECT max(number) AS latest FROM revisions WHERE app = ?').get(app)
    return (row as { latest: number | null }).latest ?? 0
  }

  /** Throws `not_found`. */
  get(app: number, number: number): RevisionRecord {
    const row = this.#database
      .prepare('SELECT number, created_at, author, note FROM revisions WHERE app = ? AND number = ?')
      .get(app, number)
    if (row === undefined) throw missing(number)
    return toRecord(row as Row)
  }

  /** Throws `not_found`. */
  content(app: number, number: number): RevisionContent {
    const row = this.#database
      .prepare('SELECT document, content FROM revisions WHERE app = ? AND number = ?')
      .get(app, number) as { document: string; content: string } | undefined
    if (row === undefined) throw missing(number)
    const { values, files } = JSON.parse(this.#vault.open(row.content, place(app, number))) as Omit<
      RevisionContent,
      'document'
    >
    return { document: row.document, values, files }
  }

  /** Of every version of the app. */
  fileNames(app: number): string[] {
    const names = this.list(app).flatMap(({ number }) => Object.keys(this.content(app, number).files))
    return [...new Set(names)]
  }

  /** Saves a new version. When the newest one has the same content and is based on the same template, that one is the answer. */
  add(app: number, revision: NewRevision): { readonly revision: RevisionRecord; readonly isNew: boolean } {
    const { document, values, files } = revision
    const mark = this.#vault.fingerprint(stableJson({ document, values, files }))
    const latest = this.latestNumber(app)
    const row = this.#database
      .prepare('SELECT mark, template FROM revisions WHERE app = ? AND number = ?')
      .get(app, latest) as { mark: string; template: number | null } | undefined
    const template = revision.template ?? row?.template ?? null
    if (row?.mark === mark && row.template === template) return { revision: this.get(app, latest), isNew: false }
    this.#database
      .prepare(
        'INSERT INTO revisions (app, number, created_at, author, note, document, content, mark, template) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        app,
        latest + 1,
        revision.createdAt,
        revision.author,
        revision.note,
        document,
        this.#vault.seal(JSON.stringify({ values, files }), place(app, latest + 1)),
        mark,
        template,
      )
    return { revision: this.get(app, latest + 1), isNew: true }
  }
}

function toRecord({ number, created_at, author, note }: Row): RevisionRecord {
  return { number, createdAt: created_at, author, note }
}

function place(app: number, number: number): string {
  return `revision:${app}/${number}`
}

function missing(number: number): PanamaxError {
  return new PanamaxError('not_found', `This app has no revision ${number}.`)
}
