import type { Role } from '@panamax/contract/route'
import type { Database } from './database.ts'

export interface TokenRecord {
  readonly id: string
  readonly name: string
  readonly role: Role
  /** Absent: made by the command line on the server's own machine. */
  readonly owner: { readonly username: string; readonly role: Role } | undefined
  readonly createdAt: string
  readonly lastUsedAt: string | undefined
  readonly expiresAt: string | undefined
}

export interface NewTokenRecord extends Omit<TokenRecord, 'owner' | 'lastUsedAt'> {
  readonly username: string | undefined
}

interface Row {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly owner: string | null
  readonly owner_role: Role | null
  readonly created_at: string
  readonly last_used_at: string | null
  readonly expires_at: string | null
}

const select = `
  SELECT t.id, t.name, t.role, u.username AS owner, u.role AS owner_role, t.created_at, t.last_used_at, t.expires_at
  FROM tokens t LEFT JOIN users u ON u.username = t.username`

/** API tokens. Only hashes of their texts are stored. */
export class TokenStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  list(): TokenRecord[] {
    return (this.#database.prepare(`${select} ORDER BY t.created_at, t.id`).all() as Row[]).map(toRecord)
  }

  find(id: string): TokenRecord | undefined {
    return optional(this.#database.prepare(`${select} WHERE t.id = ?`).get(id) as Row | undefined)
  }

  /** Also one that has expired. */
  findBySecret(secretHash: string): TokenRecord | undefined {
    return optional(this.#database.prepare(`${select} WHERE t.secret_hash = ?`).get(secretHash) as Row | undefined)
  }

  add(token: NewTokenRecord, secretHash: string): void {
    this.#database
      .prepare(
        `INSERT INTO tokens (id, secret_hash, name, role, username, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        token.id,
        secretHash,
        token.name,
        token.role,
        token.username ?? null,
        token.createdAt,
        token.expiresAt ?? null,
      )
  }

  touch(id: string, time: string): void {
    this.#database.prepare('UPDATE tokens SET last_used_at = ? WHERE id = ?').run(time, id)
  }

  remove(id: string): void {
    this.#database.prepare('DELETE FROM tokens WHERE id = ?').run(id)
  }

  removeExpired(now: string): void {
    this.#database.prepare('DELETE FROM tokens WHERE expires_at <= ?').run(now)
  }
}

function optional(row: Row | undefined): TokenRecord | undefined {
  return row === undefined ? undefined : toRecord(row)
}

function toRecord(row: Row): TokenRecord {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    owner: row.owner === null || row.owner_role === null ? undefined : { username: row.owner, role: row.owner_role },
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at ?? undefined,
    expiresAt: row.expires_at ?? undefined,
  }
}
