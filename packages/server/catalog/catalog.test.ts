import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TemplateQuery } from '@panamax/contract/templates'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { catalogHandlers } from './handlers.ts'
import { prepareLibrary } from './prepared-library.ts'
import { readTemplateOf, TestCatalog } from './testing/test-catalog.ts'

let room: TestCatalog
beforeEach(() => {
  room = new TestCatalog()
  add('blog', 'WordPress', '[wordpress, cms]', 'A blog with its database')
  add('wiki', 'MediaWiki', '[wiki, cms]', 'Pages that everybody edits, not a blog')
  room.write('README.md', 'no template')
})
afterEach(() => room.remove())

function textOf(name: string, title: string, keywords: string, description: string): string {
  return `name: ${name}
x-panamax:
  name: ${title}
  description: ${description}
  keywords: ${keywords}
  inputs: {KEY: {type: password, required: true}}
services:
  web:
    image: example/${name}:1
    pull_policy: never
    privileged: true
    environment: {KEY: "\${KEY:?set a key}"}
    env_file: [conf/site.env]
    x-panamax: {category: Web Tier}
`
}

function add(name: string, title: string, keywords: string, description: string): void {
  room.write(`${name}/compose.yaml`, textOf(name, title, keywords, description))
  room.write(`${name}/conf/site.env`, 'A=1\n')
}

const found = async (q?: string): Promise<string[]> => {
  const { templates } = await room.catalog.search(TemplateQuery.parse(q === undefined ? {} : { q }))
  return templates.map(({ source, name }) => `${source}/${name}`)
}

test('the bundled library is read into the store, and is there after a restart without being read again', async () => {
  expect(await found()).toEqual(['library/wiki', 'library/blog'])
  const before = room.database.prepare('SELECT version FROM catalog_state').get()
  room.close()
  room.open()
  expect(room.search.search(TemplateQuery.parse({ q: 'blog' })).total).toBe(2)
  expect(await found('WIKI')).toEqual(['library/wiki'])
  expect(room.database.prepare('SELECT version FROM catalog_state').get()).toEqual(before)
})

test('a template that cannot be read is left out and logged, and hides no other', async () => {
  room.write('broken/compose.yaml', 'services: [')
  expect(await found()).toEqual(['library/wiki', 'library/blog'])
  expect(room.logged).toEqual([expect.stringContaining('broken')])
  await found()
  expect(room.logged).toHaveLength(1)
})

test('a template of the library is read again when one of its files has changed, and gone when its folder is', async () => {
  expect((await room.catalog.get('blog')).summary.title).toBe('WordPress')
  add('blog', 'Ghost', '[ghost]', 'Another one')
  room.write('blog/conf/site.env', 'A=22\n')
  const blog = await room.catalog.get('library/blog')
  expect([blog.summary.title, blog.files]).toEqual(['Ghost', { 'conf/site.env': 'A=22\n' }])
  expect(await found('wordpress')).toEqual([])
  rmSync(join(room.folder, 'library/blog'), { recursive: true })
  await expect(room.catalog.get('blog')).rejects.toMatchObject({ code: 'not_found' })
  expect(await found()).toEqual(['library/wiki'])
})

test('a library that is gone keeps what was read', async () => {
  await found()
  rmSync(join(room.folder, 'library'), { recursive: true })
  expect(await found('wiki')).toEqual(['library/wiki'])
  expect(room.logged).toEqual([expect.stringContaining('cannot be read')])
})

test('a warm-up that is under way ends with the catalogue, and reads nothing of a store that is closed', async () => {
  const warming = room.catalog.warmUp()
  await room.catalog.close()
  room.close()
  await warming
  expect(room.logged).toEqual([])
  room.open()
})

test('a store that is closed too early fails no warm-up: it is logged', async () => {
  const warming = room.catalog.warmUp()
  room.close()
  await expect(warming).resolves.toBeUndefined()
  expect(room.logged).toEqual([
    expect.stringContaining('bundled templates cannot be read'),
    expect.stringContaining('search could not be made ready'),
  ])
  room.open()
})

test('a library that was prepared with the program is taken as it is, where the files are still the same', async () => {
  room.write('blog/icon.png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))
  const prepared = await prepareLibrary(join(room.folder, 'library'))
  writeFileSync(join(room.folder, 'library.json'), prepared.replaceAll('"title":"', '"title":"Prepared '))
  add('wiki', 'MediaWiki', '[wiki]', 'Changed since')
  const titles = async (name: string) => (await room.catalog.get(name)).summary.title
  expect([await titles('blog'), await titles('wiki')]).toEqual(['Prepared WordPress', 'MediaWiki'])
  expect(await room.catalog.icon('blog')).toMatchObject({ type: 'image/png' })
})

test('a bare name is that of the library, else of the best source, and says who else has it', async () => {
  for (const source of ['ours', 'theirs']) room.addSource(source)
  const other = (source: string, name: string, image = 'example/other:1') =>
    readTemplateOf({ source, name, text: `services: {web: {image: "${image}"}}` })
  room.put('ours', [other('ours', 'blog'), other('ours', 'shop', 'example/other:latest')])
  room.put('theirs', [other('theirs', 'shop')])
  expect(await room.catalog.get('blog')).toMatchObject({ source: 'library', others: ['ours/blog'], address: '' })
  expect(await room.catalog.get('ours/blog')).toMatchObject({
    source: 'ours',
    others: [],
    address: 'https://git.example/ours.git',
  })
  expect(await room.catalog.get('shop')).toMatchObject({ source: 'theirs', others: ['ours/shop'] })
  await expect(room.catalog.get('theirs/blog')).rejects.toMatchObject({ code: 'not_found' })
  await expect(room.catalog.get('blgo')).rejects.toThrow(/Did you mean .*library\/blog/)
})

test('a template shows where it is from, what it may do to the machine, what it asks and how good it is', async () => {
  const call = { params: { name: 'blog' } } as Parameters<ReturnType<typeof catalogHandlers>['getTemplate']>[0]
  const bundled = { names: async () => new Set(['example/blog:1']) }
  const detail = await catalogHandlers(room.catalog, bundled).getTemplate(call)
  expect(detail.problems.filter((problem) => problem.severity === 'error')).toEqual([])
  expect(detail.permissions).toContainEqual(expect.objectContaining({ grade: 'danger', kind: 'privileged' }))
  expect(detail.permissions.map(({ text }) => text)).toContain(
    'Its image is assembled on this machine: example/blog:1.',
  )
  expect(detail.inputs).toEqual([expect.objectContaining({ name: 'KEY', type: 'password', required: true })])
  expect(detail.services).toEqual([{ name: 'web', image: 'example/blog:1', category: 'Web Tier' }])
  expect(detail.origin).toEqual({ source: 'library', address: '', path: 'blog/compose.yaml' })
  expect(detail.files).toEqual(['conf/site.env'])
  expect(detail.findings).toContainEqual(expect.objectContaining({ rule: 'danger', line: 11 }))
  expect(detail.quality).toBeLessThan(90)
})
