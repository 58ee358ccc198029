import type { PublishedFiles } from '../publish/destination.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { type GitHubDestination, GitHubPublisher } from './publisher.ts'
import { type AccountBench, openAccountBench } from './testing/account-bench.ts'
import { commits, looks, used } from './testing/routes.ts'
import type { FakeRepository, RepositoryOptions } from './testing/world.ts'

let bench: AccountBench
afterEach(() => bench.close())

const files: PublishedFiles = {
  path: 'apps/My blog.pmx',
  files: { 'apps/My blog.pmx': 'name: Blog\n' },
  message: 'Publish Blog\n\nFor everybody.',
}
const proposes = [...commits, used.pulls, used.makePull, used.makeBranch]
const branchName = /^panamax\/My-blog-[0-9a-f]{8}$/

async function open(
  uses: readonly string[],
  fullName: string,
  { rights = { scopes: ['repo'] }, ...options }: RepositoryOptions & { rights?: { scopes?: string[] } } = {},
): Promise<FakeRepository> {
  bench = await openAccountBench({ uses })
  const { world } = bench.github
  await bench.accounts.put('github.com', world.addToken('ada', rights), bench.signal)
  bench.github.asked.length = 0
  return world.addRepository(fullName, { files: { 'README.md': '# Ours' }, ...options })
}

const write = (to: Partial<GitHubDestination> & { repository: string }, what: PublishedFiles = files) =>
  new GitHubPublisher(bench.accounts, { type: 'github', ...to }).write(what, bench.signal)

describe('a pull request from one’s own repository', () => {
  it('is opened when it is asked for, with title and text of the message', async () => {
    const repository = await open(proposes, 'ada/templates')
    const result = await write({ repository: 'ada/templates', pullRequest: true })
    const [pull] = repository.pulls
    expect(result).toMatchObject({
      outcome: 'proposed',
      url: expect.stringMatching(/\/ada\/templates\/pull\/1$/),
      notes: [],
    })
    expect(pull).toMatchObject({ title: 'Publish Blog', body: 'For everybody.', base: 'main', state: 'open' })
    expect(pull?.head.branch).toMatch(branchName)
    expect(repository.text('apps/My blog.pmx', pull?.head.branch)).toBe('name: Blog\n')
    expect(repository.text('apps/My blog.pmx', 'main')).toBeUndefined()
    expect(result.commit).toBe(repository.branches.get(pull?.head.branch ?? ''))
  })

  it('is added to while it is open, and never opened twice', async () => {
    const repository = await open([...proposes, used.moveBranch], 'ada/templates')
    const to = { repository: 'ada/templates', pullRequest: true }
    const first = await write(to)
    const same = await write(to)
    expect(same).toMatchObject({
      outcome: 'unchanged',
      url: first.url,
      notes: ['It is proposed already, in pull request 1.'],
    })
    const second = await write(to, { ...files, files: { [files.path]: 'name: Blog 2\n' } })
    expect(second).toMatchObject({
      outcome: 'proposed',
      url: first.url,
      notes: ['The commit was added to pull request 1.'],
    })
    expect(repository.pulls).toHaveLength(1)
    expect(repository.log(repository.pulls[0]?.head.branch)).toHaveLength(3)
  })

  it('is opened anew, from what the branch is based on, when the last one was closed', async () => {
    const repository = await open([...proposes, used.moveBranch], 'ada/templates')
    const to = { repository: 'ada/templates', pullRequest: true }
    await write(to)
    const [first] = repository.pulls
    if (first !== undefined) first.state = 'closed'
    repository.commit({ 'other.pmx': 'o' }, 'Other')
    const result = await write(to)
    expect(result.url).toMatch(/\/pull\/2$/)
    expect(repository.log(first?.head.branch)).toEqual([files.message, 'Other', 'Initial commit'])
  })

  it('is not opened when the branch holds everything', async () => {
    await open(looks, 'ada/templates', { files: { ...files.files } })
    expect((await write({ repository: 'ada/templates', pullRequest: true })).outcome).toBe('unchanged')
  })

  it('goes on when its branch has moved in between, once, and then says so', async () => {
    const repository = await open([...proposes, used.moveBranch], 'ada/templates')
    const to = { repository: 'ada/templates', pullRequest: true }
    await write(to)
    const branch = repository.pulls[0]?.head.branch ?? ''
    bench.github.before(used.moveBranch, () => void repository.commit({ 'review.md': 'r' }, 'Review', branch))
    const changed = { ...files, files: { [files.path]: 'name: Blog 2\n' } }
    expect((await write(to, changed)).outcome).toBe('proposed')
    expect(repository.log(branch)).toEqual([files.message, 'Review', files.message, 'Initial commit'])
    const stuck = { status: 409, body: { message: 'Reference cannot be updated' } }
    for (let time = 0; time < 2; time++) bench.github.play(used.moveBranch, stuck)
    await expect(write(to)).rejects.toThrow(
      'cannot be written. Try again. github.com says: Reference cannot be updated',
    )
  })

  it('is the one that somebody opened in the same moment', async () => {
    const repository = await open(proposes, 'ada/templates')
    bench.github.before(used.makePull, () => {
      const branch = [...repository.branches.keys()].find((each) => each.startsWith('panamax/')) ?? ''
      repository.pulls.push({
        number: 1,
        head: { repository, branch },
        base: 'main',
        title: 't',
        body: '',
        user: 'ada',
        state: 'open',
      })
    })
    const result = await write({ repository: 'ada/templates', pullRequest: true })
    expect(result.url).toMatch(/\/pull\/1$/)
  })

  it('needs a branch to end in', async () => {
    const repository = await open([used.user, used.repository, used.head], 'ada/templates')
    await expect(write({ repository: 'ada/templates', pullRequest: true, branch: 'none' })).rejects.toThrow(
      'ada/templates has no branch none.',
    )
    repository.branches.clear()
    await expect(write({ repository: 'ada/templates', pullRequest: true })).rejects.toThrow('ada/templates is empty')
  })
})

describe('without the right to push', () => {
  const forks = [...proposes, used.fork]

  it('a fork is made, waited for, and proposed from', async () => {
    const repository = await open(forks, 'acme/templates', { branch: 'trunk' })
    bench.github.world.forks = { copying: 3 }
    const result = await write({ repository: 'acme/templates' })
    const fork = bench.github.world.find('ada', 'templates')
    expect(bench.waits).toEqual([1000, 1000, 2000])
    expect(result).toMatchObject({
      outcome: 'proposed',
      url: expect.stringMatching(/\/acme\/templates\/pull\/1$/),
      notes: ['You may not push to acme/templates: this is from your fork ada/templates.'],
      sourceAddress: expect.stringMatching(/\/acme\/templates$/),
    })
    expect(repository.pulls[0]).toMatchObject({ base: 'trunk', user: 'ada' })
    expect(repository.pulls[0]?.head.repository).toBe(fork)
    expect(repository.log()).toHaveLength(1)
  })

  const behind = [...proposes, used.compare, used.mergeUpstream]

  it('the fork that there is already is used, and brought up to date', async () => {
    const repository = await open(behind, 'acme/templates')
    const fork = bench.github.world.addRepository('ada/templates', { parent: repository })
    repository.commit({ 'later.pmx': 'l' }, 'Later')
    await write({ repository: 'acme/templates' })
    expect(fork.log(repository.pulls[0]?.head.branch)).toEqual([files.message, 'Later', 'Initial commit'])
    expect(fork.log()).toEqual(['Later', 'Initial commit'])
  })

  it('a fork that GitHub does not bring up to date is proposed from where it is', async () => {
    const repository = await open(behind, 'acme/templates')
    const fork = bench.github.world.addRepository('ada/templates', { parent: repository })
    repository.commit({ '.github/workflows/x.yml': 'x' }, 'Workflows')
    const message =
      'refusing to allow an OAuth App to create or update workflow `.github/workflows/x.yml` without `workflow` scope'
    bench.github.play(used.mergeUpstream, { status: 422, body: { message } })
    expect((await write({ repository: 'acme/templates' })).outcome).toBe('proposed')
    expect(fork.log(repository.pulls[0]?.head.branch)).toEqual([files.message, 'Initial commit'])
  })

  it('a fork with changes of its own is left as it is, and says so when it is in the way', async () => {
    const repository = await open([...commits, used.pulls, used.compare, used.makeBranch], 'acme/templates')
    const fork = bench.github.world.addRepository('ada/templates', { parent: repository })
    fork.commit({ 'mine.pmx': 'm' }, 'Mine')
    repository.commit({ 'later.pmx': 'l' }, 'Later')
    await expect(write({ repository: 'acme/templates' })).rejects.toThrow(
      /The branch panamax\/\S+ of ada\/templates cannot be written\. Use "Sync fork" on its page, then publish again\. github\.com says: Not Found/,
    )
    expect(fork.log()).toEqual(['Mine', 'Initial commit'])
  })

  it('a fork that is only ahead does not bring its own changes along', async () => {
    const repository = await open([...proposes, used.compare], 'acme/templates')
    const fork = bench.github.world.addRepository('ada/templates', { parent: repository })
    fork.commit({ 'mine.pmx': 'm' }, 'Mine')
    await write({ repository: 'acme/templates' })
    expect(fork.log(repository.pulls[0]?.head.branch)).toEqual([files.message, 'Initial commit'])
  })

  it('a missing scope is named, also where GitHub only says that there is nothing', async () => {
    await open([...commits, used.fork, used.pulls, used.makeBranch], 'acme/templates')
    bench.github.play(used.makeBranch, {
      status: 404,
      body: { message: 'Not Found' },
      headers: { 'x-oauth-scopes': 'public_repo', 'x-accepted-oauth-scopes': 'repo' },
    })
    await expect(write({ repository: 'acme/templates' })).rejects.toThrow('The token lacks the scope "repo".')
  })

  it('another repository of that name is left alone', async () => {
    const repository = await open(forks, 'acme/templates')
    const own = bench.github.world.addRepository('ada/templates', { files: { 'mine.pmx': 'm' } })
    await write({ repository: 'acme/templates' })
    expect(repository.pulls[0]?.head.repository.fullName).toBe('ada/templates-1')
    expect(own.branches.size).toBe(1)
  })

  it('a fork that is not ready after a minute is left for later, in words', async () => {
    await open([used.user, used.repository, used.head, used.commit, used.tree, used.fork], 'acme/templates')
    bench.github.world.forks = { copying: 1000 }
    const later = write({ repository: 'acme/templates' })
    await expect(later).rejects.toThrow(
      'github.com is still copying acme/templates to ada/templates. Publish again in a few minutes.',
    )
    await expect(later).rejects.toMatchObject({ code: 'unreachable' })
    expect(bench.waits.reduce((sum, wait) => sum + wait, 0)).toBe(60_000)
  })

  it('a repository that does not let itself be forked says so', async () => {
    await open(looks, 'acme/templates', { allowsForks: false })
    await expect(write({ repository: 'acme/templates' })).rejects.toThrow('it does not let itself be forked')
  })

  it('a fine-grained token cannot fork what is not its owner’s, and the way out is named', async () => {
    bench = await openAccountBench({ uses: [...looks, used.fork, used.repositories] })
    const { world } = bench.github
    const token = world.addToken('ada', { permissions: { contents: 'write', pull_requests: 'write' } })
    await bench.accounts.put('github.com', token, bench.signal)
    world.addRepository('acme/templates', { files: {} })
    await expect(write({ repository: 'acme/templates' })).rejects.toThrow(
      /cannot be forked with this token: a fine-grained token reaches only what belongs to its owner. Use a classic one/,
    )
  })
})
