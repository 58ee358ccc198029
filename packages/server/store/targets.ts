import type { Vault } from '../secrets/vault.ts'
import type { Database } from './database.ts'

export interface TargetRecord {
  readonly name: string
  readonly kind: string
  /** As the driver's schema wants it; may hold credentials. */
  readonly config: Readonly<Record<string, unknown>>
  readonly createdAt: string
}

interface Row {
  readonly name: string
  readonly kind: string
  readonly config: string
  readonly created_at: string
}

export class TargetStore {
  readonly #database: Database
  readonly #vault: Vault

  constructor(database: Database, vault: Vault) {
    this.#database = database
    this.#vault = vault
  }

  list(): TargetRecord[] {
    const rows = this.#database.prepare('SELECT * FROM targets ORDER BY created_at, name').all() as Row[]
    return rows.map((row) => ({
      name: row.name,
      kind: row.kind,
      config: JSON.parse(this.#vault.open(row.config, `target:${row.name}`)) as Readonly<Record<string, unknown>>,
      createdAt: row.created_at,
    }))
  }

  insert(target: TargetRecord): void {
    this.#database
      .prepare('INSERT INTO targets (name, kind, config, created_at) VALUES (?, ?, ?, ?)')
      .run(
        target.name,
        target.kind,
        this.#vault.seal(JSON.stringify(target.config), `target:${target.name}`),
        target.createdAt,
      )
  }

  delete(name: string): void {
    this.#database.prepare('DELETE FROM targets WHERE name = ?').run(name)
  }
}
