import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PlanView } from '@panamax/contract/apps'
import type { Client } from '@panamax/contract/client'
import type { Upgrade } from '@panamax/contract/upgrades'
import { PanamaxError } from '@panamax/core/errors'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runCommand } from '../testing/run-command.ts'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'panamax-upgrade-'))
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

const plan: PlanView = {
  app: 'blog',
  title: 'Blog',
  isNew: false,
  changes: [{ id: 'a', action: 'replace', kind: 'container', name: 'blog-web-1', reasons: ['image web:1 → web:2'] }],
  warnings: [],
  conflicts: [],
  losses: [],
  permissions: [],
  problems: [],
  inputs: [],
  document: '',
}

const clean: Upgrade = {
  available: true,
  reason: 'The template acme/blog has changed.',
  template: 'acme/blog',
  from: { source: 'acme', address: 'https://example.com/acme.git', path: 'blog.pmx', commit: 'a'.repeat(40) },
  to: { source: 'acme', address: 'https://example.com/acme.git', path: 'blog.pmx', commit: 'b'.repeat(40) },
  mark: 'new',
  base: 3,
  current: 'name: blog\nservices:\n  web:\n    image: web:1\n',
  document: 'name: blog\nservices:\n  web:\n    image: web:2 # \u001b[2J\n',
  conflicts: [],
  questions: [],
  defaults: [{ name: 'VERSION', label: 'Version', from: '1', to: '2' }],
  files: [],
  problems: [],
  permissions: [{ grade: 'danger', kind: 'privileged', service: 'web', text: 'has all rights on this machine' }],
  plan,
}

const marked = 'services:\n<<<<<<< yours\n  a\n||||||| template then\n  b\n=======\n  c\n>>>>>>> template now\n'
const open: Upgrade = {
  ...clean,
  document: marked,
  conflicts: [{ line: 2, endLine: 8, path: 'services.web', mine: '  a', base: '  b', theirs: '' }],
  files: [
    {
      path: 'conf/site.env',
      change: 'conflict',
      text: '<<<<<<< yours\nA\n||||||| template then\n=======\nB\n>>>>>>> template now\n',
      conflicts: [{ line: 1, endLine: 6, mine: 'A', base: '', theirs: 'B' }],
    },
    { path: 'more', change: 'added', conflicts: [] },
  ],
}

const revision = {
  number: 4,
  createdAt: '2026-01-02T03:04:05Z',
  author: 'ada',
  note: '',
  deployed: false,
  outcome: 'never' as const,
}

/** A server that gives these answers, and what it was asked to change. */
function server(upgrade: Upgrade, answers: Readonly<Record<string, unknown>> = {}) {
  const asked: [string, unknown][] = []
  const all: Readonly<Record<string, unknown>> = {
    getUpgrade: upgrade,
    planUpgrade: plan,
    upgradeApp: { revision },
    ...answers,
  }
  const call = async (name: string, request: { body?: unknown }): Promise<unknown> => {
    if (request.body !== undefined) asked.push([name, request.body])
    if (!(name in all)) throw new PanamaxError('not_found', `${name} is not prepared.`)
    return all[name]
  }
  return { asked, client: async () => ({ call }) as unknown as Client }
}

test('shows the difference, what it may do from now on, and the plan; then upgrades', async () => {
  const { asked, client } = server(clean)
  const ran = await runCommand('upgrade', {
    cwd,
    client,
    args: ['blog'],
    options: { saveOnly: true, set: ['A=1'], port: ['80=81'] },
  })
  expect(ran.code).toBe(0)
  expect(ran.out).toContain('blog: acme/blog aaaaaaa → bbbbbbb\n@@ -1,4 +1,4 @@\n')
  expect(ran.out).toContain('-    image: web:1\n+    image: web:2 # ␛[2J\n')
  expect(ran.out).toContain('Version stays 1; the template would say 2 now: --set VERSION=2\n')
  expect(ran.out).toContain('It may from now on:\n  web: has all rights on this machine\n')
  expect(ran.out).toContain('blog-web-1')
  expect(ran.out).toContain('Saved as revision 4.')
  const body = { mark: 'new', base: 3, values: { A: '1' }, ports: { '80': 81 }, deploy: false }
  expect(asked).toEqual([
    ['planUpgrade', body],
    ['upgradeApp', body],
  ])
})

test('with --plan nothing is changed, and changes are told by the exit code', async () => {
  const { asked, client } = server(clean)
  expect((await runCommand('upgrade', { cwd, client, args: ['blog'], options: { plan: true } })).code).toBe(2)
  expect(asked.map(([name]) => name)).toEqual(['planUpgrade'])
  const none = server({ ...clean, available: false, reason: 'The template acme/blog has not changed since.' })
  const ran = await runCommand('upgrade', { cwd, client: none.client, args: ['blog'], options: { plan: true } })
  expect(ran).toEqual({ code: 0, out: 'The template acme/blog has not changed since.\n', err: '' })
})

test('a person who says no changes nothing', async () => {
  const { asked, client } = server(clean)
  const ran = await runCommand('upgrade', { cwd, client, args: ['blog'], yes: false, confirm: async () => false })
  expect(ran).toMatchObject({ code: 130, err: 'Nothing was changed.\n' })
  expect(asked.map(([name]) => name)).toEqual(['planUpgrade'])
})

test('conflicts are shown at their lines, with exit code 65 and the way to go on', async () => {
  const { asked, client } = server(open)
  const ran = await runCommand('upgrade', { cwd, client, args: ['blog'] })
  expect(ran.code).toBe(65)
  expect(ran.out).toContain(
    'line 2 of the document (services.web): you and the template changed the same thing\n  yours     |   a\n  then      |   b\n  now       | (nothing)\n',
  )
  expect(ran.out).toContain('file conf/site.env: changed by both\nline 1 of conf/site.env:')
  expect(ran.err).toContain('line 2 (services.web), file conf/site.env')
  expect(ran.err).toContain('panamax upgrade blog --out merged.yaml')
  expect(asked).toEqual([])
})

test('what is undecided is written to be edited, never over something, and taken when it is resolved', async () => {
  const { asked, client } = server(open)
  const out = join(cwd, 'merged.yaml')
  const run = (options: Readonly<Record<string, string>>) =>
    runCommand('upgrade', { cwd, client, args: ['blog'], options })
  expect((await run({ out })).code).toBe(65)
  expect(readFileSync(out, 'utf8')).toBe(marked)
  expect(readFileSync(join(cwd, 'conf/site.env'), 'utf8')).toContain('<<<<<<< yours')
  rmSync(out)
  const again = await run({ out })
  expect(again).toMatchObject({ code: 65, err: expect.stringContaining('conf/site.env exists already') })
  writeFileSync(out, 'services: {}\n')
  writeFileSync(join(cwd, 'conf/site.env'), 'AB\n')
  expect((await run({ document: out })).err).not.toContain('the same thing')
  expect(asked[0]?.[1]).toMatchObject({ document: 'services: {}\n', files: { 'conf/site.env': 'AB\n' } })
})

test('a server that names a file outside is not followed', async () => {
  const conflicts = open.files[0]?.conflicts ?? []
  mkdirSync(join(cwd, 'in'))
  for (const path of ['../escape', '/etc/escape', 'a/../../escape', '']) {
    const { client } = server({ ...open, files: [{ path, change: 'conflict', text: 'x', conflicts }] })
    const ran = await runCommand('upgrade', {
      cwd,
      client,
      args: ['blog'],
      options: { out: join(cwd, 'in/merged.yaml') },
    })
    // An absolute path is below the folder when it is joined to it.
    expect([ran.code, path]).toEqual([path.startsWith('/') ? 65 : 76, path])
  }
})

test('a port in the way is named with the way out', async () => {
  const conflicts = [{ port: 9000, protocol: 'tcp', service: 'web', holder: 'process nginx (pid 812)', nextFree: 9001 }]
  const { client } = server(clean, { planUpgrade: { ...plan, conflicts } })
  const ran = await runCommand('upgrade', { cwd, client, args: ['blog'] })
  expect(ran).toMatchObject({ code: 65, err: expect.stringContaining('--port 9000=9001') })
})

test('without an app it lists those whose template has changed', async () => {
  const app = (name: string, upgrade?: boolean) => ({ name, ...(upgrade === undefined ? {} : { upgrade }) })
  const { client } = server(open, { listApps: [app('blog', true), app('wiki', false), app('own')] })
  const ran = await runCommand('upgrade', { cwd, client })
  expect(ran.out).toBe(
    'NAME  TEMPLATE   CHANGED\nblog  acme/blog           a conflict\nSee one: panamax upgrade blog --plan\n',
  )
  const json = await runCommand('upgrade', { cwd, client, options: { json: true } })
  expect(JSON.parse(json.out)).toMatchObject([{ app: 'blog', template: 'acme/blog' }])
  const none = server(clean, { listApps: [app('wiki', false)] })
  expect((await runCommand('upgrade', { cwd, client: none.client })).out).toBe('Every app has what its template has.\n')
})
