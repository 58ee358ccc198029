import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BundledLibrary, Catalog } from './catalog.ts'
import { catalogHandlers } from './handlers.ts'

let folder: string
let logged: string[]
let catalog: Catalog
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'panamax-library-'))
  logged = []
  catalog = new Catalog([new BundledLibrary(folder, (message) => logged.push(message))])
  add('blog', 'WordPress', '[wordpress, cms]', 'A blog with its database')
  add('wiki', 'MediaWiki', '[wiki, cms]', 'Pages that everybody edits, not a blog')
  writeFileSync(join(folder, 'README.md'), 'no template')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function add(name: string, title: string, keywords: string, description: string): void {
  mkdirSync(join(folder, name, 'conf'), { recursive: true })
  const file = join(folder, name, 'compose.yaml')
  writeFileSync(
    file,
    `name: ${name}
x-panamax:
  name: ${title}
  description: ${description}
  keywords: ${keywords}
  inputs: {KEY: {type: password, required: true}}
services:
  web:
    image: example/${name}:1
    privileged: true
    environment: {KEY: "\${KEY:?set a key}"}
    env_file: [conf/site.env]
    x-panamax: {category: Web Tier}
`,
  )
  writeFileSync(join(folder, name, 'conf/site.env'), 'A=1\n')
}

const found = async (query?: string): Promise<string[]> => (await catalog.search(query)).map((entry) => entry.name)

test('templates are found by words of name, keywords, description and images; all words count; the best first', async () => {
  expect(await found()).toEqual(['blog', 'wiki'])
  expect(await found('WIKI')).toEqual(['wiki'])
  expect(await found('cms')).toEqual(['blog', 'wiki'])
  expect(await found('blog')).toEqual(['blog', 'wiki'])
  expect(await found('cms, edits')).toEqual(['wiki'])
  expect(await found('example/blog')).toEqual(['blog'])
  expect(await found('nothing')).toEqual([])
})

test('a template that cannot be read is left out and logged, and hides no other', async () => {
  mkdirSync(join(folder, 'broken'))
  writeFileSync(join(folder, 'broken/compose.yaml'), 'services: [')
  expect(await found()).toEqual(['blog', 'wiki'])
  expect(logged).toEqual([expect.stringContaining('broken')])
})

test('a template is read once, and again when its file has changed', async () => {
  const [first] = await catalog.search('blog')
  expect((await catalog.search('blog'))[0]).toBe(first)
  add('blog', 'Ghost', '[ghost]', 'Another one')
  utimesSync(join(folder, 'blog/compose.yaml'), new Date(), new Date(Date.now() + 5000))
  expect((await catalog.get('library/blog')).summary.title).toBe('Ghost')
  await expect(catalog.get('shop')).rejects.toMatchObject({ code: 'not_found' })
})

test('a template shows what it may do to the machine and what it asks, before anything is answered', async () => {
  const call = { params: { name: 'blog' } } as Parameters<ReturnType<typeof catalogHandlers>['getTemplate']>[0]
  const detail = await catalogHandlers(catalog).getTemplate(call)
  expect(detail.problems.filter((problem) => problem.severity === 'error')).toEqual([])
  expect(detail.permissions).toContainEqual(expect.objectContaining({ grade: 'danger', kind: 'privileged' }))
  expect(detail.inputs).toEqual([expect.objectContaining({ name: 'KEY', type: 'password', required: true })])
  expect(detail.services).toEqual([{ name: 'web', image: 'example/blog:1', category: 'Web Tier' }])
})
