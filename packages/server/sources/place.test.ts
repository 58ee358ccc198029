import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { branchOf, cleanFolder, freeSourceName, placeOf } from './place.ts'

test.each([
  ['owner/repo', 'git', 'https://github.com/owner/repo.git'],
  ['http://github.com/owner/repo', 'git', 'https://github.com/owner/repo.git'],
  ['https://git.example/a/b', 'git', 'https://git.example/a/b'],
  ['https://git.example/templates.json', 'catalogue', 'https://git.example/templates.json'],
  ['https://ann:pw@git.example/templates.json#x', 'catalogue', 'https://git.example/templates.json'],
  ['https://git.example/templates.json?token=a%20b&x', 'catalogue', 'https://git.example/templates.json'],
  ['/srv/templates/', 'directory', '/srv/templates'],
  ['/srv//a/../templates', 'directory', '/srv/templates'],
  ['file:///srv/templates', 'git', '/srv/templates'],
])('%s is of the kind %s', async (address, kind, stored) => {
  expect(await placeOf({ address }, true)).toMatchObject({ kind, address: stored })
})

test('a bare repository is one, and whoever may not look does not learn it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'panamax-place-'))
  for (const name of ['HEAD', 'objects', 'refs']) mkdirSync(join(folder, name))
  expect((await placeOf({ address: folder }, true)).kind).toBe('git')
  expect((await placeOf({ address: folder }, false)).kind).toBe('directory')
  expect((await placeOf({ address: folder, kind: 'directory' }, true)).kind).toBe('directory')
  rmSync(folder, { recursive: true })
})

test('branch and folder of a page on GitHub count, unless they are given', async () => {
  const address = 'https://github.com/owner/repo/tree/next/apps'
  expect(await placeOf({ address }, false)).toMatchObject({ branch: 'next', folder: 'apps' })
  expect(await placeOf({ address, branch: 'main', folder: 'b' }, false)).toMatchObject({ branch: 'main', folder: 'b' })
})

test('what follows the "?" of a catalogue is kept apart, as a token may stand there', async () => {
  expect((await placeOf({ address: 'https://h/t.json?token=a%20b&x' }, true)).query).toBe('token=a%20b&x')
  expect((await placeOf({ address: 'https://h/t.json?' }, true)).query).toBeUndefined()
})

test('an account opens repositories at its own host alone', async () => {
  const credentials = { type: 'account', host: 'API.github.com' } as const
  expect(await placeOf({ address: 'owner/repo', credentials }, true)).toMatchObject({ credentials })
  const enterprise = { type: 'account', host: 'ghe.example:8443' } as const
  expect(await placeOf({ address: 'https://ghe.example:8443/a/b', credentials: enterprise }, true)).toBeDefined()
})

test.each([
  [{ address: 'https://git.example/a/b', credentials: { type: 'account', host: 'github.com' } }],
  [{ address: 'http://ghe.example/a/b', credentials: { type: 'account', host: 'ghe.example' } }],
  [{ address: 'https://ghe.example:8443/a/b', credentials: { type: 'account', host: 'ghe.example' } }],
  [{ address: 'git@github.com:a/b', credentials: { type: 'account', host: 'github.com' } }],
  [{ address: 'https://github.com/t.json', credentials: { type: 'account', host: 'github.com' } }],
  [{ address: 'git@h:a/b', credentials: { type: 'token', token: 'x' } }],
  [{ address: 'https://h/a', credentials: { type: 'ssh-key', key: 'x' } }],
  [{ address: '/srv', credentials: { type: 'token', token: 'x' } }],
  [{ address: '/srv', branch: 'main' }],
  [{ address: 'srv', kind: 'directory' }],
  [{ address: '/srv\n', kind: 'directory' }],
  [{ address: 'ftp://h/x.json', kind: 'catalogue' }],
  [{ address: 'https://h/x.json', branch: 'main' }],
  [{ address: 'a/b', branch: '--upload-pack=x' }],
  [{ address: 'a/b', branch: 'main:refs/heads/other' }],
  [{ address: 'a/b', folder: '../..' }],
] as const)('%j is refused', async (wanted) => {
  await expect(placeOf(wanted, true)).rejects.toMatchObject({ code: 'invalid_request' })
})

test('branches are what git takes for one', () => {
  for (const name of ['main', 'feature/x', 'v1.0', 'ü']) expect(branchOf(name)).toBe(name)
  for (const name of [
    'a..b',
    'a b',
    '/a',
    'a/',
    'a.lock',
    '.a',
    'a/.b',
    '@',
    'a@{1}',
    'a~1',
    'a^',
    'a:b',
    'a?',
    '*',
    'a\\b',
    '-a',
    'HEAD',
  ]) {
    expect(() => branchOf(name)).toThrow('no name of a branch')
  }
  expect([branchOf(null), branchOf(' '), branchOf(undefined)]).toEqual([undefined, undefined, undefined])
})

test('folders are paths within the source', () => {
  expect([cleanFolder('/a//b/'), cleanFolder('a/./b'), cleanFolder('.'), cleanFolder(null)]).toEqual([
    'a/b',
    'a/b',
    undefined,
    undefined,
  ])
  for (const folder of ['..', 'a/../..', 'a\\b', 'a\u0000']) expect(() => cleanFolder(folder)).toThrow('path within')
})

test('names come from the end of the address, longer where they are taken', () => {
  const words = ['Group', 'Owner', 'My Repo!']
  expect(freeSourceName(words, new Set())).toBe('my-repo')
  expect(freeSourceName(words, new Set(['my-repo']))).toBe('owner-my-repo')
  expect(freeSourceName(['a'], new Set(['a', 'a-2']))).toBe('a-3')
  expect(freeSourceName(['---'], new Set())).toBe('source')
  expect(freeSourceName(['x'.repeat(300)], new Set()).length).toBeLessThanOrEqual(100)
})
