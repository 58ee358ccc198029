import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseGitAddress } from '../git/address.ts'
import { Git } from '../git/git.ts'
import { GitServer } from '../git/testing/git-server.ts'
import { TestRepository } from '../git/testing/test-repository.ts'
import { blobName } from './blob-name.ts'
import { type GitDestination, GitPublisher } from './git-publisher.ts'

let folder: string
let server: GitServer
let repository: TestRepository
const token = 'tok3n-for-pushing'
const signal = new AbortController().signal

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'panamax-test-publish-'))
  repository = new TestRepository(join(folder, 'served/team/templates.git'))
  server = await GitServer.start({ root: join(folder, 'served'), users: { ann: token } })
})
afterEach(async () => {
  await server.close()
  // What was needed meanwhile is gone.
  expect(
    readdirSync(folder)
      .filter((name) => name === 'room')
      .flatMap((name) => readdirSync(join(folder, name))),
  ).toEqual([])
  rmSync(folder, { recursive: true, force: true })
})

function publisher(more: Partial<GitDestination> = {}, address = server.url('team/templates.git')): GitPublisher {
  const git = new Git({ folder: join(folder, 'git'), path: process.env['PATH'] ?? '' })
  const to = {
    address: parseGitAddress(address).address,
    branch: undefined,
    credentials: { type: 'token' as const, username: 'ann', token },
    allowLocal: true,
    ...more,
  }
  return new GitPublisher(git, to, join(folder, 'room'))
}

const blog = (content: string) => ({ path: 'blog.pmx', files: { 'blog.pmx': content }, message: 'Publish blog' })
const held = (path: string, branch = 'main') => repository.git(['show', `${branch}:${path}`])
const count = (branch = 'main') => repository.git(['rev-list', '--count', branch])

test('a template is committed and pushed with author and message; the other files stay', async () => {
  repository.commit({ 'README.md': 'hello', 'deep/er/a.txt': '1' })
  await using to = publisher()
  expect(await to.list(signal)).toEqual(['README.md', 'deep/er/a.txt'])
  expect(await to.read('blog.pmx', signal)).toBeUndefined()
  const author = { name: 'Grace H', email: 'grace@example.com' }
  const done = await to.write({ ...blog('services: {}'), author }, signal)
  expect(done).toMatchObject({ outcome: 'published', sourceAddress: server.url('team/templates.git') })
  expect(done.commit).toBe(repository.git(['rev-parse', 'main']))
  expect(repository.git(['log', '-1', '--format=%an <%ae> %s'])).toBe('Grace H <grace@example.com> Publish blog')
  expect([held('blog.pmx'), held('README.md'), held('deep/er/a.txt')]).toEqual(['services: {}', 'hello', '1'])
})

test('the same again makes no commit, on the same or another connection', async () => {
  repository.commit({ 'README.md': 'hello' })
  {
    await using to = publisher()
    await to.write(blog('a: 1\n'), signal)
  }
  await using again = publisher()
  expect(await again.read('blog.pmx', signal)).toBe('a: 1\n')
  expect((await again.write(blog('a: 1\n'), signal)).outcome).toBe('unchanged')
  expect(count()).toBe('2')
})

test('files that a publication no longer has are removed in the same commit', async () => {
  repository.commit({ 'blog.pmx': 'old', 'blog/site.conf': 'x', other: 'y' })
  await using to = publisher()
  await to.write({ ...blog('new'), remove: ['blog/site.conf'] }, signal)
  expect(await publisherList()).toEqual(['blog.pmx', 'other'])
  expect(count()).toBe('2')
})

test('what earlier publications made goes where it is still as it was', async () => {
  repository.commit({ 'blog/compose.yaml': 'a', 'blog/old.conf': 'old', 'blog/mine.conf': 'by hand', other: 'y' })
  await using to = publisher()
  const stale = {
    'blog/old.conf': [blobName('older'), blobName('old')],
    'blog/mine.conf': [blobName('as published')],
    'blog/never.conf': [blobName('n')],
    blog: [blobName('a')],
    'blog/compose.yaml': [blobName('a')],
  }
  const again = { path: 'blog/compose.yaml', files: { 'blog/compose.yaml': 'a' }, stale, message: 'x' }
  expect((await to.write(again, signal)).outcome).toBe('published')
  expect(await publisherList()).toEqual(['blog/compose.yaml', 'blog/mine.conf', 'other'])
  await using next = publisher()
  expect((await next.write(again, signal)).outcome).toBe('unchanged')
  expect(count()).toBe('2')
})

async function publisherList(): Promise<readonly string[]> {
  await using to = publisher()
  return await to.list(signal)
}

test('an empty repository gets its first commit, on the branch that it names', async () => {
  const empty = new TestRepository(join(folder, 'served/team/empty.git'), 'trunk')
  await using to = publisher({}, server.url('team/empty.git'))
  expect(await to.list(signal)).toEqual([])
  expect((await to.write(blog('first'), signal)).outcome).toBe('published')
  expect(empty.git(['show', 'trunk:blog.pmx'])).toBe('first')
})

test('a branch that is not there is made from the default one', async () => {
  repository.commit({ 'README.md': 'hello' })
  await using to = publisher({ branch: 'proposals' })
  const done = await to.write(blog('x'), signal)
  expect(done).toMatchObject({ branch: 'proposals', notes: ['The branch proposals was made.'] })
  expect([held('README.md', 'proposals'), held('blog.pmx', 'proposals'), count()]).toEqual(['hello', 'x', '1'])
  expect(() => publisher({ branch: '--force' })).toThrow(/no name of a branch/)
})

test('somebody who pushes in between loses nothing: it is tried once more on top of theirs', async () => {
  repository.commit({ 'README.md': 'hello' })
  await using to = publisher()
  await to.list(signal)
  repository.commit({ 'theirs.pmx': 'theirs' })
  expect((await to.write(blog('mine'), signal)).outcome).toBe('published')
  expect([held('theirs.pmx'), held('blog.pmx'), count()]).toEqual(['theirs', 'mine', '3'])
})

test('somebody who changes the very same file in between is not written over', async () => {
  repository.commit({ 'blog.pmx': 'old' })
  await using to = publisher()
  await to.list(signal)
  repository.commit({ 'blog.pmx': 'theirs' })
  await expect(to.write(blog('mine'), signal)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/Somebody else has changed blog\.pmx .*Look at the difference again/),
  })
  expect([held('blog.pmx'), count()]).toEqual(['theirs', '2'])
})

test('who loses twice is told so, and nothing is written over', async () => {
  repository.commit({ 'README.md': 'hello' })
  let pushes = 0
  server.intercept = (request) => {
    // Before each push is let through, somebody else has pushed.
    if (request.method === 'POST' && (request.url ?? '').endsWith('git-receive-pack')) {
      pushes += 1
      repository.commit({ [`theirs${pushes}.pmx`]: 'x' })
    }
    return false
  }
  await using to = publisher()
  await expect(to.write(blog('mine'), signal)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('twice'),
  })
  expect(pushes).toBe(2)
  expect(count()).toBe('3')
})

test('a refusal of the other side is told in its words', async () => {
  repository.commit({ 'README.md': 'hello' })
  mkdirSync(join(repository.folder, 'hooks'), { recursive: true })
  const hook = join(repository.folder, 'hooks/pre-receive')
  writeFileSync(hook, '#!/bin/sh\necho "Only on Tuesdays." >&2\nexit 1\n')
  chmodSync(hook, 0o755)
  await using to = publisher()
  await expect(to.write(blog('x'), signal)).rejects.toMatchObject({
    code: 'rejected',
    message: expect.stringContaining('Only on Tuesdays.'),
  })
  expect(count()).toBe('1')
})

test('wrong credentials are told, and appear nowhere', async () => {
  repository.commit({ 'README.md': 'hello' })
  const wrong = 'wr0ng-t0ken'
  await using to = publisher({ credentials: { type: 'token', token: wrong } })
  const error: unknown = await to.write(blog('x'), signal).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'rejected', message: expect.stringMatching(/login.*write/s) })
  expect(JSON.stringify([error, String(error), (error as Error).cause])).not.toContain(wrong)
})

test('a bare repository in a folder, for those who may', async () => {
  repository.commit({ 'README.md': 'hello' })
  {
    await using to = publisher({ credentials: undefined }, repository.folder)
    expect((await to.write(blog('x'), signal)).outcome).toBe('published')
  }
  expect(held('blog.pmx')).toBe('x')
  await using refused = publisher({ credentials: undefined, allowLocal: false }, repository.folder)
  await expect(refused.write(blog('y'), signal)).rejects.toMatchObject({ code: 'forbidden' })
})

test('what lies there as a link is no text, and is replaced by the file', async () => {
  repository.commitTree([{ mode: '120000', name: 'blog.pmx', id: repository.blob('/etc/passwd') }])
  await using to = publisher()
  expect(await to.read('blog.pmx', signal)).toBeUndefined()
  await to.write(blog('mine'), signal)
  expect(repository.git(['ls-tree', 'main'])).toMatch(/^100644 blob [0-9a-f]+\tblog.pmx$/)
})
