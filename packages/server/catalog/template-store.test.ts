import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { closeDatabase, type Database, openDatabase, transaction } from '../store/database.ts'
import type { IndexedTemplate } from './indexed-template.ts'
import { readTemplateFile } from './read-template-file.ts'
import { TemplateStore } from './template-store.ts'

let folder: string
let database: Database
let store: TemplateStore
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'panamax-templates-'))
  open()
  for (const [name, kind] of [
    ['library', 'library'],
    ['ours', 'git'],
  ] as const)
    database
      .prepare("INSERT INTO sources (name, kind, address, created_at) VALUES (?, ?, ?, '2025-01-01T00:00:00Z')")
      .run(name, kind, `https://git.example/${name}.git`)
})
afterEach(() => {
  closeDatabase(database)
  rmSync(folder, { recursive: true, force: true })
})

function open(): void {
  database = openDatabase(join(folder, 'panamax.db'))
  store = new TemplateStore(database)
}

function template(name: string, options: { source?: string; path?: string; mark?: string } = {}): IndexedTemplate {
  const { source = 'ours', path = `${name}/compose.yaml`, mark = '1' } = options
  const text = `x-panamax: {name: ${name}, keywords: [cms]}\nservices: {web: {image: "example/${name}:1"}}\n`
  const read = readTemplateFile({ source, name, path, text, mark, files: { 'a.env': 'A=1' }, icon: png })
  if (read.template === undefined) throw new Error(JSON.stringify(read.problems))
  return read.template
}
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])

const indexed = (word: string): number =>
  (
    database.prepare('SELECT count(*) AS n FROM template_words WHERE template_words MATCH ?').get(`"${word}"`) as {
      n: number
    }
  ).n

test('what is put is there as it was, after a restart too', () => {
  const blog = template('blog')
  store.apply('ours', { put: [blog, template('wiki')], remove: [] })
  closeDatabase(database)
  open()
  const { icon, ...rest } = store.get('ours', 'blog') ?? {}
  expect(rest).toEqual({ ...blog, icon: undefined })
  expect([...(icon?.data ?? [])]).toEqual([...png])
  expect(store.marks('ours')).toEqual(
    new Map([
      ['blog/compose.yaml', '1'],
      ['wiki/compose.yaml', '1'],
    ]),
  )
  expect([indexed('blog'), indexed('cms'), store.count('ours'), store.count('library')]).toEqual([1, 2, 2, 0])
})

test('a change takes effect in table and index, or in neither', () => {
  store.apply('ours', { put: [template('blog'), template('wiki')], remove: [] })
  store.apply('ours', {
    put: [template('shop', { path: 'blog/compose.yaml', mark: '2' })],
    remove: ['wiki/compose.yaml'],
  })
  expect(store.marks('ours')).toEqual(new Map([['blog/compose.yaml', '2']]))
  expect([indexed('blog'), indexed('wiki'), indexed('shop')]).toEqual([0, 0, 1])
  const broken = { ...template('forum'), mark: null as unknown as string }
  expect(() => store.apply('ours', { put: [template('blog'), broken], remove: ['blog/compose.yaml'] })).toThrow(
    'NOT NULL',
  )
  expect(store.marks('ours')).toEqual(new Map([['blog/compose.yaml', '2']]))
  expect([indexed('blog'), indexed('shop')]).toEqual([0, 1])
})

test('a change may be part of a larger transaction, however many templates it has', () => {
  const one = template('blog')
  const put = Array.from({ length: 1000 }, (_, at) => ({
    ...one,
    path: `${at}.pmx`,
    summary: { ...one.summary, name: `blog-${at}` },
  }))
  transaction(database, () => store.apply('ours', { put, remove: [] }))
  expect(store.count('ours')).toBe(1000)
  expect(() =>
    transaction(database, () => {
      store.apply('ours', { put: [template('wiki')], remove: put.map(({ path }) => path) })
      throw new Error('no')
    }),
  ).toThrow('no')
  expect([store.count('ours'), indexed('wiki'), indexed('blog')]).toEqual([1000, 0, 1000])
})

test('two files may exchange their names in one change', () => {
  store.apply('ours', { put: [template('a', { path: '1.pmx' }), template('b', { path: '2.pmx' })], remove: [] })
  store.apply('ours', { put: [template('b', { path: '1.pmx' }), template('a', { path: '2.pmx' })], remove: [] })
  expect([store.get('ours', 'a')?.path, store.get('ours', 'b')?.path]).toEqual(['2.pmx', '1.pmx'])
})

test('a source that goes takes its templates and their words along, and nobody else’s', () => {
  store.apply('ours', { put: [template('blog')], remove: [] })
  store.apply('library', { put: [template('blog', { source: 'library' })], remove: [] })
  expect(store.sourcesOf('blog')).toEqual(['library', 'ours'])
  database.exec("DELETE FROM sources WHERE name = 'ours'")
  expect([store.sourcesOf('blog'), indexed('blog'), store.get('ours', 'blog')]).toEqual([['library'], 1, undefined])
})

test('what an earlier program has read is read anew', () => {
  store.apply('ours', { put: [template('blog')], remove: [] })
  database.exec('UPDATE templates SET reader = 0')
  expect(store.marks('ours').size).toBe(0)
})
