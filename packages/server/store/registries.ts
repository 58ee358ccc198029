import type { Vault } from '../secrets/vault.ts'
import type { Database } from './database.ts'
import { transaction } from './database.ts'

export interface RegistryLogin {
  readonly username: string
  readonly password: string
}

export interface StoredRegistry {
  readonly host: string
  readonly enabled: boolean
  readonly insecure: boolean
  readonly username?: string
  readonly updatedAt: string
}

export interface RegistryDraft {
  readonly enabled: boolean
  readonly insecure: boolean
  /** Absent: the one that is there stays. */
  readonly login?: RegistryLogin
  readonly updatedAt: string
}

interface Row {
  readonly host: string
  readonly username: string | null
  readonly sealed_password: string | null
  readonly enabled: number
  readonly insecure: number
  readonly updated_at: string
}

/** Registries by host ("docker.io", "registry.example:5000", in lower case), passwords encrypted. */
export class RegistryStore {
  readonly #database: Database
  readonly #vault: Vault

  constructor(database: Database, vault: Vault) {
    this.#database = database
    this.#vault = vault
  }

  list(): StoredRegistry[] {
    const rows = this.#database.prepare('SELECT * FROM registries ORDER BY host').all() as Row[]
    return rows.map(fromRow)
  }

  find(host: string): StoredRegistry | undefined {
    const row = this.#row(host)
    return row && fromRow(row)
  }

  /** Adds or changes. */
  put(host: string, { enabled, insecure, login, updatedAt }: RegistryDraft): void {
    transaction(this.#database, () => {
      this.#database
        .prepare(
          `INSERT INTO registries (host, enabled, insecure, updated_at) VALUES (?, ?, ?, ?)
           ON CONFLICT (host) DO UPDATE SET enabled = excluded.enabled, insecure = excluded.insecure,
             updated_at = excluded.updated_at`,
        )
        .run(host, Number(enabled), Number(insecure), updatedAt)
      if (login === undefined) return
      const sealed = this.#vault.seal(login.password, placeOf(host))
      this.#setLogin(host, login.username, sealed)
    })
  }

  /** False: there was none. */
  removeLogin(host: string): boolean {
    const row = this.#row(host)
    if (row === undefined || row.username === null) return false
    this.#setLogin(host, null, null)
    return true
  }

  /** False: there was none. */
  remove(host: string): boolean {
    return this.#database.prepare('DELETE FROM registries WHERE host = ?').run(host).changes > 0
  }

  /** Throws `failed` when the key file is not the one the password was encrypted with. */
  credentials(host: string): RegistryLogin | undefined {
    const name = host.toLowerCase()
    const row = this.#row(name)
    if (row === undefined || row.username === null || row.sealed_password === null) return undefined
    return { username: row.username, password: this.#vault.open(row.sealed_password, placeOf(name)) }
  }

  #row(host: string): Row | undefined {
    return this.#database.prepare('SELECT * FROM registries WHERE host = ?').get(host) as Row | undefined
  }

  #setLogin(host: string, username: string | null, sealed: string | null): void {
    this.#database
      .prepare('UPDATE registries SET username = ?, sealed_password = ? WHERE host = ?')
      .run(username, sealed, host)
  }
}

function fromRow(row: Row): StoredRegistry {
  return {
    host: row.host,
    enabled: row.enabled === 1,
    insecure: row.insecure === 1,
    ...(row.username === null ? {} : { username: row.username }),
    updatedAt: row.updated_at,
  }
}

function placeOf(host: string): string {
  return `registry:${host}`
}
