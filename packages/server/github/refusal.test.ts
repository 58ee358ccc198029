import { afterEach, describe, expect, it } from 'vitest'
import type { PublishedFiles } from '../publish/destination.ts'
import { GitHubPublisher } from './publisher.ts'
import { messageIn } from './refusal.ts'
import { type AccountBench, openAccountBench } from './testing/account-bench.ts'
import { looks, used } from './testing/routes.ts'
import type { FakeToken, RepositoryOptions } from './testing/world.ts'

let bench: AccountBench | undefined
afterEach(async () => {
  await bench?.close()
  bench = undefined
})

const files: PublishedFiles = { path: 'blog.pmx', files: { 'blog.pmx': 'b' }, message: 'Publish Blog' }

async function publish(
  uses: readonly string[],
  rights: Partial<Omit<FakeToken, 'text' | 'login'>>,
  options: RepositoryOptions,
) {
  bench = await openAccountBench({ uses })
  const { world } = bench.github
  await bench.accounts.put('github.com', world.addToken('ada', rights), bench.signal)
  world.addRepository('ada/templates', { files: {}, ...options })
  return new GitHubPublisher(bench.accounts, { type: 'github', repository: 'ada/templates' }).write(files, bench.signal)
}

describe('what a token may not do is said with the permission that is missing', () => {
  it('a classic one without any scope, on a public repository', async () => {
    await expect(publish([...looks, used.makeTree], { scopes: [] }, {})).rejects.toThrow(
      'ada/templates does not exist at github.com, or this token may not see it. The token lacks the scope "public_repo".',
    )
  })

  it('a classic one for public repositories, on a private one', async () => {
    const refused = publish([used.user, used.repository], { scopes: ['public_repo'] }, { isPrivate: true })
    await expect(refused).rejects.toMatchObject({ code: 'not_found', details: { missing: 'lacks the scope "repo"' } })
  })

  it('a fine-grained one that may only read', async () => {
    const uses = [...looks, used.makeTree, used.repositories]
    await expect(publish(uses, { permissions: { contents: 'read' } }, {})).rejects.toThrow(
      'The token needs the permission "Contents: read and write" for ada/templates. github.com says: Resource not accessible by personal access token.',
    )
  })

  it('a fine-grained one that does not reach a private repository', async () => {
    const rights = { permissions: { contents: 'write' }, repositories: [] } as const
    await expect(publish([used.user, used.repository, used.repositories], rights, { isPrivate: true })).rejects.toThrow(
      'ada/templates does not exist at github.com, or this token may not see it. For a private repository a classic token needs the scope "repo", a fine-grained one the repository and the permission "Contents".',
    )
  })

  it('one that an organisation wants to have allowed first', async () => {
    bench = await openAccountBench({ uses: [used.user, used.repository] })
    const { github, accounts, signal } = bench
    await accounts.put('github.com', github.world.addToken('ada', { scopes: ['repo'] }), signal)
    github.play(used.repository, {
      status: 403,
      body: { message: 'Resource protected by organization SAML enforcement.' },
      headers: { 'x-github-sso': 'required; url=https://github.com/orgs/acme/sso?authorization_request=abc' },
    })
    const to = { type: 'github', repository: 'acme/templates' } as const
    await expect(new GitHubPublisher(accounts, to).write(files, signal)).rejects.toThrow(
      'wants single sign-on, and the token is not yet allowed there. Allow it: https://github.com/orgs/acme/sso?authorization_request=abc',
    )
  })

  it('one that was revoked in the meantime', async () => {
    bench = await openAccountBench({ uses: [used.user, used.repository] })
    const { github, accounts, signal } = bench
    await accounts.put('github.com', github.world.addToken('ada', { scopes: ['repo'] }), signal)
    github.world.tokens.clear()
    const to = { type: 'github', repository: 'ada/templates' } as const
    // Not "unauthorized": that would be about whoever uses Panamax.
    await expect(new GitHubPublisher(accounts, to).write(files, signal)).rejects.toMatchObject({
      code: 'rejected',
      message: expect.stringContaining('mistyped, revoked or expired'),
    })
  })
})

describe('what GitHub says', () => {
  it('is one line without anything that a terminal obeys', () => {
    expect(
      messageIn({ message: 'Bad\n\u001b[31mthing\u202e', errors: ['one', { message: 'two' }, { code: 'x' }] }),
    ).toBe('Bad [31mthing: one: two')
    expect(messageIn({ message: 'x'.repeat(5000) })).toHaveLength(400)
    expect(messageIn('<html>')).toBe('')
    expect(messageIn({ message: 7, errors: 'none' })).toBe('')
  })
})
