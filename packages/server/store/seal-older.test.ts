import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openWorkshop, type SourceWorkshop } from '../sources/testing/source-workshop.ts'
import { AccountStore } from './accounts.ts'

let workshop: SourceWorkshop
beforeEach(() => {
  workshop = openWorkshop()
})
afterEach(() => workshop.close())

const token = 'ghp_t0ken-of-the-account'
const noQuery = {
  query: undefined,
  branch: undefined,
  folder: undefined,
  isLocal: false,
  createdAt: '2026-01-01T00:00:00Z',
}

function addApp(address: string): void {
  const { database } = workshop.platform
  database.exec("INSERT INTO targets (name, kind, config, created_at) VALUES ('local', 'memory', '', '')")
  database.exec("INSERT INTO apps (name, title, target, wanted, created_at) VALUES ('a', 'a', 'local', 'running', '')")
  database
    .prepare(
      "INSERT INTO app_templates (app, source, name, address, path, mark, content) VALUES (1, 'list', 't', ?, 'p', 'm', x'')",
    )
    .run(address)
}

test('the query of a catalogue that was stored in clear is sealed, and apps made from it still know it', async () => {
  const { store } = workshop.opened
  const address = 'https://lists.example/t.json?token=h1dden'
  store.add({ ...noQuery, name: 'list', kind: 'catalogue', address, credentials: undefined })
  addApp(address)
  workshop = await workshop.restart()
  const again = workshop.opened.store
  const now = again.find('list')?.address ?? ''
  expect(now).toMatch(/^https:\/\/lists\.example\/t\.json\?[0-9a-f]{16}$/)
  expect(again.fullAddress('list')).toBe(address)
  expect(workshop.platform.database.prepare('SELECT address FROM app_templates').all()).toEqual([{ address: now }])
  workshop.platform.database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)')
  expect(readFileSync(join(workshop.folder, 'panamax.db')).includes('h1dden')).toBe(false)
  workshop = await workshop.restart()
  expect(workshop.opened.store.find('list')?.address).toBe(now)
})

test('a copy of an account’s token at a source of its host becomes the account; others stay', async () => {
  const { platform, opened } = workshop
  const accounts = new AccountStore(platform.database, platform.vault)
  accounts.put({ host: 'github.com', login: 'ada', updatedAt: '', fineGrained: false, warnings: [] }, token)
  const add = (name: string, address: string, own: string) =>
    opened.store.add({ ...noQuery, name, kind: 'git', address, credentials: { type: 'token', token: own } })
  add('copy', 'https://github.com/ada/a.git', token)
  add('other', 'https://github.com/ada/b.git', 'another')
  add('elsewhere', 'https://git.example/ada/c.git', token)
  workshop = await workshop.restart()
  const { store } = workshop.opened
  expect(store.list().map(({ name, account, hasCredentials }) => [name, account, hasCredentials])).toEqual([
    ['copy', 'github.com', true],
    ['elsewhere', undefined, true],
    ['other', undefined, true],
  ])
  expect(store.credentials('copy')).toBeUndefined()
  expect(store.credentials('other')).toEqual({ type: 'token', token: 'another' })
})

test('with another key file the server starts all the same', async () => {
  const { platform, opened } = workshop
  opened.store.add({
    ...noQuery,
    name: 'a',
    kind: 'git',
    address: 'https://github.com/a/a.git',
    credentials: { type: 'token', token },
  })
  platform.database.exec(`UPDATE sources SET credentials = 'v1:${randomBytes(60).toString('base64url')}'`)
  workshop = await workshop.restart()
  expect(workshop.opened.store.find('a')?.hasCredentials).toBe(true)
})
