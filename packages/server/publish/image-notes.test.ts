import type { LocalImage } from '@panamax/core/deploy/driver'
import { expect, test } from 'vitest'
import { loadDocument } from '../apps/load-document.ts'
import { imageNotes } from './image-notes.ts'

const services = (yaml: string) => {
  const { app } = loadDocument('app', { document: `name: app\nservices:\n${yaml}`, values: { TAG: '2' }, files: {} })
  if (app === undefined) throw new Error(yaml)
  return app
}
const local = (reference: string, digests?: readonly string[]): LocalImage => ({
  id: 'sha256:1',
  references: [reference],
  size: 1,
  created: '',
  ...(digests === undefined ? {} : { digests }),
})
const notes = (yaml: string, images: readonly LocalImage[] | undefined = [], assembled: readonly string[] = []) =>
  imageNotes(services(yaml), { assembled: new Set(assembled), local: images })

test('an image that only this machine has is told, with those who use it', () => {
  const yaml = '  web: {image: "mine/web:${TAG}"}\n  job: {image: "mine/web:2"}\n  db: {image: "postgres:17"}\n'
  expect(notes(yaml, [local('mine/web:2', []), local('postgres:17', ['postgres@sha256:1'])])).toEqual([
    expect.stringMatching(/^mine\/web:2 \(web, job\) is only on this machine, as far as is known:/),
  ])
  // What is not known is not told: not here, of an unknown origin, or nobody can be asked.
  expect(notes(yaml, [])).toEqual([])
  expect(notes(yaml, [local('mine/web:2')])).toEqual([])
  expect(notes(yaml, undefined)).toEqual([])
})

test('an image that is never pulled has to be there, unless Panamax assembles it', () => {
  const yaml = '  web: {image: "panamax/guestbook:1.0", pull_policy: never}\n'
  expect(notes(yaml)).toEqual([expect.stringContaining('is never pulled (pull_policy)')])
  expect(notes(yaml, [local('panamax/guestbook:1.0', [])], ['panamax/guestbook:1.0'])).toEqual([
    expect.stringMatching(/^panamax\/guestbook:1\.0 \(web\) is in no registry: Panamax assembles it\./),
  ])
})

test.each([
  'localhost:5000',
  '127.0.0.1:5000',
  '[::1]:5000',
  '192.168.1.5',
  'registry:5000',
  'hub.lan',
  'x.internal:80',
])('a registry at %s is not reached by others', (host) =>
  expect(notes(`  web: {image: "${host}/web:1"}\n`)).toEqual([expect.stringContaining(`is at ${host}, which`)]),
)

test.each(['nginx', 'docker.io/nginx:1', 'ghcr.io/a/b', '1.1.1.1/web', 'registry.example.org:5000/web'])(
  '%s is not remarked on',
  (image) => expect(notes(`  web: {image: "${image}"}\n`)).toEqual([]),
)
