import type { Vault } from '../secrets/vault.ts'
import type { Database } from './database.ts'

export interface StoredRegistry {
  readonly host: string
  readonly username: string
  readonly updatedAt: string
}

interface Row {
  readonly host: string
  readonly username: string
  readonly sealed_password: string
  readonly updated_at: string
}

/** Credentials by registry host ("docker.io", "registry.example:5000"), passwords encrypted. */
export class RegistryStore {
  readonly #database: Database
  readonly #vault: Vault

  constructor(database: Database, vault: Vault) {
    this.#database = database
    this.#vault = vault
  }

  list(): StoredRegistry[] {
    const rows = this.#database.prepare('SELECT * FROM registries ORDER BY host').all() as Row[]
    return rows.map((row) => ({ host: row.host, username: row.username, updatedAt: row.updated_at }))
  }

  /** Adds or replaces. */
  put({ host, username, updatedAt }: StoredRegistry, password: string): void {
    this.#database
      .prepare(
        `INSERT INTO registries (host, username, sealed_password, updated_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (host) DO UPDATE SET username = excluded.username, sealed_password = excluded.sealed_password,
           updated_at = excluded.updated_at`,
      )
      .run(host, username, this.#vault.seal(password, placeOf(host)), updatedAt)
  }

  /** False: there was none. */
  remove(host: string): boolean {
    return this.#database.prepare('DELETE FROM registries WHERE host = ?').run(host).changes > 0
  }

  /** Throws `failed` when the key file is not the one the password was encrypted with. */
  credentials(host: string): { readonly username: string; readonly password: string } | undefined {
    const row = this.#database.prepare('SELECT * FROM registries WHERE host = ?').get(host) as Row | undefined
    return row && { username: row.username, password: this.#vault.open(row.sealed_password, placeOf(host)) }
  }
}

function placeOf(host: string): string {
  return `registry:${host}`
}
