import type { Database } from './database.ts'
import { transaction } from './database.ts'
import type { SourceStore } from './sources.ts'

interface Row {
  readonly name: string
  readonly address: string
}

/**
 * What an earlier program has stored as it does not any more: catalogues with the query of their address in clear, and sources at
 * GitHub with a copy of the account's token. `accountFor`: the host of the account that has this token. Idempotent.
 */
export function sealOlder(
  database: Database,
  sources: SourceStore,
  accountFor: (address: string, token: string) => string | undefined,
): void {
  transaction(database, () => {
    const catalogues =
      "SELECT name, address FROM sources WHERE kind = 'catalogue' AND query IS NULL AND address LIKE '%?_%'"
    for (const { name, address } of database.prepare(catalogues).all() as Row[]) {
      const now = sources.sealQuery(name, address)
      // Apps know their source by its address.
      database.prepare('UPDATE app_templates SET address = ? WHERE source = ? AND address = ?').run(now, name, address)
    }
    const copies = "SELECT name, address FROM sources WHERE kind = 'git' AND credentials IS NOT NULL"
    for (const { name, address } of database.prepare(copies).all() as Row[]) {
      const credentials = tokenOf(sources, name)
      const host = credentials === undefined ? undefined : accountFor(address, credentials)
      if (host !== undefined) sources.change(name, { credentials: { type: 'account', host } })
    }
  })
}

/** What cannot be opened, with another key file, is left as it is: reading the source will say so. */
function tokenOf(sources: SourceStore, name: string): string | undefined {
  try {
    const credentials = sources.credentials(name)
    return credentials?.type === 'token' ? credentials.token : undefined
  } catch {
    return undefined
  }
}
