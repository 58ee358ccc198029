import { PanamaxError } from '@panamax/core/errors'
import { expect, test } from 'vitest'
import type { SourceFileRecord } from '../store/source-files.ts'
import { type ReadRequest, type ReadResult, readSource } from './read-source.ts'
import { FileIndex, type SourceTree, type TreeFile } from './tree.ts'

const compose = (image: string, more = ''): string => `services:\n  web:\n    image: ${image}\n${more}`

/** A tree in memory; an id is the text itself. */
function treeOf(
  contents: Readonly<Record<string, string>>,
  more: Partial<SourceTree> = {},
): SourceTree & { readonly reads: string[] } {
  const files = new FileIndex()
  for (const [path, text] of Object.entries(contents)) files.add({ path, id: text, size: Buffer.byteLength(text) })
  const reads: string[] = []
  const read = async ({ path }: TreeFile): Promise<Uint8Array> => {
    reads.push(path)
    return Buffer.from(contents[path] ?? '')
  }
  return { files, skipped: [], reads, read, close: async () => undefined, ...more }
}

interface State {
  readonly known: Map<string, SourceFileRecord>
  readonly marks: Map<string, string>
}

const nothing = (): State => ({ known: new Map(), marks: new Map() })

/** Reads, and does to the state what a store would. */
async function read(tree: SourceTree, state: State, more: Partial<ReadRequest> = {}): Promise<ReadResult> {
  const signal = new AbortController().signal
  const result = await readSource({ source: 's', title: 'repo', tree, ...state, signal, ...more })
  for (const path of result.templates.remove) state.marks.delete(path)
  for (const { path, mark } of result.templates.put) state.marks.set(path, mark)
  for (const path of result.files.remove) state.known.delete(path)
  for (const record of result.files.put) state.known.set(record.path, record)
  return result
}

const outcomes = ({ known }: State) =>
  Object.fromEntries([...known.values()].map(({ path, outcome, reason }) => [path, reason ?? outcome]))

test('what is known is not read again, broken files neither', async () => {
  const state = nothing()
  const contents = {
    'a.pmx': compose('a:1'),
    'b.pmx': '[',
    'web/compose.yaml': compose('w:1', '    env_file: w.env\n'),
    'web/w.env': 'A=1\n',
  }
  await read(treeOf(contents), state)
  const again = treeOf(contents)
  expect(await read(again, state)).toEqual({ templates: { put: [], remove: [] }, files: { put: [], remove: [] } })
  expect(again.reads).toEqual([])
  const changed = treeOf({ ...contents, 'web/w.env': 'A=2\n' })
  await read(changed, state)
  expect(changed.reads).toEqual(['web/compose.yaml', 'web/w.env'])
})

test('a file that takes a name from another makes both be read', async () => {
  const state = nothing()
  await read(treeOf({ 'x/blog/compose.yaml': compose('x:1') }), state)
  const result = await read(
    treeOf({ 'x/blog/compose.yaml': compose('x:1'), 'blog/compose.yaml': compose('y:1') }),
    state,
  )
  expect(result.templates.put.map(({ path, summary }) => [path, summary.name])).toEqual([
    ['blog/compose.yaml', 'blog'],
    ['x/blog/compose.yaml', 'x-blog'],
  ])
})

test('a compose file in the root is called after the source', async () => {
  const { templates } = await read(treeOf({ 'compose.yaml': compose('a:1'), 'README.md': '# Hello' }), nothing())
  expect(templates.put).toMatchObject([{ summary: { name: 'repo' }, documentation: '# Hello', path: 'compose.yaml' }])
})

test('among several templates in a folder, each has the documentation and picture of its own name', async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>'
  const tree = treeOf({
    'a.pmx': compose('a:1'),
    'b.pmx': compose('b:1'),
    'a.md': '# A',
    'b.svg': svg,
    'README.md': '# All',
    'icon.svg': svg,
  })
  const { templates } = await read(tree, nothing())
  expect(templates.put.map(({ documentation, icon }) => [documentation, icon?.type])).toEqual([
    ['# A', undefined],
    ['', 'image/svg+xml'],
  ])
})

test('a source takes no more memory than it may, and what does not fit any more goes', async () => {
  const big = `# ${'x'.repeat(2000)}\n`
  const contents = {
    'a.pmx': big + compose('a:1'),
    'b/compose.yaml': compose('b:1', '    env_file: big.env\n'),
    'b/big.env': `${'B=1\n'.repeat(400)}`,
    'c.pmx': big + compose('c:1'),
  }
  const state = nothing()
  await read(treeOf(contents), state, { budget: { bytes: 10_000, time: 60_000 } })
  expect(outcomes(state)).toMatchObject({ 'a.pmx': 'template', 'b/compose.yaml': 'template', 'c.pmx': 'template' })
  await read(treeOf({ ...contents, 'a.pmx': big + compose('a:2') }), state, { budget: { bytes: 3000, time: 60_000 } })
  expect(outcomes(state)).toMatchObject({
    'a.pmx': 'template',
    'c.pmx': expect.stringContaining('all templates together') as string,
  })
  expect([...state.marks.keys()]).toEqual(['a.pmx', 'b/compose.yaml'])
})

test('what is left when the time is over is said', async () => {
  const state = nothing()
  await read(treeOf({ 'a.pmx': compose('a:1') }), state, { budget: { bytes: 10_000, time: -1 } })
  expect(outcomes(state)).toEqual({ 'a.pmx': 'reading the source takes too long' })
})

test('more templates than the most are said, one by one', async () => {
  const state = nothing()
  await read(treeOf({ 'a.pmx': compose('a:1'), 'b.pmx': compose('b:1'), 'c.pmx': compose('c:1') }), state, {
    mostCandidates: 2,
  })
  expect(outcomes(state)).toEqual({
    'a.pmx': 'template',
    'b.pmx': 'template',
    'c.pmx': 'more than 2 templates are not read',
  })
})

test('a file that changes while it is read is its own failure; a tree that breaks is that of all', async () => {
  const state = nothing()
  const contents = { 'a.pmx': compose('a:1'), 'b.pmx': compose('b:1') }
  const failing = (details: object) =>
    treeOf(contents, {
      async read({ path }) {
        if (path === 'a.pmx') throw new PanamaxError('failed', 'It has changed.', { details: { ...details } })
        return Buffer.from(contents['b.pmx'])
      },
    })
  await read(failing({ file: 'a.pmx' }), state)
  expect(outcomes(state)).toEqual({ 'a.pmx': 'It has changed.', 'b.pmx': 'template' })
  await expect(read(failing({}), state)).rejects.toThrow('It has changed.')
  await read(treeOf(contents), state)
  expect(outcomes(state)).toEqual({ 'a.pmx': 'template', 'b.pmx': 'template' })
})

test('reading that is stopped ends', async () => {
  const stop = new AbortController()
  const tree = treeOf({ 'a.pmx': compose('a:1'), 'b.pmx': compose('b:1') })
  const reading = read({ ...tree, read: async (file) => (stop.abort(), tree.read(file)) }, nothing(), {
    signal: stop.signal,
  })
  await expect(reading).rejects.toMatchObject({ code: 'canceled' })
})

test('a document of endless values is not read, and does not come along', async () => {
  const state = nothing()
  const many = `${compose('a:1')}x-a: [${'a,'.repeat(20_000)}]\n`
  const contents = {
    'many.pmx': many,
    'web/compose.yaml': `include: [many.yaml]\n${compose('w:1')}`,
    'web/many.yaml': many,
    'z.pmx': compose('z:1'),
  }
  const { templates } = await read(treeOf(contents), state)
  expect(outcomes(state)).toMatchObject({
    'many.pmx': 'it has more than 20000 values, the most that is read of a template',
    'z.pmx': 'template',
  })
  expect(templates.put.find(({ summary }) => summary.name === 'web')?.files).toEqual({})
  const said = state.known.get('web/compose.yaml')?.problems.map(({ message }) => message)
  expect(said).toContain('The file "many.yaml" does not come along: the template would have more than 20000 values.')
})

test('others are served while it is found out that thousands of files are as they were', async () => {
  const state = nothing()
  const contents = Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`f${at}.pmx`, '[']))
  await read(treeOf(contents), state)
  let turns = 0
  let next = setImmediate(function turn() {
    turns += 1
    next = setImmediate(turn)
  })
  // However quick the machine is, it takes longer than this.
  await read(treeOf(contents), state, { turn: 0.1 })
  clearImmediate(next)
  expect(turns).toBeGreaterThan(5)
})
