import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from '@panamax/contract/client'
import type { Publication, TemplatePreview } from '@panamax/contract/publish'
import { PanamaxError } from '@panamax/core/errors'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { refusedCode, runCommand } from '../testing/run-command.ts'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'panamax-publish-'))
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

const preview: TemplatePreview = {
  path: 'blog.pmx',
  document: 'services:\n  web:\n    image: web:2 # \u001b[2J\n',
  files: {},
  beside: [],
  isThere: false,
  values: [
    {
      id: 's',
      service: 'db',
      variable: 'DB_PASSWORD',
      why: 'secret',
      reason: 'its name says it',
      input: 'DB_PASSWORD',
      asked: true,
    },
    { id: 'c', variable: 'comment', why: 'secret', reason: 'the text says what it is', input: '', asked: true },
    {
      id: 'tz',
      service: 'web',
      variable: 'TZ',
      why: 'environment',
      reason: 'a time zone',
      value: 'Europe/Berlin',
      input: 'TZ',
      asked: false,
    },
    {
      id: 'mail',
      service: 'web',
      variable: 'ADMIN',
      why: 'environment',
      reason: 'an address',
      value: 'a@b.org',
      input: 'ADMIN',
      asked: true,
    },
  ],
  findings: [
    {
      rule: 'no-keywords',
      message: 'The template has no keywords.',
      fix: 'Add some.',
      path: ['x-panamax', 'keywords'],
      line: 3,
    },
  ],
  quality: 97,
  losses: [],
  images: ['mine/web:1 (web) is only on this machine.'],
  left: ['notes.txt: nothing in the document refers to it.'],
  obstacles: [],
}
const publication: Publication = {
  outcome: 'published',
  path: 'blog.pmx',
  commit: 'abcdef0123456789',
  url: 'https://github.com/kim/templates/blob/main/blog.pmx',
  source: 'kim-templates',
  notes: ['The branch x was made.'],
}

/** A server that gives these answers, and what it was asked. */
function server(answers: Readonly<Record<string, unknown>> = {}) {
  const asked: [string, unknown][] = []
  const all: Readonly<Record<string, unknown>> = {
    listAccounts: [],
    previewTemplate: preview,
    publishTemplate: publication,
    ...answers,
  }
  const call = async (name: string, request: { body?: unknown }): Promise<unknown> => {
    if (request.body !== undefined) asked.push([name, request.body])
    if (!(name in all)) throw new PanamaxError('not_found', `${name} is not prepared.`)
    return all[name]
  }
  return { asked, client: async () => ({ call }) as unknown as Client }
}

const to = { type: 'github', host: 'github.com', repository: 'kim/templates', folder: '', pullRequest: false }

test('shows values, the exact file and the quality, publishes what was said, and tells where it is', async () => {
  writeFileSync(join(cwd, 'README.md'), '# Blog\n')
  const { asked, client } = server()
  const ran = await runCommand('publish', {
    cwd,
    client,
    args: ['blog'],
    options: {
      to: 'kim/templates',
      name: 'Blog',
      keywords: 'blog, comments,',
      author: ['Kim Example <kim@example.org>', 'Lee'],
      documentation: 'README.md',
      message: 'A blog',
      format: 'compose',
    },
  })
  expect(ran).toMatchObject({ code: 0, err: '' })
  expect(ran.out).toContain('db  DB_PASSWORD  is asked for as DB_PASSWORD  its name says it\n')
  expect(ran.out).toMatch(/comment +is taken out +the text says what it is\n/)
  expect(ran.out).toMatch(/web +TZ +Europe\/Berlin +stays +a time zone\n/)
  expect(ran.out).toContain('Images that others may not get:\n  mine/web:1 (web) is only on this machine.\n')
  expect(ran.out).toContain('Stays behind:\n  notes.txt: nothing in the document refers to it.\n')
  expect(ran.out).toContain('Quality 97 of 100:\n  line 3: The template has no keywords. Add some.\n')
  expect(ran.out).toContain('blog.pmx\nservices:\n  web:\n    image: web:2 # ␛[2J\n')
  expect(ran.out).toContain(
    'Published blog.pmx to kim/templates (commit abcdef012345).\nhttps://github.com/kim/templates/blob/main/blog.pmx\nThe branch x was made.\n',
  )
  expect(ran.out).toContain('panamax search --source kim-templates')
  const template = {
    name: 'Blog',
    keywords: ['blog', 'comments'],
    authors: ['Kim Example', 'Lee'],
    documentation: '# Blog\n',
    format: 'compose',
  }
  expect(asked).toEqual([
    ['previewTemplate', { template, to }],
    [
      'publishTemplate',
      { template, to, addSource: true, message: 'A blog', author: { name: 'Kim Example', email: 'kim@example.org' } },
    ],
  ])
})

test('what is there already is shown as a difference', async () => {
  const { client } = server({ previewTemplate: { ...preview, published: 'services:\n  web:\n    image: web:1\n' } })
  const ran = await runCommand('publish', {
    cwd,
    client,
    args: ['blog'],
    options: { to: 'kim/templates', dryRun: true },
  })
  expect(ran.code).toBe(2)
  expect(ran.out).toContain('@@ -1,3 +1,3 @@\n services:\n   web:\n-    image: web:1\n+    image: web:2 # ␛[2J\n')
})

test('publishing the same again publishes nothing', async () => {
  const { asked, client } = server({ previewTemplate: { ...preview, published: preview.document, isThere: true } })
  const ran = await runCommand('publish', { cwd, client, args: ['blog'], options: { to: 'kim/templates' } })
  expect(ran.code).toBe(0)
  expect(ran.out).toBe(`Nothing to publish: kim/templates holds exactly this already, as ${preview.path}.\n`)
  expect(asked.map(([name]) => name)).toEqual(['previewTemplate'])
  const files = server({
    previewTemplate: {
      ...preview,
      published: preview.document,
      isThere: true,
      files: { 'a.conf': 'x' },
      beside: [{ path: 'a.conf', state: 'same' }],
    },
  })
  const again = await runCommand('publish', {
    cwd,
    client: files.client,
    args: ['blog'],
    options: { to: 'kim/templates' },
  })
  expect(again.out).toContain('Nothing to publish')
  expect(files.asked.map(([name]) => name)).toEqual(['previewTemplate'])
})

test('what becomes of each file beside the template is shown before anything is written', async () => {
  const { client } = server({
    previewTemplate: {
      ...preview,
      published: preview.document,
      files: { 'blog/a.conf': 'port 81\n', 'blog/n.conf': 'n' },
      beside: [
        { path: 'blog/a.conf', state: 'changed', before: 'port 80\n' },
        { path: 'blog/n.conf', state: 'new' },
        { path: 'blog/o.conf', state: 'removed', before: 'old \u001b[2J\n' },
        { path: 'blog/b.bin', state: 'removed' },
        { path: 'blog/c.conf', state: 'altered' },
        { path: 'blog/README.md', state: 'foreign' },
      ],
    },
  })
  const options = { to: 'kim/templates', dryRun: true }
  const { code, out } = await runCommand('publish', { cwd, client, args: ['blog'], options })
  expect(code).toBe(2)
  expect(out.slice(out.indexOf('blog/a.conf'))).toBe(`blog/a.conf goes with it, and replaces what is there
@@ -1 +1 @@
-port 80
+port 81
blog/n.conf goes with it
blog/o.conf is removed: an earlier publication made it, and the app has it no more
@@ -1 +0,0 @@
-old ␛[2J
blog/b.bin is removed: an earlier publication made it, and the app has it no more
blog/c.conf stays: the app has it no more, but somebody has changed it since it was published
blog/README.md stays: it is not from this app
`)
})

test('values are decided on by their names; a secret is never kept', async () => {
  const { asked, client } = server()
  const options = { to: '/srv/templates', dryRun: true, ask: ['web.TZ'], keep: ['ADMIN'] }
  await runCommand('publish', { cwd, client, args: ['blog'], options })
  expect(asked.at(-1)).toEqual([
    'previewTemplate',
    { template: { ask: { tz: true, mail: false } }, to: { type: 'directory', folder: '/srv/templates' } },
  ])
  const kept = await runCommand('publish', {
    cwd,
    client,
    args: ['blog'],
    options: { ...options, keep: ['DB_PASSWORD'] },
  })
  expect(kept.code).toBe(refusedCode)
  expect(kept.err).toContain('a secret never stays in a template')
  const unknown = await runCommand('publish', { cwd, client, args: ['blog'], options: { ...options, ask: ['NOPE'] } })
  expect(unknown.err).toContain('No value is called NOPE. There are: DB_PASSWORD, comment, TZ, ADMIN.')
})

test('what is in the way is told, and nothing is published', async () => {
  const { asked, client } = server({
    previewTemplate: { ...preview, obstacles: ['Line 6: the secret still stands here.'] },
  })
  const ran = await runCommand('publish', { cwd, client, args: ['blog'], options: { to: 'kim/templates' } })
  expect(ran.code).toBe(refusedCode)
  expect(ran.err).toContain('Line 6: the secret still stands here.')
  expect(asked.map(([name]) => name)).toEqual(['previewTemplate'])
})

test('whoever says no publishes nothing', async () => {
  const { asked, client } = server()
  const ran = await runCommand('publish', {
    cwd,
    client,
    args: ['blog'],
    options: { to: 'kim/templates' },
    confirm: async () => false,
  })
  expect(ran.code).toBe(130)
  expect(asked.map(([name]) => name)).toEqual(['previewTemplate'])
})

test('a token is read from the terminal and a key from its file; neither is shown', async () => {
  const { asked, client } = server()
  const options = { to: 'https://git.example.org/a/b.git', tokenStdin: true, username: 'kim', source: false }
  const ran = await runCommand('publish', { cwd, client, args: ['blog'], options, secret: async () => ' t0ken \n' })
  const credentials = { type: 'token', token: 't0ken', username: 'kim' }
  expect(asked.at(-1)).toMatchObject(['publishTemplate', { to: { type: 'git', credentials }, addSource: false }])
  expect(ran.out + ran.err).not.toContain('t0ken')
  writeFileSync(join(cwd, 'id'), 'KEY')
  await runCommand('publish', {
    cwd,
    client,
    args: ['blog'],
    options: { to: 'git@git.example.org:a/b.git', sshKey: 'id' },
  })
  expect(asked.at(-1)).toMatchObject(['publishTemplate', { to: { credentials: { type: 'ssh-key', key: 'KEY' } } }])
})

test('without a place it says what places there are', async () => {
  const ran = await runCommand('publish', { cwd, client: server().client, args: ['blog'] })
  expect(ran).toMatchObject({ code: refusedCode, err: expect.stringContaining('--to owner/repo') })
})
