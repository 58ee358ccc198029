import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bundledImages } from './recipe.ts'

let library: string
beforeEach(async () => {
  library = await mkdtemp(join(tmpdir(), 'panamax-recipes-'))
})
afterEach(() => rm(library, { recursive: true }))

const good = { image: 'panamax/sample:1.0', description: 'A sample', programs: ['main.mjs'] }

async function write(template: string, recipe: unknown): Promise<string> {
  const folder = join(library, template, 'image')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'recipe.json'), typeof recipe === 'string' ? recipe : JSON.stringify(recipe))
  return folder
}

test('a recipe is found by the name of its image; templates without one are passed over', async () => {
  await mkdir(join(library, 'wordpress'))
  await writeFile(join(library, 'README.md'), '# Library\n')
  await writeFile(join(await write('sample', good), 'main.mjs'), 'console.log(1)\n')
  const images = await bundledImages(library)
  expect([...images.keys()]).toEqual(['panamax/sample:1.0'])
  expect(images.get('panamax/sample:1.0')?.programs.get('main.mjs')?.toString()).toBe('console.log(1)\n')
})

test.each([
  ['../../etc/passwd', 'plain name'],
  ['/etc/hosts.mjs', 'plain name'],
  ['.hidden.mjs', 'plain name'],
])('a program named %s is refused', async (name, reason) => {
  await write('sample', { ...good, programs: [name] })
  await expect(bundledImages(library)).rejects.toThrow(reason)
})

test('a program that is a link is refused, wherever it leads', async () => {
  const folder = await write('sample', good)
  await writeFile(join(library, 'secret'), 'secret')
  await symlink(join(library, 'secret'), join(folder, 'main.mjs'))
  await expect(bundledImages(library)).rejects.toThrow('not a regular file')
})

test.each([
  ['another owner', { ...good, image: 'postgres:17.2' }],
  ['no tag', { ...good, image: 'panamax/sample' }],
  ['a floating tag', { ...good, image: 'panamax/sample:latest' }],
  ['a folder that leaves the root', { ...good, data: ['/data/../etc'] }],
  ['a key that means nothing', { ...good, run: 'rm' }],
  ['text that is no JSON', '{'],
])('%s is refused, with the place', async (_, recipe) => {
  await write('sample', recipe)
  await expect(bundledImages(library)).rejects.toMatchObject({
    code: 'internal',
    message: expect.stringContaining('sample') as string,
  })
})

test('two recipes for one image are refused', async () => {
  await writeFile(join(await write('one', good), 'main.mjs'), '')
  await writeFile(join(await write('two', good), 'main.mjs'), '')
  await expect(bundledImages(library)).rejects.toThrow('assembled twice')
})

test('the bundled library has a recipe for each image that no registry has, and runs programs that are in it', async () => {
  const bundled = fileURLToPath(new URL('../../../library', import.meta.url))
  const images = await bundledImages(bundled)
  const used = new Set<string>()
  for (const entry of await readdir(bundled, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue
    const text = await readFile(join(bundled, entry.name, 'compose.yaml'), 'utf8')
    const [image] = /(?<=image: )panamax\/\S+/.exec(text) ?? []
    if (image === undefined) continue
    used.add(image)
    const programs = [...text.matchAll(/\b[a-z-]+\.mjs\b/g)].map(([program]) => program)
    // Only so is it known that no registry is meant.
    expect(text.match(/pull_policy: never/g)?.length, entry.name).toBe(text.match(/image: panamax\//g)?.length)
    expect(programs.filter((program) => !images.get(image)?.programs.has(program))).toEqual([])
  }
  expect(used).toEqual(new Set(images.keys()))
})
