import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fixedFilesLimits, readFixedFiles } from './fixed-files.ts'
import { type AppServer, startAppServer } from './testing/app-server.ts'

let server: AppServer
let outside: string
beforeEach(async () => {
  server = await startAppServer()
  outside = mkdtempSync(join(tmpdir(), 'panamax-outside-'))
})
afterEach(async () => {
  await server.close()
  rmSync(outside, { recursive: true })
})

const document = `
name: blog
services:
  web: {image: "web:1", volumes: ["./site.conf:/etc/site.conf", "./conf:/etc/web:ro", "./linked:/etc/linked:ro"]}
  db: {image: "db:1", volumes: ["./data:/data"], secrets: [key]}
secrets: {key: {file: ./key.txt}}
`
const files = { 'site.conf': 'listen 80' }
const filesOf = { app: 'blog', revision: 1 }
const folder = (app: string) => server.inside.context.folders.path(app)

async function runBlog(): Promise<void> {
  const { deployment } = await server.client.call('createApp', { body: { document, files } })
  expect(await server.ended(deployment.id)).toMatchObject({ state: 'succeeded' })
  mkdirSync(join(folder('blog'), 'conf/more'), { recursive: true })
  mkdirSync(join(folder('blog'), 'data'))
  writeFileSync(join(folder('blog'), 'conf/more/extra.conf'), 'gzip on')
  writeFileSync(join(folder('blog'), 'key.txt'), 'abc')
  writeFileSync(join(folder('blog'), 'data/rows.db'), 'rows')
}

async function duplicate() {
  const body = { document, name: 'blog-2', filesOf }
  const plan = await server.client.call('planApp', { body })
  const { deployment } = await server.client.call('createApp', { body })
  expect(await server.ended(deployment.id)).toMatchObject({ state: 'succeeded' })
  const copy = await server.client.call('getRevision', { params: { app: 'blog-2', revision: 1 } })
  return { files: copy.files, warnings: plan.problems.map(({ message }) => message) }
}

test('a duplicate has the files of the revision, and those that its services may only read', async () => {
  await runBlog()
  // What somebody has changed on the disk is no part of the revision.
  writeFileSync(join(folder('blog'), 'site.conf'), 'written by the app')
  const { files: copied, warnings } = await duplicate()
  expect(copied).toEqual(['conf/more/extra.conf', 'key.txt', 'site.conf'])
  const read = (path: string) => readFileSync(join(folder('blog-2'), path), 'utf8')
  expect(read('conf/more/extra.conf')).toBe('gzip on')
  expect(read('site.conf')).toBe('listen 80')
  expect(() => read('data/rows.db')).toThrow('ENOENT')
  expect(warnings).toContain('./data of blog is not copied: the app may write there, so it is data.')
})

test('nothing outside of the folder comes along, by whatever link', async () => {
  await runBlog()
  writeFileSync(join(outside, 'secret.txt'), 'of somebody else')
  symlinkSync(outside, join(folder('blog'), 'linked'))
  symlinkSync(join(outside, 'secret.txt'), join(folder('blog'), 'conf/secret.conf'))
  symlinkSync(outside, join(folder('blog'), 'conf/folder'))
  const { files: copied, warnings } = await duplicate()
  expect(copied).toEqual(['conf/more/extra.conf', 'key.txt', 'site.conf'])
  expect(warnings).toContain('./linked of blog is not copied: it is a symbolic link.')
  expect(warnings).toContain('./conf/secret.conf of blog is not copied: it is a symbolic link.')
  expect(warnings).toContain('./conf/folder of blog is not copied: it is a symbolic link.')
  const below = await readFixedFiles(folder('blog'), ['linked/secret.txt', '../blog/key.txt', '/etc/hostname'])
  expect(below.files).toEqual({})
  expect(below.skipped.map(({ reason }) => reason)).toEqual([
    'is reached by a symbolic link',
    'has a name that is not allowed',
    'has a name that is not allowed',
  ])
})

test('what is too large, too much or no text stays, and is named', async () => {
  const limits = { ...fixedFilesLimits, file: 10, all: 16 }
  writeFileSync(join(outside, 'a.txt'), '12345678')
  writeFileSync(join(outside, 'b.txt'), '1234567890+')
  writeFileSync(join(outside, 'c.bin'), Buffer.from([0xff, 0xfe, 0x41]))
  writeFileSync(join(outside, 'd.txt'), '123456789')
  const found = await readFixedFiles(outside, ['.'], limits)
  expect(found.files).toEqual({ 'a.txt': '12345678' })
  expect(found.skipped.map(({ path, reason }) => `${path} ${reason}`)).toEqual([
    'b.txt is larger than the 10 bytes that can come along',
    'c.bin is no text',
    'd.txt is more than can come along with all the others',
  ])
  const few = await readFixedFiles(outside, ['a.txt', 'b.txt', 'd.txt'], { ...limits, file: 20, all: 99, count: 2 })
  expect(Object.keys(few.files)).toEqual(['a.txt', 'b.txt'])
})

test('files of an app or a revision that is not there are an error', async () => {
  const plan = (app: string, revision: number) =>
    server.client.call('planApp', { body: { document, filesOf: { app, revision } } })
  await expect(plan('nobody', 1)).rejects.toMatchObject({ code: 'not_found' })
  await runBlog()
  await expect(plan('blog', 7)).rejects.toMatchObject({ code: 'not_found' })
})
