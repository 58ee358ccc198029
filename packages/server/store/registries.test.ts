import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createVault } from '../secrets/vault.ts'
import { closeDatabase, openDatabase } from './database.ts'
import { migrations } from './migrations.ts'
import { RegistryStore } from './registries.ts'

const vault = createVault(new Uint8Array(32).fill(7))
const updatedAt = '2026-01-02T03:04:05.000Z'
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'panamax-registries-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('logins that were stored before registries could be searched are kept, and searched', () => {
  const file = join(folder, 'panamax.db')
  const before = openDatabase(
    file,
    migrations.filter(({ version }) => version < 5),
  )
  before
    .prepare('INSERT INTO registries (host, username, sealed_password, updated_at) VALUES (?, ?, ?, ?)')
    .run('ghcr.io', 'kim', vault.seal('planted', 'registry:ghcr.io'), updatedAt)
  closeDatabase(before)
  const after = openDatabase(file)
  const store = new RegistryStore(after, vault)
  expect(store.list()).toEqual([{ host: 'ghcr.io', username: 'kim', enabled: true, insecure: false, updatedAt }])
  expect(store.credentials('ghcr.io')).toEqual({ username: 'kim', password: 'planted' })
  closeDatabase(after)
})

test('a change without a login keeps the one that is there; removing the login keeps the registry', () => {
  const database = openDatabase(join(folder, 'panamax.db'))
  const store = new RegistryStore(database, vault)
  const login = { username: 'kim', password: 'planted' }
  store.put('ghcr.io', { enabled: true, insecure: false, login, updatedAt })
  store.put('ghcr.io', { enabled: false, insecure: true, updatedAt })
  expect(store.credentials('ghcr.io')).toEqual(login)
  expect(store.find('ghcr.io')).toEqual({ host: 'ghcr.io', username: 'kim', enabled: false, insecure: true, updatedAt })
  expect(store.removeLogin('ghcr.io')).toBe(true)
  expect(store.removeLogin('ghcr.io')).toBe(false)
  expect(store.credentials('ghcr.io')).toBeUndefined()
  expect(store.find('ghcr.io')).toEqual({ host: 'ghcr.io', enabled: false, insecure: true, updatedAt })
  expect(store.remove('ghcr.io')).toBe(true)
  expect(store.list()).toEqual([])
  closeDatabase(database)
})
