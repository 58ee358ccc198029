import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openBelow } from '../system/testing/open-below.ts'
import { openFolder } from './folder-source.ts'
import type { SourceTree, TreeFile } from './tree.ts'

let folder: string
let tree: SourceTree
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'panamax-test-folder-'))
  for (const each of ['ours/web', 'outside']) mkdirSync(join(folder, each), { recursive: true })
  // Of the same length, so that only where it is tells them apart.
  writeFileSync(join(folder, 'ours/web/a.pmx'), 'ours')
  writeFileSync(join(folder, 'ours/b.pmx'), '')
  writeFileSync(join(folder, 'outside/a.pmx'), 'them')
  tree = await openFolder(join(folder, 'ours'), new AbortController().signal)
})
afterEach(async () => {
  await tree.close()
  rmSync(folder, { recursive: true, force: true })
})

const file = (path: string): TreeFile => {
  const found = tree.files.get(path)
  if (found === undefined) throw new Error(path)
  return found
}
const text = async (path: string) => Buffer.from(await tree.read(file(path))).toString()

test('files are read as they were listed, blank ones too', async () => {
  expect([await text('web/a.pmx'), await text('b.pmx')]).toEqual(['ours', ''])
})

test('a folder that was exchanged for a link after it was listed is not read through', async () => {
  renameSync(join(folder, 'ours/web'), join(folder, 'ours/moved'))
  symlinkSync(join(folder, 'outside'), join(folder, 'ours/web'))
  await expect(text('web/a.pmx')).rejects.toMatchObject({ code: 'failed', details: { file: 'web/a.pmx' } })
})

test('a file that was exchanged for a link, a pipe or a longer one is not read', async () => {
  rmSync(join(folder, 'ours/web/a.pmx'))
  symlinkSync(join(folder, 'outside/a.pmx'), join(folder, 'ours/web/a.pmx'))
  await expect(text('web/a.pmx')).rejects.toMatchObject({ code: 'failed' })
  writeFileSync(join(folder, 'ours/b.pmx'), 'more')
  await expect(text('b.pmx')).rejects.toMatchObject({ code: 'failed' })
})

test('the folder that was opened is the one that is read, whatever takes its name', async () => {
  renameSync(join(folder, 'ours'), join(folder, 'gone'))
  renameSync(join(folder, 'outside'), join(folder, 'ours'))
  expect(await text('web/a.pmx')).toBe('ours')
})

test('nothing stays open', async () => {
  const count = () => openBelow(folder).length
  const before = count()
  const signal = new AbortController().signal
  await expect(openFolder(join(folder, 'ours'), signal, { entries: 1, depth: 1 })).rejects.toMatchObject({
    code: 'rejected',
  })
  await (await openFolder(join(folder, 'ours'), signal)).close()
  expect(count()).toBe(before)
})
