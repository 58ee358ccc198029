import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readLocalDocument } from './local-document.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panamax-local-document-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('the values of the .env beside a document go with it', async () => {
  await writeFile(join(folder, 'compose.yaml'), 'services:\n  a: {image: "x:$TAG"}\n')
  await writeFile(join(folder, '.env'), 'TAG=2\nexport OTHER="a b"\n')
  const { values, warnings } = await readLocalDocument(folder, process.stdin)
  expect(values).toEqual({ TAG: '2', OTHER: 'a b' })
  expect(warnings).toEqual([])
})
