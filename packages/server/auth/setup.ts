import { PanamaxError } from '@panamax/core/errors'
import { digest, randomSecret, sameText } from '../secrets/digest.ts'
import type { SetupStore } from '../store/setup.ts'
import type { UserRecord } from '../store/users.ts'
import type { Users } from './users.ts'

/** The first account, made by whoever can read what the server printed when it started. */
export class Setup {
  readonly #store: SetupStore
  readonly #users: Users

  constructor(store: SetupStore, users: Users) {
    this.#store = store
    this.#users = users
  }

  isNeeded(): boolean {
    return this.#users.nobodyYet()
  }

  /** A new one-time token, good until the next start; nothing when somebody has an account. */
  issueToken(): string | undefined {
    this.#store.clear()
    if (!this.isNeeded()) return undefined
    const token = randomSecret()
    this.#store.put(digest(token))
    return token
  }

  /** Makes the first account, an admin. Of two at once, one wins: the other is refused with `conflict`. */
  async complete(token: string, username: string, password: string): Promise<UserRecord> {
    this.#refuseWhenDone()
    const expected = this.#store.tokenHash()
    if (expected === undefined || !sameText(digest(token), expected)) {
      throw new PanamaxError(
        'forbidden',
        'This is not the current setup token. Each start of the server prints a new link; use the latest one.',
      )
    }
    const user = await this.#users.add({ username, password, role: 'admin' }, () => this.#refuseWhenDone())
    this.#store.clear()
    return user
  }

  #refuseWhenDone(): void {
    if (this.isNeeded()) return
    throw new PanamaxError('conflict', 'Panamax is already set up. Sign in instead.')
  }
}
