import type { Role } from '@panamax/contract/route'
import { type Database, transaction } from './database.ts'

export interface UserRecord {
  /** As it was first written; compared without regard to case. */
  readonly username: string
  readonly role: Role
  readonly createdAt: string
}

export interface UserChange {
  readonly role?: Role | undefined
  readonly passwordHash?: string | undefined
}

interface Row {
  readonly username: string
  readonly password: string
  readonly role: Role
  readonly created_at: string
}

export class UserStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  list(): UserRecord[] {
    return (this.#database.prepare('SELECT * FROM users ORDER BY username').all() as Row[]).map(toRecord)
  }

  find(username: string): (UserRecord & { readonly passwordHash: string }) | undefined {
    const row = this.#database.prepare('SELECT * FROM users WHERE username = ?').get(username) as Row | undefined
    return row && { ...toRecord(row), passwordHash: row.password }
  }

  isEmpty(): boolean {
    return this.#database.prepare('SELECT 1 FROM users LIMIT 1').get() === undefined
  }

  /** False: the name is taken. */
  add(user: UserRecord, passwordHash: string): boolean {
    return (
      this.#database
        .prepare('INSERT INTO users (username, password, role, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING')
        .run(user.username, passwordHash, user.role, user.createdAt).changes > 0
    )
  }

  update(username: string, change: UserChange): void {
    this.#database
      .prepare('UPDATE users SET role = coalesce(?, role), password = coalesce(?, password) WHERE username = ?')
      .run(change.role ?? null, change.passwordHash ?? null, username)
  }

  /** Their sessions and tokens go too. */
  remove(username: string): void {
    this.#database.prepare('DELETE FROM users WHERE username = ?').run(username)
  }

  isLastAdmin(username: string): boolean {
    return transaction(this.#database, () => {
      if (this.find(username)?.role !== 'admin') return false
      const others = "SELECT 1 FROM users WHERE role = 'admin' AND username <> ? LIMIT 1"
      return this.#database.prepare(others).get(username) === undefined
    })
  }
}

function toRecord(row: Row): UserRecord {
  return { username: row.username, role: row.role, createdAt: row.created_at }
}
