import type { Problem } from '@panamax/core/compose/problem'
import { type Database, transaction } from '../store/database.ts'
import type { TemplateIcon } from './icon.ts'
import type { CatalogChange, IndexedTemplate } from './indexed-template.ts'
import { packJson, unpackJson } from './packed-json.ts'
import { indexWords } from './search/index-words.ts'

/** Raised whenever reading a file gives another result than before: what an earlier program has read is then read anew. */
const reader = 1

/** As many at once leave a long write-ahead log behind. */
const many = 1000

interface Content {
  readonly document: string
  readonly files: Readonly<Record<string, string>>
  readonly documentation: string
  readonly problems: readonly Problem[]
  readonly commit?: string
  readonly committedAt?: string
}

interface Row {
  readonly summary: string
  readonly path: string
  readonly mark: string
  readonly content: Uint8Array
  readonly icon: Uint8Array | null
  readonly icon_type: TemplateIcon['type'] | null
}

/** The templates of all sources, with the index that they are searched by. Both are always of one state. */
export class TemplateStore {
  readonly #database: Database
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#database = database
    this.#statements = prepare(database)
  }

  /** By path, what the catalogue holds of a source: what has the same mark need not be read again. */
  marks(source: string): ReadonlyMap<string, string> {
    const rows = this.#statements.marks.all(source, reader) as { path: string; mark: string }[]
    return new Map(rows.map(({ path, mark }) => [path, mark]))
  }

  /** Takes effect at once, or not at all. Two templates of one name or path: the later one stays. */
  apply(source: string, { put, remove }: CatalogChange): void {
    const { find, drop, dropName } = this.#statements
    transaction(this.#database, () => {
      for (const path of remove) drop.run(source, path)
      const ids = put.map(({ path }) => {
        const row = find.get(source, path) as { id: number } | undefined
        if (row !== undefined) drop.run(source, path)
        return row?.id ?? null
      })
      for (const [index, template] of put.entries()) {
        drop.run(source, template.path)
        dropName.run(source, template.summary.name)
        this.#insert(source, template, ids[index] ?? null)
      }
    })
    if (put.length >= many && !this.#database.isTransaction) this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  }

  get(source: string, name: string): IndexedTemplate | undefined {
    const row = this.#statements.get.get(source, name) as Row | undefined
    if (row === undefined) return undefined
    const { summary, path, mark, content, icon: data, icon_type: type } = row
    return {
      summary: JSON.parse(summary) as IndexedTemplate['summary'],
      path,
      mark,
      ...(unpackJson(content) as Content),
      ...(data === null || type === null ? {} : { icon: { type, data } }),
    }
  }

  icon(source: string, name: string): TemplateIcon | undefined {
    const row = this.#statements.icon.get(source, name) as
      | { icon_type: TemplateIcon['type']; icon: Uint8Array }
      | undefined
    return row && { type: row.icon_type, data: row.icon }
  }

  /** Sources that have a template of this name: the bundled library first, then those with the better template. */
  sourcesOf(name: string): string[] {
    return (this.#statements.sourcesOf.all(name) as { source: string }[]).map(({ source }) => source)
  }

  /** The source that the bundled templates belong to. Idempotent. */
  addLibrary(name: string, folder: string, createdAt: string): void {
    this.#statements.addLibrary.run(name, folder, createdAt)
  }

  /** Where a source is, without credentials; blank for the bundled library. */
  addressOf(source: string): string {
    return (this.#statements.address.get(source) as { address: string } | undefined)?.address ?? ''
  }

  count(source: string): number {
    return (this.#statements.count.get(source) as { count: number }).count
  }

  #insert(source: string, template: IndexedTemplate, known: number | null): void {
    const { summary, path, mark, icon, document, files, documentation, problems, commit, committedAt } = template
    const words = indexWords(template)
    const content: Content = {
      document,
      files,
      documentation,
      problems,
      ...(commit === undefined ? {} : { commit }),
      ...(committedAt === undefined ? {} : { committedAt }),
    }
    const { lastInsertRowid: id } = this.#statements.insert.run(
      known,
      source,
      summary.name,
      path,
      mark,
      reader,
      JSON.stringify({ ...summary, source }),
      words.nameKey,
      words.titleKey,
      words.name,
      words.keywords,
      summary.type,
      summary.quality,
      summary.recommended ? 1 : 0,
      summary.updatedAt === undefined ? null : new Date(summary.updatedAt).toISOString(),
    )
    this.#statements.insertContent.run(id, packJson(content), icon?.data ?? null, icon?.type ?? null)
    const { name, keywordWords, description, images } = words
    this.#statements.index.run(id, name, keywordWords, description, images, words.documentation)
  }
}

function prepare(database: Database) {
  return {
    marks: database.prepare('SELECT path, mark FROM templates WHERE source = ? AND reader = ?'),
    find: database.prepare('SELECT id FROM templates WHERE source = ? AND path = ?'),
    drop: database.prepare('DELETE FROM templates WHERE source = ? AND path = ?'),
    dropName: database.prepare('DELETE FROM templates WHERE source = ? AND name = ?'),
    insert: database.prepare(
      `INSERT INTO templates (id, source, name, path, mark, reader, summary, name_key, title_key, name_words,
         keywords, type, quality, recommended, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    insertContent: database.prepare(
      'INSERT INTO template_contents (template, content, icon, icon_type) VALUES (?, ?, ?, ?)',
    ),
    index: database.prepare(
      'INSERT INTO template_words (rowid, name, keywords, description, images, documentation) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    get: database.prepare(
      `SELECT summary, path, mark, content, icon, icon_type FROM templates JOIN template_contents ON template = id
       WHERE source = ? AND name = ?`,
    ),
    icon: database.prepare(
      `SELECT icon_type, icon FROM templates JOIN template_contents ON template = id
       WHERE source = ? AND name = ? AND icon IS NOT NULL`,
    ),
    sourcesOf: database.prepare(
      `SELECT source FROM templates JOIN sources ON sources.name = templates.source WHERE templates.name = ?
       ORDER BY kind <> 'library', quality DESC, recommended DESC, updated_at DESC, source`,
    ),
    addLibrary: database.prepare(
      `INSERT INTO sources (name, kind, address, created_at) VALUES (?, 'library', ?, ?)
       ON CONFLICT (name) DO UPDATE SET address = excluded.address`,
    ),
    address: database.prepare("SELECT address FROM sources WHERE name = ? AND kind <> 'library'"),
    count: database.prepare('SELECT count(*) AS count FROM templates WHERE source = ?'),
  }
}
