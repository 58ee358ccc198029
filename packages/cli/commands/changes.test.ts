import type { PlanView } from '@panamax/contract/apps'
import { expect, test } from 'vitest'
import { exitCode } from '@panamax/core/errors'
import { preparedServer } from '../testing/prepared-server.ts'
import { runCommand } from '../testing/run-command.ts'

const document = `name: blog
x-panamax:
  inputs: {TITLE: {default: Blog}, HOST: {default: localhost}}
services:
  web: {image: "web:1", environment: {TITLE: "\${TITLE}", URL: "http://\${HOST}/"}}
`
const revision = {
  number: 3,
  createdAt: '2026-01-02T03:04:05Z',
  author: 'kim',
  note: 'created',
  deployed: true,
  outcome: 'succeeded',
} as const
const plan: PlanView = {
  app: 'blog',
  title: 'Blog',
  isNew: false,
  changes: [],
  warnings: [],
  conflicts: [],
  losses: [],
  permissions: [],
  problems: [],
  inputs: [],
  document,
}
const server = () =>
  preparedServer({
    listRevisions: [revision],
    getRevision: { ...revision, document, values: {}, files: [] },
    planRevision: plan,
    createRevision: { ...revision, number: 4 },
  })
const set = (client: ReturnType<typeof server>['client'], args: readonly string[], options = {}) =>
  runCommand('set', { cwd: '/', client, args, options: { saveOnly: true, ...options } })

test('set changes the answer where a value is one, and says so', async () => {
  const { asked, client } = server()
  const ran = await set(client, ['blog.web', 'TITLE=My $ page'])
  expect(ran.err).toContain('web.TITLE is the answer to the question TITLE: that is changed, wherever it is used.')
  expect(asked.at(-1)).toEqual([
    'createRevision',
    { params: { app: 'blog' }, body: { document, values: { TITLE: 'My $ page' }, base: 3, note: 'set web' } },
  ])
})

test('set says which question goes with its last use', async () => {
  const { asked, client } = server()
  const ran = await set(client, ['blog.web', 'URL=http://example.org/'])
  expect(ran.err).toContain('Nothing uses the answer to HOST any more: the question is removed.')
  expect(JSON.stringify(asked.at(-1))).not.toContain('HOST')
})

test('set for a service that is not there changes nothing', async () => {
  const { asked, client } = server()
  const ran = await set(client, ['blog.nope', 'A=1'])
  expect(ran.code).toBe(exitCode.unsupported)
  expect(ran.err).toContain('nope')
  expect(asked.map(([name]) => name)).toEqual(['listRevisions', 'getRevision'])
})
