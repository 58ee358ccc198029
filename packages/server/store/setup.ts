import type { Database } from './database.ts'

/** The hash of the one-time setup token, while nobody has an account. */
export class SetupStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  tokenHash(): string | undefined {
    const row = this.#database.prepare('SELECT token_hash FROM setup').get() as { token_hash: string } | undefined
    return row?.token_hash
  }

  /** Replaces the one before. */
  put(tokenHash: string): void {
    this.#database
      .prepare(
        'INSERT INTO setup (only, token_hash) VALUES (1, ?) ON CONFLICT DO UPDATE SET token_hash = excluded.token_hash',
      )
      .run(tokenHash)
  }

  clear(): void {
    this.#database.exec('DELETE FROM setup')
  }
}
