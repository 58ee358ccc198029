import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SourceDetail } from '@panamax/contract/sources'
import { expect, test } from 'vitest'
import { commands } from '../commands.ts'
import { preparedServer } from '../testing/prepared-server.ts'
import { runCommand } from '../testing/run-command.ts'

const shop: SourceDetail = {
  name: 'shop',
  kind: 'git',
  address: 'https://git.example/ann/shop.git',
  branch: 'next',
  hasCredentials: false,
  state: 'ready',
  templates: 3,
  warnings: 1,
  skipped: 2,
  commit: '0123456789abcdef0123456789abcdef01234567',
  refreshedAt: new Date().toISOString(),
  allowedActions: [],
  files: [
    { path: 'bad\u001b[31m.pmx', outcome: 'broken', reason: 'It is no YAML.', problems: [] },
    { path: 'giant.pmx', outcome: 'skipped', reason: 'it is larger than 1 MiB', problems: [] },
    {
      path: 'odd.pmx',
      outcome: 'warning',
      template: 'odd',
      problems: [{ severity: 'warning', message: 'Unknown key.', path: [] }],
    },
    { path: 'good.pmx', outcome: 'template', template: 'good', problems: [] },
  ],
  moreFiles: 0,
}
const { files: _files, moreFiles: _more, ...shopLine } = shop
const failed: SourceDetail = { ...shop, state: 'failed', error: 'git.example cannot be reached.', files: [] }

const server = preparedServer

test('add says what was found, file by file, with nothing that drives a terminal', async () => {
  const { asked, client } = server({ addSource: shop })
  const ran = await runCommand('source add', { cwd: '/', client, args: ['ann/shop'], options: { branch: 'next' } })
  expect(asked).toEqual([['addSource', { body: { address: 'ann/shop', branch: 'next' } }]])
  expect(ran).toEqual({
    code: 0,
    out: `shop at 0123456789: 3 templates, 1 of them with warnings, 2 files broken or skipped
  broken  bad␛[31m.pmx: It is no YAML.
  skipped  giant.pmx: it is larger than 1 MiB
  warning  odd.pmx: Unknown key.
`,
    err: 'Reading it …\nSearch them with: panamax search --source shop\n',
  })
})

test('a folder is named from where the person stands', async () => {
  const { asked, client } = server({ addSource: shop })
  await runCommand('source add', { cwd: '/home/kim', client, args: ['./templates'] })
  expect(asked).toEqual([['addSource', { body: { address: '/home/kim/templates' } }]])
})

test('a token and a key are read, and are no arguments', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'panamax-cli-source-'))
  writeFileSync(join(folder, 'key'), 'KEY\n')
  const { asked, client } = server({ addSource: shop, updateSource: shop })
  const secret = async () => ' t0ken\n'
  const options = { tokenStdin: true, username: 'ann' }
  await runCommand('source add', { cwd: folder, client, secret, args: ['ann/shop'], options })
  await runCommand('source add', { cwd: folder, client, args: ['git@h:a/b'], options: { sshKey: 'key' } })
  await runCommand('source update', {
    cwd: folder,
    client,
    args: ['shop'],
    options: { forgetCredentials: true, whole: true },
  })
  const both = await runCommand('source add', {
    cwd: folder,
    client,
    args: ['a/b'],
    options: { tokenStdin: true, sshKey: 'key' },
  })
  rmSync(folder, { recursive: true })
  expect(asked).toEqual([
    ['addSource', { body: { address: 'ann/shop', credentials: { type: 'token', token: 't0ken', username: 'ann' } } }],
    ['addSource', { body: { address: 'git@h:a/b', credentials: { type: 'ssh-key', key: 'KEY\n' } } }],
    ['updateSource', { params: { name: 'shop' }, body: { folder: null, credentials: null } }],
  ])
  expect(both.code).toBe(64)
  const flags = commands.filter(({ name }) => name.startsWith('source ')).flatMap((each) => each.options ?? [])
  expect(
    flags.map((option) => option.flags).filter((text) => /token|password|secret/.test(text) && text.includes('<')),
  ).toEqual([])
})

test('a refresh that fails says what is kept, and ends with 1; all are read when none is named', async () => {
  const one = await runCommand('source refresh', { cwd: '/', ...server({ refreshSource: failed }), args: ['shop'] })
  expect(one).toMatchObject({
    code: 1,
    out: 'shop: git.example cannot be reached. Its 3 templates of before are kept.\n',
  })
  const { asked, client } = server({ listSources: [{ ...shopLine, name: 'library' }, shopLine], refreshSource: shop })
  expect((await runCommand('source refresh', { cwd: '/', client })).code).toBe(0)
  expect(asked.slice(1)).toEqual([
    ['refreshSource', { params: { name: 'library' } }],
    ['refreshSource', { params: { name: 'shop' } }],
  ])
})

test('list and show tell state, place and error', async () => {
  const { client } = server({
    listSources: [
      { ...shopLine, name: 'library', kind: 'library', address: '', branch: undefined },
      { ...shopLine, error: 'Down.', state: 'failed' },
    ],
    getSource: failed,
  })
  const list = await runCommand('source list', { cwd: '/', client })
  expect(list.out).toBe(
    [
      'SOURCE   KIND     STATE                         TEMPLATES  ADDRESS',
      'library  library  ready (just now)              3          came with Panamax',
      'shop     git      failed, last good (just now)  3          https://git.example/ann/shop.git, branch next',
      '',
    ].join('\n'),
  )
  expect(list.err).toBe('shop: Down.\n')
  const json = await runCommand('source list', { cwd: '/', client, options: { json: true } })
  expect(JSON.parse(json.out)).toHaveLength(2)
  const show = await runCommand('source show', { cwd: '/', client, args: ['shop'] })
  expect(show.out).toContain('3 templates')
  expect(show.err).toContain('cannot be reached')
})

test('what is not said is not guessed: no change, a wrong kind, a removal that is not wanted', async () => {
  const { asked, client } = server({ getSource: shop })
  expect((await runCommand('source update', { cwd: '/', client, args: ['shop'] })).code).toBe(64)
  expect((await runCommand('source add', { cwd: '/', client, args: ['a/b'], options: { kind: 'svn' } })).code).toBe(64)
  expect(
    (await runCommand('source remove', { cwd: '/', client, args: ['shop'], confirm: async () => false })).code,
  ).toBe(130)
  expect(asked).toEqual([['getSource', { params: { name: 'shop' } }]])
})

test('nobody is asked whether to remove what is not there', async () => {
  const { client } = server({})
  const confirm = async (): Promise<boolean> => {
    throw new Error('asked')
  }
  expect((await runCommand('source remove', { cwd: '/', client, args: ['nope'], confirm })).code).toBe(66)
})

test('a source without templates says what one would be', async () => {
  const { client } = server({ addSource: { ...shop, templates: 0, warnings: 0, skipped: 0, files: [] } })
  const ran = await runCommand('source add', { cwd: '/', client, args: ['ann/shop'] })
  expect(ran.err).toBe(
    'Reading it …\nA template is a file ….pmx, or a compose.yaml (or docker-compose.yml) in a folder of its own.\n',
  )
})
