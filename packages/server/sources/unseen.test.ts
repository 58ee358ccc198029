import fc from 'fast-check'
import { tries } from '@panamax/core/testing/thorough'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSource } from './read-source.ts'
import { openWorkshop, type SourceWorkshop } from './testing/source-workshop.ts'
import { fileName, mangled, written } from './testing/people-write.ts'
import { FileIndex, type SourceTree } from './tree.ts'

let workshop: SourceWorkshop
beforeAll(() => {
  workshop = openWorkshop()
  const { store } = workshop.opened
  const place = { branch: undefined, folder: undefined, query: undefined, credentials: undefined, isLocal: true }
  store.add({ ...place, name: 's', kind: 'directory', address: '/s', createdAt: '2026-01-01T00:00:00Z' })
})
afterAll(() => workshop.close())

function treeOf(contents: ReadonlyMap<string, Uint8Array>): SourceTree {
  const files = new FileIndex()
  for (const [path, bytes] of contents) files.add({ path, id: path, size: bytes.byteLength })
  return {
    files,
    skipped: [],
    read: async ({ path }) => contents.get(path) ?? new Uint8Array(),
    close: async () => undefined,
  }
}

/** Reads them as a source, puts them into the catalogue and takes them out again. */
async function read(contents: ReadonlyMap<string, Uint8Array>) {
  const { templates } = workshop
  const { signal } = new AbortController()
  const nothing = { known: new Map(), marks: new Map() }
  const result = await readSource({ source: 's', title: 's', tree: treeOf(contents), ...nothing, signal })
  templates.apply('s', result.templates)
  const stored = new Map(result.templates.put.map(({ path, summary }) => [path, templates.get('s', summary.name)]))
  templates.apply('s', { put: [], remove: result.templates.put.map(({ path }) => path) })
  return { outcomes: new Map(result.files.put.map((record) => [record.path, record])), stored }
}

test('a template that people could have written is found with its images, whatever its dialect and its spelling', async () => {
  const property = fc.asyncProperty(
    fc.array(fc.tuple(fileName, written), { minLength: 1, maxLength: 5 }),
    async (files) => {
      const contents = new Map(files.map(([name, { text }]) => [name, Buffer.from(text)]))
      const { outcomes, stored } = await read(contents)
      for (const [name, { images }] of new Map(files)) {
        const { outcome, reason, problems } = outcomes.get(name) ?? {}
        expect([outcome, reason, problems], name).toEqual([
          expect.stringMatching(/^(template|warning)$/),
          undefined,
          expect.any(Array),
        ])
        expect(stored.get(name)?.summary.services.map((each) => each.image)).toEqual(images)
      }
    },
  )
  await fc.assert(property, { numRuns: tries(60, 1000) })
})

test('whatever is in a file, it is said what became of it, and it hides no other', async () => {
  const good = Buffer.from('services: {web: {image: "good:1"}}\n')
  const property = fc.asyncProperty(
    fc.array(fc.tuple(fileName, mangled), { minLength: 1, maxLength: 5 }),
    async (files) => {
      const { outcomes, stored } = await read(new Map([...files, ['between.pmx', good]]))
      for (const [name] of files) {
        const { outcome, reason, problems } = outcomes.get(name) ?? {}
        expect(outcome, name).toBeDefined()
        if (outcome === 'broken' || outcome === 'skipped') expect(reason ?? problems?.[0]?.message).toMatch(/\w/)
        else expect(stored.get(name)?.summary.services.length).toBeGreaterThan(0)
      }
      expect(outcomes.get('between.pmx')?.outcome).toMatch(/^(template|warning)$/)
      expect(stored.get('between.pmx')?.summary.services).toMatchObject([{ image: 'good:1' }])
    },
  )
  await fc.assert(property, { numRuns: tries(60, 1000) })
})
