import type { Vault } from '../secrets/vault.ts'
import type { Database } from './database.ts'

/** What is known of an account's token, besides the token. */
export interface AccountDetails {
  /** Of a classic token. */
  readonly scopes?: readonly string[]
  readonly fineGrained: boolean
  readonly warnings: readonly string[]
  readonly expiresAt?: string
}

export interface StoredAccount extends AccountDetails {
  readonly host: string
  readonly login: string
  readonly updatedAt: string
}

interface Row {
  readonly host: string
  readonly login: string
  readonly details: string
  readonly sealed_token: string
  readonly updated_at: string
}

/** Accounts at GitHub and GitHub Enterprises by host, tokens encrypted. */
export class AccountStore {
  readonly #database: Database
  readonly #vault: Vault

  constructor(database: Database, vault: Vault) {
    this.#database = database
    this.#vault = vault
  }

  list(): StoredAccount[] {
    return (this.#database.prepare('SELECT * FROM accounts ORDER BY host').all() as unknown as Row[]).map(toAccount)
  }

  find(host: string): StoredAccount | undefined {
    const row = this.#row(host)
    return row && toAccount(row)
  }

  /** Adds or replaces. */
  put({ host, login, updatedAt, ...details }: StoredAccount, token: string): void {
    this.#database
      .prepare(
        `INSERT INTO accounts (host, login, details, sealed_token, updated_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (host) DO UPDATE SET login = excluded.login, details = excluded.details,
           sealed_token = excluded.sealed_token, updated_at = excluded.updated_at`,
      )
      .run(host, login, JSON.stringify(details), this.#vault.seal(token, placeOf(host)), updatedAt)
  }

  /** False: there was none. */
  remove(host: string): boolean {
    return this.#database.prepare('DELETE FROM accounts WHERE host = ?').run(host).changes > 0
  }

  /** Throws `failed` when the key file is not the one that the token was encrypted with. */
  token(host: string): string | undefined {
    const row = this.#row(host)
    return row && this.#vault.open(row.sealed_token, placeOf(host))
  }

  #row(host: string): Row | undefined {
    return this.#database.prepare('SELECT * FROM accounts WHERE host = ?').get(host) as Row | undefined
  }
}

function toAccount(row: Row): StoredAccount {
  const details = JSON.parse(row.details) as AccountDetails
  return { host: row.host, login: row.login, updatedAt: row.updated_at, ...details }
}

function placeOf(host: string): string {
  return `account:${host}`
}
