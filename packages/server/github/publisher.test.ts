import { blobName } from '../publish/blob-name.ts'
import type { PublishedFiles } from '../publish/destination.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { type GitHubDestination, GitHubPublisher } from './publisher.ts'
import { type AccountBench, openAccountBench } from './testing/account-bench.ts'
import { commits, looks, used } from './testing/routes.ts'
import type { RepositoryOptions } from './testing/world.ts'

let bench: AccountBench
afterEach(() => bench.close())

const files: PublishedFiles = {
  path: 'blog.pmx',
  files: { 'blog.pmx': 'name: Blog\n' },
  message: 'Publish Blog',
}

/** A GitHub at which ada has an account, and perhaps a repository. */
async function open(uses: readonly string[], repository?: RepositoryOptions) {
  bench = await openAccountBench({ uses })
  const { world } = bench.github
  const token = world.addToken('ada', { scopes: ['repo'] })
  await bench.accounts.put('github.com', token, bench.signal)
  bench.github.asked.length = 0
  return repository === undefined ? undefined : world.addRepository('ada/templates', repository)
}

function publisher(to: Partial<GitHubDestination> = {}): GitHubPublisher {
  return new GitHubPublisher(bench.accounts, { type: 'github', repository: 'ada/templates', ...to })
}

const write = (to: Partial<GitHubDestination> = {}, what: PublishedFiles = files) =>
  publisher(to).write(what, bench.signal)

describe('publishing to a repository', () => {
  it('makes one commit, with author and message, beside what is there', async () => {
    const repository = await open([...commits, used.moveBranch], {
      files: { 'README.md': '# Mine', 'app/old.pmx': 'x' },
    })
    const author = { name: 'Ada', email: 'ada@example.com' }
    const result = await write({}, { ...files, files: { ...files.files, 'app/icon.svg': '<svg/>' }, author })
    expect(result).toEqual({
      outcome: 'published',
      commit: repository?.branches.get('main'),
      url: expect.stringMatching(/\/ada\/templates\/blob\/main\/blog\.pmx$/),
      sourceAddress: expect.stringMatching(/\/ada\/templates$/),
      notes: [],
    })
    expect(repository?.log()).toEqual(['Publish Blog', 'Initial commit'])
    expect([...(repository?.filesAt().keys() ?? [])]).toEqual(['README.md', 'app/icon.svg', 'app/old.pmx', 'blog.pmx'])
    expect(repository?.text('blog.pmx')).toBe('name: Blog\n')
    expect(repository?.head()?.author).toMatchObject(author)
  })

  it('makes no commit when everything is there already', async () => {
    const repository = await open(looks, { files: { ...files.files } })
    const { outcome, commit, url } = await write()
    expect({ outcome, commit }).toEqual({ outcome: 'unchanged', commit: undefined })
    expect(url).toMatch(/blob\/main\/blog\.pmx$/)
    expect(repository?.log()).toEqual(['Initial commit'])
    expect(bench.github.asked.every((each) => each.startsWith('GET '))).toBe(true)
  })

  it('costs nothing to find out a second time that everything is there', async () => {
    await open(looks, { files: { ...files.files } })
    await write()
    const before = bench.github.limit.remaining
    await write()
    expect(bench.github.limit.remaining).toBe(before)
  })

  it('works at a GitHub Enterprise', async () => {
    bench = await openAccountBench({ uses: [...commits, used.moveBranch], isEnterprise: true })
    const { world } = bench.github
    await bench.accounts.put('git.example', world.addToken('ada', { scopes: ['repo'] }), bench.signal)
    const repository = world.addRepository('ada/templates', { files: {} })
    expect(await write({ host: 'git.example' })).toMatchObject({ outcome: 'published' })
    expect(repository.text('blog.pmx')).toBe('name: Blog\n')
  })

  it('updates a file in its place, keeps its mode, and removes what is not part of it any more', async () => {
    const repository = await open([...commits, used.moveBranch], {
      files: { 'blog.pmx': 'old', 'blog/icon.svg': '<svg/>', 'other.pmx': 'o' },
    })
    expect((await write({}, { ...files, remove: ['blog/icon.svg', 'never-there.txt'] })).outcome).toBe('published')
    expect([...(repository?.filesAt().keys() ?? [])]).toEqual(['blog.pmx', 'other.pmx'])
    expect((await write({}, { ...files, remove: ['blog/icon.svg'] })).outcome).toBe('unchanged')
    expect(repository?.log()).toHaveLength(2)
  })

  it('removes what earlier publications made where it is still as it was', async () => {
    const repository = await open([...commits, used.moveBranch], {
      files: { 'blog.pmx': 'old', 'blog/old.conf': 'old', 'blog/mine.conf': 'by hand', 'blog/deep/x.conf': 'x' },
    })
    const stale = {
      'blog/old.conf': [blobName('older'), blobName('old')],
      'blog/mine.conf': [blobName('as published')],
      'blog/never.conf': [blobName('n')],
      'blog/deep': [blobName('x')],
      'blog.pmx': [blobName('old')],
    }
    expect((await write({}, { ...files, stale })).outcome).toBe('published')
    expect([...(repository?.filesAt().keys() ?? [])]).toEqual(['blog.pmx', 'blog/deep/x.conf', 'blog/mine.conf'])
    expect((await write({}, { ...files, stale })).outcome).toBe('unchanged')
    expect(repository?.log()).toHaveLength(2)
  })

  it('asks for the default branch each time, so that a renamed one is found', async () => {
    const repository = await open([...commits, used.moveBranch], { branch: 'master', files: {} })
    await write()
    repository?.rename('master', 'trunk')
    const result = await write({}, { ...files, files: { 'blog.pmx': 'name: Blog 2\n' } })
    expect(result.url).toMatch(/blob\/trunk\/blog\.pmx$/)
    expect(repository?.log('trunk')).toEqual(['Publish Blog', 'Publish Blog', 'Initial commit'])
  })

  it('follows a repository to its new name', async () => {
    const repository = await open([...commits, used.moveBranch], { files: {} })
    if (repository !== undefined) bench.github.world.moveRepository(repository, 'ada/stacks')
    const result = await write()
    expect(result.notes).toEqual(['ada/templates is called ada/stacks now.'])
    expect(result.sourceAddress).toMatch(/\/ada\/stacks$/)
    expect(repository?.text('blog.pmx')).toBe('name: Blog\n')
  })

  it('writes to a branch that is named, and makes it where it is not', async () => {
    const repository = await open([...commits, used.makeBranch, used.moveBranch], { files: { 'a.pmx': 'a' } })
    const made = await write({ branch: 'drafts/blog' })
    expect(made).toMatchObject({ branch: 'drafts/blog', notes: ['The branch drafts/blog was made from main.'] })
    expect(made.url).toMatch(/blob\/drafts\/blog\/blog\.pmx$/)
    await write({ branch: 'drafts/blog' }, { ...files, files: { 'blog.pmx': 'again' } })
    expect(repository?.log('drafts/blog')).toHaveLength(3)
    expect(repository?.log('main')).toHaveLength(1)
  })

  it('begins an empty repository', async () => {
    const repository = await open([used.user, used.repository, used.head, used.putFile], {})
    const result = await write()
    expect(result).toMatchObject({ outcome: 'published', commit: repository?.branches.get('main') })
    expect(repository?.log()).toEqual(['Publish Blog'])
  })

  it('begins an empty repository with several files, the template with the last', async () => {
    const repository = await open([...commits, used.putFile, used.moveBranch], {})
    await write({}, { ...files, files: { ...files.files, 'README.md': '# Blog', 'icon.svg': '<svg/>' } })
    expect(repository?.log()).toEqual(['Publish Blog', 'Publish Blog'])
    expect([...(repository?.filesAt().keys() ?? [])]).toEqual(['README.md', 'blog.pmx', 'icon.svg'])
  })

  it('says that an empty repository has no other branch to begin with', async () => {
    await open([used.user, used.repository, used.head], {})
    await expect(write({ branch: 'drafts' })).rejects.toThrow(
      'ada/templates is empty, and its first commit goes to main. Publish without naming the branch drafts.',
    )
  })

  it('never replaces a folder, a link or a submodule by a file', async () => {
    const repository = await open(looks, { files: { 'blog.pmx/inside': 'x' } })
    await expect(write()).rejects.toThrow('In ada/templates there is a folder at blog.pmx. Choose another name.')
    await expect(
      write({}, { ...files, path: 'blog.pmx/inside/deeper', files: { 'blog.pmx/inside/deeper': '' } }),
    ).rejects.toThrow('there is a file at blog.pmx/inside')
    expect(repository?.log()).toHaveLength(1)
  })

  it('refuses an archived repository before it changes anything', async () => {
    await open([used.user, used.repository], { files: {}, isArchived: true })
    await expect(write()).rejects.toThrow('ada/templates is archived and takes no changes.')
  })
})

describe('reading what is there', () => {
  it('lists and reads files of the branch, and nothing that is no text', async () => {
    const repository = await open([...looks, used.blob], {
      files: { 'blog.pmx': 'Grüße\n', 'a/b.yaml': 'b', 'x.bin': '\0' },
    })
    expect(await publisher().list(bench.signal)).toEqual(['a/b.yaml', 'blog.pmx', 'x.bin'])
    expect(await publisher().read('blog.pmx', bench.signal)).toBe('Grüße\n')
    expect(await publisher().read('a/b.yaml', bench.signal)).toBe('b')
    expect(await publisher().read('x.bin', bench.signal)).toBeUndefined()
    expect(await publisher().read('none/here.pmx', bench.signal)).toBeUndefined()
    repository?.commit({ 'blog.pmx': 'on drafts' }, 'x', 'drafts')
    expect(await publisher({ branch: 'drafts' }).read('blog.pmx', bench.signal)).toBe('on drafts')
    expect(await publisher({ branch: 'would-be-made' }).read('blog.pmx', bench.signal)).toBe('Grüße\n')
  })

  it('finds nothing in an empty repository, or in one that would be made', async () => {
    await open([used.user, used.repository, used.head], {})
    expect(await publisher().list(bench.signal)).toEqual([])
    expect(await publisher().read('blog.pmx', bench.signal)).toBeUndefined()
    expect(await publisher({ repository: 'ada/new', create: 'private' }).list(bench.signal)).toEqual([])
    await expect(publisher({ repository: 'ada/new' }).list(bench.signal)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('a repository that is made', () => {
  it.each([
    ['private', true],
    ['public', false],
  ] as const)('is %s, and holds the template', async (create, isPrivate) => {
    await open([...commits, used.makeOwn, used.moveBranch])
    const result = await write({ create })
    const made = bench.github.world.find('ada', 'templates')
    expect(made).toMatchObject({ isPrivate, defaultBranch: 'main' })
    expect(made?.log()).toEqual(['Publish Blog', 'Initial commit'])
    expect(result).toMatchObject({ outcome: 'published', commit: made?.branches.get('main') })
    expect((await write({ create })).outcome).toBe('unchanged')
  })

  it('belongs to an organisation', async () => {
    await open([...commits, used.makeOfOrganisation, used.moveBranch])
    bench.github.world.addOrganisation('acme', { ada: 'admin' })
    await write({ repository: 'acme/stacks', create: 'private' })
    expect(bench.github.world.find('acme', 'stacks')?.text('blog.pmx')).toBe('name: Blog\n')
  })

  it('needs a permission of its own of a fine-grained token', async () => {
    bench = await openAccountBench({ uses: [used.user, used.repositories, used.repository, used.makeOwn] })
    const token = bench.github.world.addToken('ada', { permissions: { contents: 'write' } })
    await bench.accounts.put('github.com', token, bench.signal)
    await expect(write({ create: 'private' })).rejects.toThrow(
      'The token needs the permission "Administration: read and write" for ada/templates.',
    )
  })

  it('is refused in words: where one may not, and what exists unseen', async () => {
    await open([used.user, used.repository, used.makeOfOrganisation, used.makeOwn])
    await expect(write({ repository: 'strangers/stacks', create: 'public' })).rejects.toThrow(
      'github.com does not let ada make strangers/stacks. strangers must be an organisation in which ada may make repositories.',
    )
    bench.github.play(used.makeOwn, {
      status: 422,
      body: {
        message: 'Repository creation failed.',
        errors: [{ resource: 'Repository', code: 'custom', message: 'name already exists on this account' }],
        documentation_url: 'https://docs.github.com',
      },
    })
    await expect(write({ repository: 'ada/secret', create: 'private' })).rejects.toThrow(
      'If it exists, this token may not see it. github.com says: Repository creation failed: name already exists on this account',
    )
  })
})

describe('when somebody else is faster', () => {
  it('goes on top of their commit, once', async () => {
    const repository = await open([...commits, used.moveBranch], { files: { 'a.pmx': 'a' } })
    bench.github.before(used.moveBranch, () => void repository?.commit({ 'theirs.pmx': 't' }, 'Theirs'))
    const result = await write()
    expect(result.notes).toEqual(['Somebody else had committed meanwhile: this is on top of theirs.'])
    expect(repository?.log()).toEqual(['Publish Blog', 'Theirs', 'Initial commit'])
    expect(repository?.text('theirs.pmx')).toBe('t')
  })

  it('does not write over what they have just written', async () => {
    const repository = await open([...commits, used.moveBranch], { files: { 'blog.pmx': 'old' } })
    bench.github.before(used.moveBranch, () => void repository?.commit({ 'blog.pmx': 'theirs' }, 'Theirs'))
    await expect(write()).rejects.toThrow('Somebody else has changed blog.pmx in ada/templates just now.')
    expect(repository?.text('blog.pmx')).toBe('theirs')
  })

  it('is content when they have written the same', async () => {
    const repository = await open([...commits, used.moveBranch], { files: { 'blog.pmx': 'old' } })
    bench.github.before(used.moveBranch, () => void repository?.commit(files.files, 'Theirs'))
    expect((await write()).outcome).toBe('unchanged')
  })

  it.each([
    [409, { message: 'Reference cannot be updated' }],
    [422, { message: 'Update is not a fast forward', documentation_url: 'https://docs.github.com' }],
  ])('gives up after the second %i, with GitHub’s own words', async (status, body) => {
    const repository = await open([...commits, used.moveBranch], { files: {} })
    for (let time = 0; time < 2; time++) bench.github.play(used.moveBranch, { status, body })
    await expect(write()).rejects.toThrow(
      `Others change ada/templates at the same time, twice in a row. Try again in a moment. github.com says: ${body.message}`,
    )
    expect(repository?.log()).toHaveLength(1)
  })

  it('notices that an empty repository was begun by somebody else', async () => {
    const repository = await open([...commits, used.putFile, used.moveBranch], {})
    bench.github.before(used.putFile, () => void repository?.commit({ 'blog.pmx': 'theirs' }, 'Theirs'))
    await write()
    expect(repository?.log()).toEqual(['Publish Blog', 'Theirs'])
  })

  it('explains a protected branch without trying again', async () => {
    await open([...commits, used.moveBranch], { files: {} })
    const message = 'Repository rule violations found\n\nChanges must be made through a pull request.'
    bench.github.play(used.moveBranch, { status: 422, body: { message, documentation_url: 'https://docs.github.com' } })
    await expect(write()).rejects.toThrow('ada/templates protects its branch main: publish as a pull request.')
    expect(bench.github.asked.filter((each) => each.startsWith('PATCH'))).toHaveLength(1)
  })
})
