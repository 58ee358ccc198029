import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { blobName } from './blob-name.ts'
import { DirectoryPublisher } from './directory-publisher.ts'

let folder: string
let to: DirectoryPublisher
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'panamax-test-publish-'))
  to = new DirectoryPublisher(folder)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const blog = (files: Record<string, string>, remove: readonly string[] = []) =>
  to.write({ path: 'blog.pmx', files, remove, message: '' })

test('files are made, replaced and removed; the same again changes nothing', async () => {
  writeFileSync(join(folder, 'other.pmx'), 'other')
  expect((await blog({ 'blog.pmx': 'a', 'blog/site.conf': 'b' })).outcome).toBe('published')
  expect(await to.list()).toEqual(['blog.pmx', 'blog/site.conf', 'other.pmx'])
  const before = statSync(join(folder, 'blog.pmx'))
  expect((await blog({ 'blog.pmx': 'a', 'blog/site.conf': 'b' })).outcome).toBe('unchanged')
  expect(statSync(join(folder, 'blog.pmx')).ino).toBe(before.ino)
  expect(await blog({ 'blog.pmx': 'c' }, ['blog/site.conf'])).toMatchObject({
    outcome: 'published',
    sourceAddress: folder,
  })
  expect([await to.read('blog.pmx'), existsSync(join(folder, 'blog/site.conf'))]).toEqual(['c', false])
  expect(readdirSync(folder).sort()).toEqual(['blog.pmx', 'other.pmx'])
})

test.each(['../out.pmx', '/etc/out.pmx', 'a/../../out', 'a\\b', 'a\u0000b', ''])(
  'no file is written to %j',
  async (path) => {
    await expect(blog({ [path]: 'x' })).rejects.toMatchObject({ code: 'invalid_request' })
    expect(readdirSync(folder)).toEqual([])
  },
)

test('links are neither read through nor written through', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'panamax-test-outside-'))
  writeFileSync(join(outside, 'secret'), 'secret')
  symlinkSync(join(outside, 'secret'), join(folder, 'blog.pmx'))
  symlinkSync(outside, join(folder, 'deep'))
  await expect(to.read('blog.pmx')).rejects.toMatchObject({ code: 'rejected' })
  await expect(to.read('deep/secret')).rejects.toMatchObject({ code: 'rejected' })
  await expect(blog({ 'deep/new': 'x' })).rejects.toMatchObject({ code: 'rejected' })
  await expect(blog({ 'blog.pmx': 'x' })).rejects.toMatchObject({ code: 'rejected' })
  expect(await to.list()).toEqual([])
  expect([readdirSync(outside), readFileSync(join(outside, 'secret'), 'utf8')]).toEqual([['secret'], 'secret'])
  rmSync(outside, { recursive: true })
})

test('a folder that is missing, a file in its place, and a path from nowhere are told apart', async () => {
  writeFileSync(join(folder, 'file'), '')
  const list = (root: string) => new DirectoryPublisher(root).list()
  await expect(list(join(folder, 'none'))).rejects.toMatchObject({ code: 'not_found' })
  await expect(list(join(folder, 'file'))).rejects.toMatchObject({ code: 'invalid_request' })
  await expect(list('relative')).rejects.toMatchObject({ code: 'invalid_request' })
})

test('where one of the files cannot be written none is', async () => {
  writeFileSync(join(folder, 'blog'), 'a file where a folder is needed')
  await expect(blog({ 'blog.pmx': 'new', 'blog/site.conf': 'x' })).rejects.toMatchObject({
    code: 'rejected',
    message: expect.stringContaining('Nothing was changed'),
  })
  expect(readdirSync(folder)).toEqual(['blog'])
  mkdirSync(join(folder, 'free'))
})

test('what earlier publications made goes where it is still as it was, with the folders that it leaves empty', async () => {
  await blog({
    'blog/compose.yaml': 'a',
    'blog/conf/deep/old.conf': 'old',
    'blog/conf/mine.conf': 'x',
    'blog/link': 'l',
  })
  writeFileSync(join(folder, 'blog/conf/mine.conf'), 'changed by hand')
  rmSync(join(folder, 'blog/link'))
  symlinkSync('/etc/passwd', join(folder, 'blog/link'))
  const stale = {
    'blog/conf/deep/old.conf': ['e69de29bb2d1d6434b8b29ae775ad8c2e48c5391', blobName('old')],
    'blog/conf/mine.conf': [blobName('x')],
    'blog/never.conf': [blobName('n')],
    'blog/link': [blobName('l')],
  }
  const again = { path: 'blog/compose.yaml', files: { 'blog/compose.yaml': 'a' }, stale, message: '' }
  expect((await to.write(again)).outcome).toBe('published')
  expect((readdirSync(join(folder, 'blog'), { recursive: true }) as string[]).sort()).toEqual([
    'compose.yaml',
    'conf',
    'conf/mine.conf',
    'link',
  ])
  expect((await to.write(again)).outcome).toBe('unchanged')
})
