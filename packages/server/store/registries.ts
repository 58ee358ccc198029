import type { Database } from './database.ts'
import type { Vault } from '../secrets/vault.ts'

export interface StoredRegistry {
  readonly host: string
  readonly username: string
  readonly updatedAt: string
}

/** Credentials by registry host ("docker.io", "registry.example:5000"), passwords encrypted. */
export interface RegistryStore {
  list(): StoredRegistry[]
  put(registry: StoredRegistry, password: string): void
  /** False: there was none. */
  remove(host: string): boolean
  /** Throws `failed` when the key file is not the one the password was encrypted with. */
  credentials(host: string): { readonly username: string; readonly password: string } | undefined
}

interface Row {
  host: string
  username: string
  sealed_password: string
  updated_at: string
}

export function createRegistryStore(database: Database, vault: Vault): RegistryStore {
  const all = database.prepare('SELECT * FROM registries ORDER BY host')
  const one = database.prepare('SELECT * FROM registries WHERE host = ?')
  const upsert = database.prepare(
    `INSERT INTO registries (host, username, sealed_password, updated_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (host) DO UPDATE SET username = excluded.username, sealed_password = excluded.sealed_password,
       updated_at = excluded.updated_at`,
  )
  const remove = database.prepare('DELETE FROM registries WHERE host = ?')
  return {
    list: () =>
      (all.all() as Row[]).map((row) => ({ host: row.host, username: row.username, updatedAt: row.updated_at })),
    put({ host, username, updatedAt }, password) {
      upsert.run(host, username, vault.seal(password, placeOf(host)), updatedAt)
    },
    remove: (host) => remove.run(host).changes > 0,
    credentials(host) {
      const row = one.get(host) as Row | undefined
      return row && { username: row.username, password: vault.open(row.sealed_password, placeOf(host)) }
    },
  }
}

function placeOf(host: string): string {
  return `registry:${host}`
}
