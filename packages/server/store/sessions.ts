import type { Role } from '@panamax/contract/route'
import type { Database } from './database.ts'

export interface SessionRecord {
  readonly id: string
  readonly username: string
  /** The user's present role. */
  readonly role: Role
  readonly createdAt: string
  readonly expiresAt: string
}

interface Row {
  readonly id: string
  readonly username: string
  readonly role: Role
  readonly created_at: string
  readonly expires_at: string
}

/** Signed-in browsers. Only hashes of their secrets are stored. */
export class SessionStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  add(session: Omit<SessionRecord, 'role'>, secretHash: string): void {
    this.#database
      .prepare('INSERT INTO sessions (id, secret_hash, username, created_at, expires_at) VALUES (?, ?, ?, ?, ?)')
      .run(session.id, secretHash, session.username, session.createdAt, session.expiresAt)
  }

  /** Also one that has expired. */
  findBySecret(secretHash: string): SessionRecord | undefined {
    const row = this.#database
      .prepare(
        `SELECT s.id, u.username, u.role, s.created_at, s.expires_at
         FROM sessions s JOIN users u ON u.username = s.username WHERE s.secret_hash = ?`,
      )
      .get(secretHash) as Row | undefined
    return (
      row && {
        id: row.id,
        username: row.username,
        role: row.role,
        createdAt: row.created_at,
        expiresAt: row.expires_at,
      }
    )
  }

  /** When it ends, also of one that has; undefined for one that is gone. */
  endOf(id: string): string | undefined {
    const row = this.#database.prepare('SELECT expires_at FROM sessions WHERE id = ?').get(id)
    return (row as { expires_at: string } | undefined)?.expires_at
  }

  extend(id: string, expiresAt: string): void {
    this.#database.prepare('UPDATE sessions SET expires_at = ? WHERE id = ?').run(expiresAt, id)
  }

  remove(id: string): void {
    this.#database.prepare('DELETE FROM sessions WHERE id = ?').run(id)
  }

  /** All of a user's sessions, or all but one. */
  removeOf(username: string, except = ''): void {
    this.#database.prepare('DELETE FROM sessions WHERE username = ? AND id <> ?').run(username, except)
  }

  removeExpired(now: string): void {
    this.#database.prepare('DELETE FROM sessions WHERE expires_at <= ?').run(now)
  }
}
