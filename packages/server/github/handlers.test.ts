import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AppServer, startAppServer } from '../apps/testing/app-server.ts'
import { GitHubPublisher } from './publisher.ts'
import { type FakeGitHub, startFakeGitHub } from './testing/fake-github.ts'
import { commits, used } from './testing/routes.ts'

let server: AppServer
let github: FakeGitHub
beforeEach(async () => {
  server = await startAppServer({ github: { endpoint: () => ({ address: github.api, allowPrivate: true }) } })
})
afterEach(async () => {
  await server.close()
  await github.close()
})

const host = 'github.com'

describe('accounts over the API', () => {
  it('are stored, listed, used and forgotten', async () => {
    github = await startFakeGitHub({ uses: [used.user, used.repositories] })
    const token = github.world.addToken('ada', { scopes: ['repo'] })
    github.world.addRepository('ada/templates', { isPrivate: true, description: 'Mine' })
    github.world.addRepository('kim/old', { roles: { ada: 'write' }, isArchived: true })
    const { client } = server
    const stored = await client.call('putAccount', { params: { host: 'GitHub.com' }, body: { token: ` ${token}\n` } })
    expect(stored).toMatchObject({ host, login: 'ada', scopes: ['repo'], warnings: [] })
    expect(await client.call('listAccounts', {})).toEqual([stored])
    expect(await client.call('listRepositories', { params: { host }, query: {} })).toEqual([
      { fullName: 'ada/templates', private: true, mayPush: true, defaultBranch: 'main', description: 'Mine' },
      { fullName: 'kim/old', private: false, mayPush: false, defaultBranch: 'main' },
    ])
    expect(await client.call('listRepositories', { params: { host }, query: { q: 'KIM' } })).toHaveLength(1)
    await client.call('deleteAccount', { params: { host } })
    expect(await client.call('listAccounts', {})).toEqual([])
    await expect(client.call('listRepositories', { params: { host }, query: {} })).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('panamax account add'),
    })
    await expect(client.call('deleteAccount', { params: { host } })).rejects.toMatchObject({ code: 'not_found' })
  })

  it.each(['', 'two words', 'line\nbreak: x', 'ünlaut'])(
    'refuse what can be no token, without repeating it (%j)',
    async (token) => {
      github = await startFakeGitHub({ uses: [] })
      const refused = server.client.call('putAccount', { params: { host }, body: { token } })
      await expect(refused).rejects.toMatchObject({ code: 'invalid_request' })
      await expect(refused).rejects.not.toMatchObject({ message: expect.stringMatching(/two words|line|ünlaut/) })
    },
  )

  it('do not sign the person out when GitHub does not know the token', async () => {
    github = await startFakeGitHub({ uses: [used.user] })
    const refused = server.client.call('putAccount', { params: { host }, body: { token: 'ghp_unknown' } })
    await expect(refused).rejects.toMatchObject({ code: 'rejected' })
  })
})

it('a token appears in no answer, no log, no error, and in no byte of the store', async () => {
  github = await startFakeGitHub({ uses: [...commits, used.moveBranch, used.repositories] })
  const { client, app, inside } = server
  const token = github.world.addToken('ada', { scopes: ['repo'] })
  const bare = token.replace(/^ghp_/, '')
  github.world.addRepository('ada/templates', { files: {} })
  const seen: unknown[] = []
  const keep = async (call: Promise<unknown>): Promise<void> => {
    seen.push(
      await call.catch((error: Error) => [error.message, error.stack, (error as { details?: unknown }).details]),
    )
  }
  await keep(client.call('putAccount', { params: { host }, body: { token } }))
  await keep(client.call('listAccounts', {}))
  await keep(client.call('listRepositories', { params: { host }, query: {} }))
  const signal = new AbortController().signal
  const files = { path: 'a.pmx', files: { 'a.pmx': 'a' }, message: 'A' }
  const publisher = new GitHubPublisher(inside.accounts, { type: 'github', repository: 'ada/templates' })
  await keep(publisher.write(files, signal))
  // Every way in which it can go wrong with the token on board.
  github.play(used.repositories, { status: 403, body: { message: `Bad token` } })
  await keep(client.call('listRepositories', { params: { host }, query: { q: 'x' } }))
  github.world.tokens.clear()
  await keep(publisher.write(files, signal))
  await keep(client.call('putAccount', { params: { host }, body: { token } }))
  await keep(client.call('putAccount', { params: { host: 'no host' }, body: { token } }))
  await keep(client.call('putAccount', { params: { host }, body: { token, other: 1 } as never }))
  expect(seen).toHaveLength(9)
  expect(JSON.stringify(seen)).not.toContain(bare)
  expect(app.logged.length).toBeGreaterThan(0)
  expect(app.logged.join('\n')).toContain('"audit":"account stored"')
  expect(app.logged.join('\n')).not.toContain(bare)
  const files_ = readdirSync(app.platform.home, { recursive: true, encoding: 'utf8' })
    .map((name) => join(app.platform.home, name))
    .filter((path) => statSync(path).isFile())
  expect(files_.some((path) => path.endsWith('panamax.db'))).toBe(true)
  for (const path of files_) expect(readFileSync(path).includes(bare), path).toBe(false)
  expect(inside.accounts.credentials(host)).toEqual({ type: 'token', username: 'x-access-token', token })
})

it('sources that an account reads are named with it, and hold no copy of its token', async () => {
  github = await startFakeGitHub({ uses: [used.user] })
  const { client, inside } = server
  const token = github.world.addToken('ada', { scopes: ['repo'] })
  await client.call('putAccount', { params: { host }, body: { token } })
  const { store } = inside.marketplace
  const place = {
    kind: 'git',
    address: 'https://github.com/ada/templates.git',
    branch: undefined,
    folder: undefined,
  } as const
  const made = { query: undefined, isLocal: false, createdAt: '2026-01-01T00:00:00Z' }
  store.add({ ...place, ...made, name: 'mine', credentials: { type: 'account', host } })
  expect(await client.call('listAccounts', {})).toMatchObject([{ host, sources: ['mine'] }])
  expect(store.credentials('mine')).toBeUndefined()
  expect(await client.call('getSource', { params: { name: 'mine' } })).toMatchObject({
    hasCredentials: true,
    account: host,
  })
  await client.call('deleteAccount', { params: { host } })
  expect(inside.accounts.credentials(host)).toBeUndefined()
})

it('an account whose key file was exchanged says what to do', async () => {
  github = await startFakeGitHub({ uses: [used.user] })
  const { app, inside, client } = server
  const token = github.world.addToken('ada', { scopes: ['repo'] })
  await client.call('putAccount', { params: { host }, body: { token } })
  app.platform.database.exec("UPDATE accounts SET sealed_token = 'v1:AAAA', updated_at = '2026-01-01T00:00:00.000Z'")
  expect(() => inside.accounts.open(host)).toThrow(/The stored secret of account:github\.com cannot be read/)
})
