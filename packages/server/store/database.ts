import { chmodSync, closeSync, openSync, renameSync, rmSync } from 'node:fs'
import { PanamaxError, messageOf } from '@panamax/core/errors'
import { DatabaseSync } from '@photostructure/sqlite'
import type { Migration } from './migration.ts'
import { migrations as all } from './migrations.ts'

export type Database = InstanceType<typeof DatabaseSync>

/** Marks the file as ours (`PRAGMA application_id`): "PNMX". */
const applicationId = 0x504e4d58

/**
 * Opens the store and brings it to the newest version. The file is private to its owner (0600) and, before an existing one is
 * changed, copied to `<file>.v<version>.backup`. A newer store, or another program's file, is refused and left as it is.
 * 'as it is': without looking at its version, to examine it.
 */
export function openDatabase(file: string, migrations: readonly Migration[] | 'as it is' = all): Database {
  closeSync(openSync(file, 'a', 0o600))
  const database = connect(file)
  try {
    if (migrations !== 'as it is') migrate(database, file, migrations)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Writes everything into the one file first: prepared statements keep SQLite from doing that by itself when it closes. */
export function closeDatabase(database: Database): void {
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
}

/** All or nothing. Inside of another transaction it is part of that one. Synchronous: nothing else can come between. */
export function transaction<T>(database: Database, work: () => T): T {
  if (database.isTransaction) return work()
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

/** What is wrong with the file, as SQLite says it; nothing when it is sound. */
export function integrityProblems(database: Database): string[] {
  const rows = database.prepare('PRAGMA quick_check(20)').all() as { quick_check: string }[]
  const broken = database.prepare('PRAGMA foreign_key_check').all() as { table: string }[]
  return [
    ...rows.map((row) => row.quick_check).filter((text) => text !== 'ok'),
    ...broken.map((row) => `a row of ${row.table} refers to nothing`),
  ]
}

function connect(file: string): Database {
  try {
    const database = new DatabaseSync(file, { timeout: 5000, enableForeignKeyConstraints: true })
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
    return database
  } catch (error) {
    throw new PanamaxError(
      'failed',
      `The store ${file} cannot be opened: ${messageOf(error)}. Restore a backup of it, or move it away to begin anew.`,
      { cause: error },
    )
  }
}

function migrate(database: Database, file: string, migrations: readonly Migration[]): void {
  const present = pragma(database, 'user_version')
  const newest = migrations.at(-1)?.version ?? 0
  const owner = pragma(database, 'application_id')
  if (owner !== applicationId && !(owner === 0 && present === 0)) {
    throw new PanamaxError('conflict', `${file} is another program's database. Choose another folder with --home.`)
  }
  if (present > newest) {
    throw new PanamaxError(
      'conflict',
      `The store ${file} was written by a newer Panamax (version ${present}; this one knows ${newest}). Install the newer Panamax, or restore a backup made before it.`,
    )
  }
  const pending = migrations.filter((migration) => migration.version > present)
  if (pending.length === 0) return
  if (present > 0) backUp(database, `${file}.v${present}.backup`)
  // Tables can only be rebuilt with foreign keys off, and that switch works only outside of a transaction.
  database.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF')
  transaction(database, () => {
    for (const migration of pending) apply(database, migration)
    const broken = database.prepare('PRAGMA foreign_key_check').all()
    if (broken.length > 0) throw new Error(`a migration left ${broken.length} dangling references`)
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${newest}`)
  })
  database.exec('PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON')
}

function apply(database: Database, migration: Migration): void {
  try {
    database.exec(migration.sql)
  } catch (error) {
    const name = `${migration.version} (${migration.name})`
    throw new PanamaxError('failed', `The store cannot be brought to version ${name}: ${messageOf(error)}.`, {
      cause: error,
    })
  }
}

function backUp(database: Database, to: string): void {
  const draft = `${to}.part`
  rmSync(draft, { force: true })
  database.prepare('VACUUM INTO ?').run(draft)
  chmodSync(draft, 0o600)
  renameSync(draft, to)
}

function pragma(database: Database, name: 'user_version' | 'application_id'): number {
  const row = database.prepare(`PRAGMA ${name}`).get() as Record<string, number>
  return row[name] ?? 0
}
