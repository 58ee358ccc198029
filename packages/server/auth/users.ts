import type { Role } from '@panamax/contract/route'
import { PanamaxError } from '@panamax/core/errors'
import { type Database, transaction } from '../store/database.ts'
import type { UserRecord, UserStore } from '../store/users.ts'
import type { Passwords } from './passwords.ts'
import type { Sessions } from './sessions.ts'

export interface NewUser {
  readonly username: string
  readonly password: string
  readonly role: Role
}

/** Accounts. There is always an admin, once there is one. */
export class Users {
  readonly #database: Database
  readonly #store: UserStore
  readonly #passwords: Passwords
  readonly #sessions: Sessions
  readonly #now: () => Date

  constructor(parts: {
    readonly database: Database
    readonly store: UserStore
    readonly passwords: Passwords
    readonly sessions: Sessions
    readonly now: () => Date
  }) {
    this.#database = parts.database
    this.#store = parts.store
    this.#passwords = parts.passwords
    this.#sessions = parts.sessions
    this.#now = parts.now
  }

  list(): UserRecord[] {
    return this.#store.list()
  }

  isKnown(username: string): boolean {
    return this.#store.find(username) !== undefined
  }

  nobodyYet(): boolean {
    return this.#store.isEmpty()
  }

  /**
   * Adds an account. `unless`, asked in the same transaction, refuses by throwing. Throws `conflict` when the name is taken,
   * in whatever case.
   */
  async add({ username, password, role }: NewUser, unless: () => void = () => undefined): Promise<UserRecord> {
    if (username.toLowerCase() === 'local') {
      throw new PanamaxError(
        'conflict',
        '"local" is how the command line on the server is called. Choose another name.',
      )
    }
    const hash = await this.#passwords.hash(password)
    const user = { username, role, createdAt: this.#now().toISOString() }
    transaction(this.#database, () => {
      unless()
      if (this.#store.add(user, hash)) return
      throw new PanamaxError('conflict', `There is already a user "${username}". Choose another name.`)
    })
    return user
  }

  /** Ends the user's sessions. Throws `conflict` for the last admin's demotion. */
  async update(
    username: string,
    change: { role?: Role | undefined; password?: string | undefined },
  ): Promise<UserRecord> {
    this.#get(username)
    const passwordHash = change.password === undefined ? undefined : await this.#passwords.hash(change.password)
    return transaction(this.#database, () => {
      if (change.role !== undefined && change.role !== 'admin') this.#protectLastAdmin(username, 'demoted')
      this.#store.update(username, { role: change.role, passwordHash })
      this.#sessions.endAllOf(username)
      return this.#get(username)
    })
  }

  /** With their sessions and tokens. Throws `conflict` for the last admin. */
  remove(username: string): void {
    transaction(this.#database, () => {
      this.#get(username)
      this.#protectLastAdmin(username, 'removed')
      this.#store.remove(username)
    })
  }

  /** The account, when name and password fit; takes as long when there is none. */
  async check(username: string, password: string): Promise<UserRecord | undefined> {
    const user = this.#store.find(username)
    const fits = await this.#passwords.verify(password, user?.passwordHash)
    return fits && user !== undefined
      ? { username: user.username, role: user.role, createdAt: user.createdAt }
      : undefined
  }

  /** Ends all sessions but the one given. */
  async changePassword(username: string, password: string, keepSession: string | undefined): Promise<void> {
    const passwordHash = await this.#passwords.hash(password)
    transaction(this.#database, () => {
      this.#store.update(username, { passwordHash })
      this.#sessions.endAllOf(username, keepSession)
    })
  }

  #get(username: string): UserRecord {
    const user = this.#store.find(username)
    if (user === undefined) throw new PanamaxError('not_found', `There is no user "${username}".`)
    return { username: user.username, role: user.role, createdAt: user.createdAt }
  }

  #protectLastAdmin(username: string, what: string): void {
    if (!this.#store.isLastAdmin(username)) return
    throw new PanamaxError(
      'conflict',
      `"${username}" is the last admin and cannot be ${what}. Make somebody else an admin first.`,
    )
  }
}
