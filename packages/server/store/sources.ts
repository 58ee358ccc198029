import type { GitCredentials, SourceCredentials } from '@panamax/contract/sources'
import { canonicalHost } from '../github/hosts.ts'
import type { Vault } from '../secrets/vault.ts'
import { type Database, transaction } from './database.ts'

export type SourceKind = 'library' | 'git' | 'directory' | 'catalogue'

export interface StoredSource {
  readonly name: string
  readonly kind: SourceKind
  /** Without credentials. Of a catalogue also without what follows its "?": only a mark that tells one from another stands there. */
  readonly address: string
  readonly branch: string | undefined
  readonly folder: string | undefined
  readonly hasCredentials: boolean
  /** Host of the account that it is read with. */
  readonly account: string | undefined
  /** An admin has added it, and it is a folder or at a private address. */
  readonly isLocal: boolean
  readonly createdAt: string
  /** Of the last good state. */
  readonly commit: string | undefined
  readonly etag: string | undefined
  readonly refreshedAt: string | undefined
  readonly triedAt: string | undefined
  readonly nextAt: string | undefined
  /** In a row. */
  readonly failures: number
  readonly error: string | undefined
}

export type NewStoredSource = Pick<
  StoredSource,
  'name' | 'kind' | 'address' | 'branch' | 'folder' | 'isLocal' | 'createdAt'
> & {
  readonly credentials: SourceCredentials | undefined
  /** What follows the "?" of its address. */
  readonly query: string | undefined
}

interface Row {
  readonly name: string
  readonly kind: SourceKind
  readonly address: string
  readonly branch: string | null
  readonly folder: string | null
  readonly credentials: string | null
  readonly account: string | null
  readonly query: string | null
  readonly local: number
  readonly created_at: string
  readonly commit_id: string | null
  readonly etag: string | null
  readonly refreshed_at: string | null
  readonly tried_at: string | null
  readonly next_at: string | null
  readonly failures: number
  readonly error: string | null
}

/** The places that templates come from. Credentials are encrypted. */
export class SourceStore {
  readonly #database: Database
  readonly #vault: Vault

  constructor(database: Database, vault: Vault) {
    this.#database = database
    this.#vault = vault
  }

  /** The bundled library first, then by name. */
  list(): StoredSource[] {
    const rows = this.#database.prepare("SELECT * FROM sources ORDER BY kind <> 'library', name").all() as Row[]
    return rows.map(present)
  }

  find(name: string): StoredSource | undefined {
    const row = this.#row(name)
    return row && present(row)
  }

  /** One of the same place, whatever its name. */
  findByPlace({
    kind,
    address,
    branch,
    folder,
    query,
  }: Pick<StoredSource, 'kind' | 'address' | 'branch' | 'folder'> & { readonly query?: string | undefined }):
    | StoredSource
    | undefined {
    const row = this.#database
      .prepare(
        `SELECT * FROM sources
         WHERE kind = ? AND address = ? AND coalesce(branch, '') = ? AND coalesce(folder, '') = ?`,
      )
      .get(kind, this.#marked(address, query), branch ?? '', folder ?? '') as Row | undefined
    return row && present(row)
  }

  add({ name, kind, address, branch, folder, isLocal, createdAt, credentials, query }: NewStoredSource): void {
    this.#database
      .prepare(
        `INSERT INTO sources (name, kind, address, branch, folder, credentials, account, query, local, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        name,
        kind,
        this.#marked(address, query),
        branch ?? null,
        folder ?? null,
        this.#seal(name, credentials),
        accountOf(credentials),
        query === undefined ? null : this.#vault.seal(query, queryOf(name)),
        isLocal ? 1 : 0,
        createdAt,
      )
  }

  /** What is absent stays; undefined is taken away. Forgets what was read last, so that the next refresh reads anew. */
  change(
    name: string,
    change: {
      readonly branch?: string | undefined
      readonly folder?: string | undefined
      readonly credentials?: SourceCredentials | undefined
    },
  ): void {
    const set = (column: string, value: string | null): void => {
      this.#database.prepare(`UPDATE sources SET ${column} = ? WHERE name = ?`).run(value, name)
    }
    transaction(this.#database, () => {
      if ('branch' in change) set('branch', change.branch ?? null)
      if ('folder' in change) set('folder', change.folder ?? null)
      if ('credentials' in change) {
        set('credentials', this.#seal(name, change.credentials))
        set('account', accountOf(change.credentials))
      }
      set('commit_id', null)
      set('etag', null)
    })
  }

  succeed(
    name: string,
    state: {
      readonly commit: string | undefined
      readonly etag: string | undefined
      readonly at: string
      readonly nextAt: string
    },
  ): void {
    this.#database
      .prepare(
        `UPDATE sources SET commit_id = ?, etag = ?, refreshed_at = ?, tried_at = ?, next_at = ?, failures = 0, error = NULL
         WHERE name = ?`,
      )
      .run(state.commit ?? null, state.etag ?? null, state.at, state.at, state.nextAt, name)
  }

  /** The last good state stays. */
  fail(name: string, state: { readonly error: string; readonly at: string; readonly nextAt: string }): void {
    this.#database
      .prepare('UPDATE sources SET error = ?, tried_at = ?, next_at = ?, failures = failures + 1 WHERE name = ?')
      .run(state.error, state.at, state.nextAt, name)
  }

  /** With its templates. False: there was none. */
  remove(name: string): boolean {
    return this.#database.prepare('DELETE FROM sources WHERE name = ?').run(name).changes > 0
  }

  /** Names of the sources that are read with an account. */
  withAccount(host: string): string[] {
    const rows = this.#database.prepare('SELECT name FROM sources WHERE account = ? ORDER BY name').all(host)
    return (rows as { name: string }[]).map(({ name }) => name)
  }

  /** Where it is, in full: for a request, not to be shown. Throws as `credentials` does. */
  fullAddress(name: string): string {
    const row = this.#row(name)
    if (row === undefined || row.query === null) return row?.address ?? ''
    return `${row.address.replace(/\?.*$/, '')}?${this.#vault.open(row.query, queryOf(name))}`
  }

  /** Of a catalogue that was stored with its query in clear. Gives the address without it. */
  sealQuery(name: string, address: string): string {
    const at = address.indexOf('?')
    const query = address.slice(at + 1)
    const marked = this.#marked(address.slice(0, at), query)
    this.#database
      .prepare('UPDATE sources SET address = ?, query = ? WHERE name = ?')
      .run(marked, this.#vault.seal(query, queryOf(name)), name)
    return marked
  }

  /** Its own, not those of its account. Throws `failed` when the key file is not the one they were encrypted with. */
  credentials(name: string): GitCredentials | undefined {
    const sealed = this.#row(name)?.credentials ?? undefined
    return sealed === undefined ? undefined : (JSON.parse(this.#vault.open(sealed, placeOf(name))) as GitCredentials)
  }

  /** Queries of the same words give the same mark, and nobody reads them from it. */
  #marked(address: string, query: string | undefined): string {
    return query === undefined ? address : `${address}?${this.#vault.fingerprint(query).slice(0, 16)}`
  }

  #seal(name: string, credentials: SourceCredentials | undefined): string | null {
    return credentials === undefined || credentials.type === 'account'
      ? null
      : this.#vault.seal(JSON.stringify(credentials), placeOf(name))
  }

  #row(name: string): Row | undefined {
    return this.#database.prepare('SELECT * FROM sources WHERE name = ?').get(name) as Row | undefined
  }
}

function present(row: Row): StoredSource {
  return {
    name: row.name,
    kind: row.kind,
    address: row.address,
    branch: row.branch ?? undefined,
    folder: row.folder ?? undefined,
    hasCredentials: row.credentials !== null || row.account !== null,
    account: row.account ?? undefined,
    isLocal: row.local !== 0,
    createdAt: row.created_at,
    commit: row.commit_id ?? undefined,
    etag: row.etag ?? undefined,
    refreshedAt: row.refreshed_at ?? undefined,
    triedAt: row.tried_at ?? undefined,
    nextAt: row.next_at ?? undefined,
    failures: row.failures,
    error: row.error ?? undefined,
  }
}

function placeOf(name: string): string {
  return `source:${name}`
}

function queryOf(name: string): string {
  return `source-query:${name}`
}

function accountOf(credentials: SourceCredentials | undefined): string | null {
  return credentials?.type === 'account' ? canonicalHost(credentials.host) : null
}
