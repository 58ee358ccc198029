import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { integrityProblems, openDatabase, transaction } from './database.ts'
import { migrations } from './migrations.ts'

const first = { version: 1, name: 'one', sql: 'CREATE TABLE a (x TEXT) STRICT' }
const second = { version: 2, name: 'two', sql: 'ALTER TABLE a ADD COLUMN y TEXT' }

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'panamax-store-'))
  file = join(folder, 'panamax.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('opening the store', () => {
  it('makes a private file with write-ahead log and foreign keys', () => {
    const database = openDatabase(file)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(database.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' })
    expect(database.prepare('PRAGMA foreign_keys').get()).toMatchObject({ foreign_keys: 1 })
    expect(database.prepare('PRAGMA synchronous').get()).toMatchObject({ synchronous: 1 })
    expect(integrityProblems(database)).toEqual([])
    database.close()
  })

  it('numbers its migrations from 1 without gaps', () => {
    expect(migrations.map((migration) => migration.version)).toEqual(migrations.map((_, index) => index + 1))
  })

  it('backs the file up before changing it, and keeps the data', () => {
    const old = openDatabase(file, [first])
    old.exec("INSERT INTO a VALUES ('kept')")
    old.close()
    const database = openDatabase(file, [first, second])
    expect(database.prepare('SELECT x, y FROM a').all()).toEqual([{ x: 'kept', y: null }])
    database.close()
    const backup = openDatabase(`${file}.v1.backup`, [first])
    expect(backup.prepare('SELECT * FROM a').all()).toEqual([{ x: 'kept' }])
    backup.close()
    expect(statSync(`${file}.v1.backup`).mode & 0o777).toBe(0o600)
  })

  it('makes no backup when there is nothing to do', () => {
    openDatabase(file, [first]).close()
    openDatabase(file, [first]).close()
    expect(readdirSync(folder).filter((name) => name.includes('backup'))).toEqual([])
  })

  it('leaves everything as it was when a migration fails', () => {
    openDatabase(file, [first]).close()
    const broken = { version: 3, name: 'three', sql: 'CREATE TABLE b (x TEXT); INSERT INTO missing VALUES (1)' }
    expect(() => openDatabase(file, [first, second, broken])).toThrow(/version 3 \(three\)/)
    const database = openDatabase(file, [first])
    expect(database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()).toEqual([{ name: 'a' }])
    expect(database.prepare('SELECT * FROM pragma_table_info(?)').all('a')).toHaveLength(1)
    database.close()
  })

  it('refuses a migration that leaves dangling references', () => {
    const parent = {
      version: 1,
      name: 'p',
      sql: 'CREATE TABLE p (id TEXT PRIMARY KEY); CREATE TABLE c (p REFERENCES p)',
    }
    const bad = { version: 2, name: 'bad', sql: "INSERT INTO c VALUES ('nobody')" }
    openDatabase(file, [parent]).close()
    expect(() => openDatabase(file, [parent, bad])).toThrow(/dangling/)
  })

  it('refuses a newer store', () => {
    openDatabase(file, [first, second]).close()
    expect(() => openDatabase(file, [first])).toThrow(/newer Panamax \(version 2; this one knows 1\)/)
  })

  it("refuses another program's database and a file that is none", () => {
    const foreign = openDatabase(file, [])
    foreign.exec('PRAGMA application_id = 42')
    foreign.close()
    expect(() => openDatabase(file)).toThrow(/another program/)
    writeFileSync(join(folder, 'text.db'), 'not a database, but long enough to be looked at as one'.repeat(20))
    expect(() => openDatabase(join(folder, 'text.db'))).toThrow(/cannot be opened.*Restore a backup/)
  })
})

describe('a transaction', () => {
  it('is all or nothing, also when nested', () => {
    const database = openDatabase(file, [first])
    const insert = database.prepare('INSERT INTO a VALUES (?)')
    expect(() =>
      transaction(database, () => {
        insert.run('outer')
        transaction(database, () => insert.run('inner'))
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(database.prepare('SELECT * FROM a').all()).toEqual([])
    expect(transaction(database, () => insert.run('kept').changes)).toBe(1)
    database.close()
  })
})
