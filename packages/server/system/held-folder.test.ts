import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { HeldFolder } from './held-folder.ts'
import { openBelow } from './testing/open-below.ts'

let folder: string
let root: HeldFolder
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'panamax-test-held-'))
  for (const each of ['root/conf', 'outside']) mkdirSync(join(folder, each), { recursive: true })
  writeFileSync(join(folder, 'outside/site.conf'), 'theirs')
  root = await HeldFolder.open(join(folder, 'root'))
})
afterEach(async () => {
  await root.close()
  rmSync(folder, { recursive: true, force: true })
})

/** What somebody does who may write there, between our look and our use. */
function exchange(): void {
  renameSync(join(folder, 'root/conf'), join(folder, 'root/moved'))
  symlinkSync(join(folder, 'outside'), join(folder, 'root/conf'))
}

test('what is written goes to the folder that was opened, also when a link has taken its place', async () => {
  await using conf = await root.descend(['conf'])
  exchange()
  await writeFile(conf.at('site.conf'), 'ours')
  expect(readFileSync(join(folder, 'outside/site.conf'), 'utf8')).toBe('theirs')
  expect(readFileSync(join(folder, 'root/moved/site.conf'), 'utf8')).toBe('ours')
  expect(await readdir(conf.at('.'))).toEqual(['site.conf'])
})

test('no link is entered, and none is opened', async () => {
  exchange()
  await expect(root.descend(['conf'])).rejects.toMatchObject({ code: 'ENOTDIR' })
  await expect(root.descend(['conf', 'deep'], { make: true })).rejects.toMatchObject({ code: 'ENOTDIR' })
  expect(readdirSync(join(folder, 'outside'))).toEqual(['site.conf'])
  symlinkSync(join(folder, 'outside/site.conf'), join(folder, 'root/moved/site.conf'))
  await using moved = await root.descend(['moved'])
  await expect(moved.openFile('site.conf')).rejects.toMatchObject({ code: 'ELOOP' })
})

test('folders are made where that is asked for', async () => {
  await expect(root.descend(['a', 'b'])).rejects.toMatchObject({ code: 'ENOENT' })
  await using deep = await root.descend(['a', 'b'], { make: true })
  await writeFile(deep.at('c'), 'x')
  expect(readFileSync(join(folder, 'root/a/b/c'), 'utf8')).toBe('x')
})

test('nothing stays open', async () => {
  const count = () => openBelow(folder).length
  const before = count()
  expect(before).toBe(1)
  for (let round = 0; round < 20; round++) {
    await root.descend(['none', 'below']).catch(() => undefined)
    await (await root.descend(['conf'])).close()
  }
  expect(count()).toBe(before)
})
