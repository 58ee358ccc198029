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

test('a document in another format is turned into compose before it is sent, and what is lost goes with it', async () => {
  await writeFile(join(folder, 'run.sh'), 'docker run --name web nginx:1.29\n')
  const { document, fileName, warnings } = await readLocalDocument(join(folder, 'run.sh'), process.stdin)
  expect([fileName, document]).toEqual(['run.yaml', expect.stringContaining('image: nginx:1.29')])
  expect(warnings.join()).toContain('container_name')
})

test('a file of 2014 is sent as it is', async () => {
  const text = 'name: x\nimages:\n- {name: a, source: nginx}\n'
  await writeFile(join(folder, 'x.pmx'), text)
  expect(await readLocalDocument(join(folder, 'x.pmx'), process.stdin)).toMatchObject({
    document: text,
    fileName: 'x.pmx',
  })
})
