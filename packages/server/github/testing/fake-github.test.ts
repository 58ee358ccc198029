import { execFileSync } from 'node:child_process'
import { afterEach, describe, expect, it } from 'vitest'
import { Conformance } from './conformance.ts'
import { loadDescription } from './description.ts'
import { type FakeGitHub, startFakeGitHub } from './fake-github.ts'
import { GitObjects } from './git-objects.ts'
import { used } from './routes.ts'

// What the other tests rely on: a deviation from GitHub's description never goes by unseen.

let github: FakeGitHub | undefined
afterEach(async () => {
  await github?.close().catch(() => undefined)
  github = undefined
})

const headers = {
  accept: 'application/vnd.github+json',
  'x-github-api-version': '2022-11-28',
  'user-agent': 'test',
}

async function start(...uses: string[]): Promise<{ ask: typeof ask; ended: () => Promise<void> }> {
  const started = await startFakeGitHub({ uses })
  github = started
  started.world.addRepository('ada/templates', { files: { 'a.pmx': 'a' } })
  const token = started.world.addToken('ada', { scopes: ['repo'] })
  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(started.api + path, { ...init, headers: { ...headers, authorization: `Bearer ${token}`, ...init.headers } })
  return { ask, ended: () => started.close() }
}

const post = (body: unknown): RequestInit => ({ method: 'POST', body: JSON.stringify(body) })

describe('the server that plays GitHub fails a test', () => {
  it.each([
    ['a route that GitHub does not have', '/templates/of/ada', {}, 'GET /templates/of/ada: GitHub has no such route'],
    ['a route that the test has not declared', '/user/repos', {}, 'GET /user/repos: this test does not use it'],
    ['a wrong type in the body', '/repos/ada/templates/git/trees', post({ tree: 'x' }), '/tree must be array'],
    ['a missing part of the body', '/repos/ada/templates/git/trees', post({}), "must have required property 'tree'"],
    [
      'a mistyped name in the body',
      '/repos/ada/templates/git/trees',
      post({ tree: [{ path: 'a', mode: '100644', type: 'blob', contents: 'x' }] }),
      '/tree/0 must NOT have additional properties {"additionalProperty":"contents"}',
    ],
    [
      'a value that is not in the list',
      '/repos/ada/templates/git/trees',
      post({ tree: [{ path: 'a', mode: '644', type: 'blob', content: 'x' }] }),
      '/tree/0/mode must be equal to one of the allowed values',
    ],
    ['a query that is not described', '/user?verbose=1', {}, 'there is no query parameter "verbose"'],
    [
      'another version of the API',
      '/user',
      { headers: { 'x-github-api-version': '2099-01-01' } },
      'the header x-github-api-version',
    ],
    ['no token', '/user', { headers: { authorization: '' } }, 'no token was sent'],
  ] as const)('for %s', async (_what, path, init, problem) => {
    const { ask, ended } = await start(used.user, used.makeTree)
    await ask(path, init)
    await ask('/user')
    await ask('/repos/ada/templates/git/trees', post({ tree: [] }))
    await expect(ended()).rejects.toThrow(problem)
  })

  it('for a body where none belongs', () => {
    const description = loadDescription('api.github.com')
    const match = description.match('GET', '/user')
    if (match === undefined) throw new Error('GET /user is not described.')
    const request = { params: {}, query: new URLSearchParams(), body: { a: 1 } }
    expect(new Conformance(description).request(match.operation, request)).toEqual(['GET /user: takes no body'])
  })

  it('and no other', async () => {
    const { ask, ended } = await start(used.user, used.makeTree)
    await ask('/user')
    await ask('/repos/ada/templates/git/trees', post({ tree: [] }))
    await expect(ended()).resolves.toBeUndefined()
  })

  it('for a route that was declared and not used', async () => {
    const { ended } = await start(used.user)
    await expect(ended()).rejects.toThrow('GET /user: declared, but never used')
  })

  it('for a route that cannot be declared', async () => {
    const { ended } = await start('GET /users/me')
    await expect(ended()).rejects.toThrow('GET /users/me: GitHub has no such route')
  })

  it('for something prepared that did not happen', async () => {
    const { ask, ended } = await start(used.user)
    await ask('/user')
    github?.before(used.user, () => undefined)
    await expect(ended()).rejects.toThrow('what was prepared did not happen')
  })

  it.each([
    ['a status that is not described', { status: 418, body: {} }, 'GET /user 418: is no answer that GitHub describes'],
    [
      'a body that is not as described',
      { status: 200, body: { login: 'ada' } },
      "must have required property 'avatar_url'",
    ],
    ['an error that is not as described', { status: 401, body: { message: 7 } }, '/message must be string'],
  ])('for an answer of its own that is wrong: %s', async (_what, reply, problem) => {
    const { ask, ended } = await start(used.user)
    github?.play(used.user, reply)
    await ask('/user')
    await expect(ended()).rejects.toThrow(problem)
  })
})

describe('its git', () => {
  it('gives objects the names that git gives them', () => {
    const git = (args: readonly string[], input: string): string =>
      execFileSync('git', args, { input, cwd: '/', encoding: 'utf8' }).trim()
    const objects = new GitObjects()
    const blob = objects.addBlob('Grüße\n')
    expect(blob).toBe(git(['hash-object', '--stdin'], 'Grüße\n'))
    const file = { mode: '100644', sha: blob }
    // The order of git: "a.b" before the folder "a/", which comes before "a0".
    const tree = objects.addTree(
      new Map([
        ['a/x', file],
        ['a0', file],
        ['a.b', file],
      ]),
    )
    const inner = objects.addTree(new Map([['x', file]]))
    const line = (mode: string, name: string, sha: string): Buffer =>
      Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(sha, 'hex')])
    const raw = Buffer.concat([line('100644', 'a.b', blob), line('40000', 'a', inner), line('100644', 'a0', blob)])
    const hashed = execFileSync('git', ['hash-object', '-t', 'tree', '--stdin'], {
      input: raw,
      cwd: '/',
      encoding: 'utf8',
    })
    expect(tree).toBe(hashed.trim())
  })
})
