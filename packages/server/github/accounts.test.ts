import { afterEach, describe, expect, it } from 'vitest'
import { type AccountBench, openAccountBench } from './testing/account-bench.ts'

let bench: AccountBench
afterEach(() => bench.close())

const user = 'GET /user'
const repositories = 'GET /user/repos'
const probes = ['PATCH /repos/{owner}/{repo}/git/refs/{ref}', 'POST /repos/{owner}/{repo}/pulls']

describe('a token that is stored', () => {
  it('is asked whose it is, and its scopes are kept, not its text', async () => {
    bench = await openAccountBench({ uses: [user] })
    const token = bench.github.world.addToken('ada', { scopes: ['repo', 'gist'] })
    const account = await bench.accounts.put('GitHub.com', token, bench.signal)
    expect(account).toEqual({
      host: 'github.com',
      login: 'ada',
      updatedAt: expect.any(String),
      scopes: ['repo', 'gist'],
      fineGrained: false,
      warnings: [],
    })
    expect(bench.accounts.list()).toEqual([account])
  })

  it('is refused with a way out when GitHub does not know it, and nothing is kept', async () => {
    bench = await openAccountBench({ uses: [user] })
    const refused = bench.accounts.put('github.com', 'ghp_mistyped', bench.signal)
    await expect(refused).rejects.toThrow(
      'github.com does not accept the token: it is mistyped, revoked or expired. Make another one there and store it with "panamax account add".',
    )
    await expect(refused).rejects.toMatchObject({ code: 'rejected' })
    expect(bench.accounts.list()).toEqual([])
  })

  it.each([
    [['public_repo'], 'The token lacks the scope "repo": private repositories are neither listed nor published to.'],
    [
      ['gist'],
      'The token lacks the scope "public_repo" (or "repo", for private repositories): nothing can be published with it.',
    ],
    [[], expect.stringContaining('lacks the scope "public_repo"')],
  ])('says which scope is missing (%s)', async (scopes, warning) => {
    bench = await openAccountBench({ uses: [user] })
    const token = bench.github.world.addToken('ada', { scopes })
    expect(await bench.accounts.put('github.com', token, bench.signal)).toMatchObject({ warnings: [warning], scopes })
  })

  it.each([
    [{ contents: 'write', pull_requests: 'write' }, []],
    [
      { contents: 'read', pull_requests: 'write' },
      ['The token needs the permission "Contents: read and write" to publish (tried on ada/templates).'],
    ],
    [
      {},
      [
        'The token needs the permission "Contents: read and write" to publish (tried on ada/templates).',
        'The token needs the permission "Pull requests: read and write" for pull requests (tried on ada/templates).',
      ],
    ],
  ] as const)(
    'says which permission a fine-grained one lacks (%j), and changes nothing to find out',
    async (permissions, warnings) => {
      bench = await openAccountBench({ uses: [user, repositories, ...probes] })
      const { world } = bench.github
      const token = world.addToken('ada', { permissions })
      const repository = world.addRepository('ada/templates', { files: { 'a.pmx': 'a' } })
      const before = new Map(repository.branches)
      expect(await bench.accounts.put('github.com', token, bench.signal)).toMatchObject({ warnings, fineGrained: true })
      expect(repository.branches).toEqual(before)
      expect(repository.pulls).toEqual([])
    },
  )

  it('warns when a fine-grained one reaches nothing', async () => {
    bench = await openAccountBench({ uses: [user, repositories] })
    bench.github.world.addRepository('ada/templates', { files: {} })
    const token = bench.github.world.addToken('ada', { repositories: [], permissions: { contents: 'write' } })
    const { warnings } = await bench.accounts.put('github.com', token, bench.signal)
    expect(warnings).toEqual([
      'The token reaches no repository that its owner may push to. Choose some, or all, in its settings.',
    ])
  })

  it.each([
    ['2030-03-20 15:15:59 UTC', '2030-03-20T15:15:59.000Z'],
    ['2030-03-20 15:15:59 -0700', '2030-03-20T22:15:59.000Z'],
    ['soon', undefined],
  ])('knows when it expires (%s)', async (expiresAt, expected) => {
    bench = await openAccountBench({ uses: [user] })
    const token = bench.github.world.addToken('ada', { scopes: ['repo'], expiresAt })
    expect((await bench.accounts.put('github.com', token, bench.signal)).expiresAt).toBe(expected)
  })

  it('warns two weeks before it expires, and afterwards', async () => {
    bench = await openAccountBench({ uses: [user] })
    const day = new Date(Date.now() + 20 * 24 * 3600 * 1000).toISOString()
    const expiresAt = `${day.slice(0, 10)} ${day.slice(11, 19)} UTC`
    await bench.accounts.put(
      'github.com',
      bench.github.world.addToken('ada', { scopes: ['repo'], expiresAt }),
      bench.signal,
    )
    expect(bench.accounts.list()[0]?.warnings).toEqual([])
    bench.advance(10 * 24 * 3600 * 1000)
    expect(bench.accounts.list()[0]?.warnings).toEqual([
      `The token expires in 10 days, on ${day.slice(0, 10)}. Make another one and store it.`,
    ])
    bench.advance(10 * 24 * 3600 * 1000)
    expect(bench.accounts.list()[0]?.warnings[0]).toContain('The token expired on')
  })

  it('is refused at once when it belongs to an installed app', async () => {
    bench = await openAccountBench({ uses: [] })
    await expect(bench.accounts.put('github.com', 'ghs_abc', bench.signal)).rejects.toThrow('nobody’s account')
  })

  it('is replaced by the next one, and forgotten when it is removed', async () => {
    bench = await openAccountBench({ uses: [user, repositories] })
    const { world } = bench.github
    world.addRepository('ada/one')
    await bench.accounts.put('github.com', world.addToken('ada', { scopes: ['repo'] }), bench.signal)
    await bench.accounts.put('github.com', world.addToken('kim', { scopes: ['repo'] }), bench.signal)
    expect(bench.accounts.list().map(({ login }) => login)).toEqual(['kim'])
    expect(await bench.accounts.repositories('github.com', '', bench.signal)).toEqual([])
    bench.accounts.remove('api.github.com')
    expect(bench.accounts.list()).toEqual([])
    expect(() => bench.accounts.open('github.com')).toThrow(
      'No account is stored for github.com. An admin stores one, with a token: panamax account add',
    )
    expect(() => bench.accounts.remove('ghe.example')).toThrow('panamax account add --host ghe.example')
  })
})

describe('the list of repositories', () => {
  it('has all of them: own, others’, organisations’, private ones, on several pages', async () => {
    bench = await openAccountBench({ uses: [user, repositories] })
    const { world } = bench.github
    world.addOrganisation('acme', { ada: 'write' })
    for (let index = 0; index < 247; index++) world.addRepository(`ada/repo-${index}`, { isPrivate: index % 2 === 0 })
    world.addRepository('acme/private', { isPrivate: true })
    world.addRepository('kim/shared', { roles: { ada: 'read' }, description: 'Ours' })
    world.addRepository('kim/archived', { roles: { ada: 'write' }, isArchived: true })
    world.addRepository('kim/of-nobodys-business', { isPrivate: true })
    await bench.accounts.put('github.com', world.addToken('ada', { scopes: ['repo'] }), bench.signal)
    const all = await bench.accounts.repositories('github.com', '', bench.signal)
    expect(all).toHaveLength(250)
    expect(new Set(all.map(({ full_name }) => full_name)).size).toBe(250)
    expect(bench.github.asked.filter((each) => each.startsWith(repositories))).toHaveLength(3)
    const acme = await bench.accounts.repositories('github.com', ' ACME/', bench.signal)
    expect(acme).toMatchObject([{ full_name: 'acme/private', private: true, permissions: { push: true } }])
  })

  it('costs nothing when nothing has changed', async () => {
    bench = await openAccountBench({ uses: [user, repositories] })
    const { world, limit } = bench.github
    for (let index = 0; index < 150; index++) world.addRepository(`ada/repo-${index}`)
    await bench.accounts.put('github.com', world.addToken('ada', { scopes: ['repo'] }), bench.signal)
    await bench.accounts.repositories('github.com', '', bench.signal)
    const before = limit.remaining
    expect(await bench.accounts.repositories('github.com', '', bench.signal)).toHaveLength(150)
    expect(limit.remaining).toBe(before)
    world.addRepository('ada/zzz-new')
    expect(await bench.accounts.repositories('github.com', 'zzz', bench.signal)).toHaveLength(1)
  })

  it('comes from a GitHub Enterprise below its own path', async () => {
    bench = await openAccountBench({ uses: [user, repositories], isEnterprise: true })
    const { world } = bench.github
    world.addRepository('ada/templates')
    await bench.accounts.put('github.example:8443', world.addToken('ada', { scopes: ['repo'] }), bench.signal)
    expect(bench.github.api).toMatch(/\/api\/v3$/)
    expect(await bench.accounts.repositories('github.example:8443', '', bench.signal)).toHaveLength(1)
  })
})
