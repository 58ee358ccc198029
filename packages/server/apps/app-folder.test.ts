import { execFileSync } from 'node:child_process'
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
import { AppFolders } from './app-folder.ts'

let root: string
let folders: AppFolders
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'panamax-folder-'))
  folders = new AppFolders(root)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const content = { document: 'name: blog\n', values: { KEY: 'it is "quoted" $here' }, files: { 'conf/site.conf': 'x' } }

test('document, .env and files are written; the .env is private', async () => {
  await folders.write('blog', content)
  const folder = join(root, 'blog')
  expect(readFileSync(join(folder, 'compose.yaml'), 'utf8')).toBe('name: blog\n')
  expect(readFileSync(join(folder, 'conf/site.conf'), 'utf8')).toBe('x')
  expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  await folders.write('blog', { ...content, document: 'name: blog\n# changed\n' })
  expect(readdirSync(folder).sort()).toEqual(['.env', '.panamax-files.json', 'compose.yaml', 'conf'])
  expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600)
})

test('a symbolic link on the way out is not followed, and nothing is written', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'panamax-outside-'))
  mkdirSync(join(root, 'blog'))
  symlinkSync(outside, join(root, 'blog/conf'))
  await expect(folders.write('blog', content)).rejects.toMatchObject({ code: 'conflict' })
  expect(readdirSync(outside)).toEqual([])
  expect(existsSync(join(root, 'blog/compose.yaml'))).toBe(false)
  rmSync(outside, { recursive: true })
})

test('what an app has put in the place of its files is neither followed nor waited for, and stays', async () => {
  const files = { 'www/link': 'a', 'www/pipe': 'b', 'www/page': 'c' }
  await folders.write('blog', { ...content, files })
  const www = join(root, 'blog/www')
  for (const name of ['link', 'pipe']) rmSync(join(www, name))
  symlinkSync('/dev/zero', join(www, 'link'))
  const makePipe = 'mkfifo'
  execFileSync(makePipe, [join(www, 'pipe')])
  const kept = ['www/link', 'www/pipe']
  expect(await folders.write('blog', { ...content, files: { ...files, 'www/page': 'd' } })).toEqual(kept)
  expect(readFileSync(join(www, 'page'), 'utf8')).toBe('d')
  expect(await folders.remains('blog')).toEqual({ kept, more: false })
  await folders.clear('blog', Object.keys(files))
  expect(readdirSync(www).sort()).toEqual(['link', 'pipe'])
})

test('a folder in the place of a file is told, and nothing is written', async () => {
  mkdirSync(join(root, 'blog/conf/site.conf'), { recursive: true })
  await expect(folders.write('blog', content)).rejects.toThrow('is a folder where a file has to be')
  expect(readdirSync(join(root, 'blog'))).toEqual(['conf'])
})

test('a link in the place of a file is replaced, not written through', async () => {
  const outside = join(root, 'precious')
  writeFileSync(outside, 'precious')
  mkdirSync(join(root, 'blog'))
  symlinkSync(outside, join(root, 'blog/compose.yaml'))
  await folders.write('blog', content)
  expect(readFileSync(outside, 'utf8')).toBe('precious')
})

test('what is left of an interrupted writing does not stand in the way', async () => {
  mkdirSync(join(root, 'blog'))
  writeFileSync(join(root, 'blog/compose.yaml.panamax-part'), 'half')
  await folders.write('blog', content)
  expect(readdirSync(join(root, 'blog')).sort()).toEqual(['.env', '.panamax-files.json', 'compose.yaml', 'conf'])
})

test.each(['compose.yaml.panamax-part', './.env.PANAMAX-PART', 'conf.panamax-part/x', 'compose.yaml', './.env'])(
  'a file called %s is refused: it would take the place of what Panamax writes itself',
  async (name) => {
    await expect(folders.write('blog', { ...content, files: { [name]: 'evil' } })).rejects.toMatchObject({
      code: 'invalid_request',
    })
    expect(existsSync(join(root, 'blog/compose.yaml'))).toBe(false)
  },
)

test('clearing removes what was written and keeps data', async () => {
  await folders.write('blog', content)
  await folders.write('shop', content)
  mkdirSync(join(root, 'blog/data'))
  writeFileSync(join(root, 'blog/data/entries'), 'precious')
  await folders.clear('blog', ['conf/site.conf'])
  await folders.clear('shop', ['conf/site.conf'])
  expect(readdirSync(join(root, 'blog'))).toEqual(['data'])
  expect(existsSync(join(root, 'shop'))).toBe(false)
})

test('before a removal it can be said what would stay: what the app has written or changed', async () => {
  await folders.write('blog', { ...content, files: { 'conf/site.conf': 'x', 'conf/own.conf': 'y' } })
  expect(await folders.remains('blog')).toBeUndefined()
  expect(await folders.remains('never-deployed')).toBeUndefined()
  mkdirSync(join(root, 'blog/data/deep'), { recursive: true })
  mkdirSync(join(root, 'blog/empty'))
  writeFileSync(join(root, 'blog/data/deep/entries'), 'precious')
  writeFileSync(join(root, 'blog/conf/own.conf'), 'changed')
  expect(await folders.remains('blog')).toEqual({
    kept: ['conf/own.conf', 'data/deep/entries', 'empty/'],
    more: false,
  })
  for (let index = 0; index < 120; index++) writeFileSync(join(root, 'blog/data', `row-${index}`), '')
  const much = await folders.remains('blog')
  expect(much?.kept).toHaveLength(100)
  expect(much?.more).toBe(true)
})

test('a file that the app has changed is data: no deployment writes over it and no removal takes it along', async () => {
  const files = { 'data/seed': 'as sent', 'data/other': 'as sent' }
  expect(await folders.write('blog', { ...content, files })).toEqual([])
  const seed = join(folders.path('blog'), 'data/seed')
  writeFileSync(seed, 'what a person wrote')
  const changed = { 'data/seed': 'a newer version', 'data/other': 'a newer version' }
  expect(await folders.write('blog', { ...content, files: changed })).toEqual(['data/seed'])
  expect(readFileSync(seed, 'utf8')).toBe('what a person wrote')
  expect(readFileSync(join(folders.path('blog'), 'data/other'), 'utf8')).toBe('a newer version')
  await folders.clear('blog', ['data/seed', 'data/other'])
  expect(readFileSync(seed, 'utf8')).toBe('what a person wrote')
  expect(readdirSync(join(folders.path('blog'), 'data'))).toEqual(['seed'])
})
