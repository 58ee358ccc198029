import type { Vault } from '../secrets/vault.ts'
import type { Database } from './database.ts'

/** Whose data it was, and where it lies. */
export interface LeftBy {
  readonly target: string
  /** Name of the app that is gone. */
  readonly app: string
}

/** Secret answers of apps that are gone while their data is kept, which nobody could read without them. Encrypted. */
export class LeftAnswers {
  readonly #database: Database
  readonly #vault: Vault

  constructor(database: Database, vault: Vault) {
    this.#database = database
    this.#vault = vault
  }

  put(by: LeftBy, answers: Readonly<Record<string, string>>): void {
    const sealed = this.#vault.seal(JSON.stringify(answers), placeOf(by))
    this.#database
      .prepare('INSERT OR REPLACE INTO left_answers (target, app, sealed) VALUES (?, ?, ?)')
      .run(by.target, by.app, sealed)
  }

  /** Nothing where there are none, or the key file is not the one they were encrypted with. */
  find(by: LeftBy): Readonly<Record<string, string>> {
    const row = this.#database
      .prepare('SELECT sealed FROM left_answers WHERE target = ? AND app = ?')
      .get(by.target, by.app) as { sealed: string } | undefined
    if (row === undefined) return {}
    try {
      return JSON.parse(this.#vault.open(row.sealed, placeOf(by))) as Record<string, string>
    } catch {
      return {}
    }
  }

  forget({ target, app }: LeftBy): void {
    this.#database.prepare('DELETE FROM left_answers WHERE target = ? AND app = ?').run(target, app)
  }
}

function placeOf({ target, app }: LeftBy): string {
  return `left-answers:${JSON.stringify([target, app])}`
}
