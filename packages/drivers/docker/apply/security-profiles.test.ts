import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addSecurityProfiles } from './security-profiles.ts'

let root: string
let directory: string

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'profiles-'))
  directory = path.join(root, 'app')
  await mkdir(directory)
  await writeFile(path.join(root, 'outside.json'), '{"hidden": 1}')
})
afterEach(async () => rm(root, { recursive: true }))

async function resolved(option: string): Promise<unknown> {
  const host = { SecurityOpt: [option] }
  await addSecurityProfiles(host, { directory, service: 'web' }, AbortSignal.timeout(5_000))
  return host.SecurityOpt[0]
}

test('a profile of the app is sent as what it holds, names that the engine knows as they are', async () => {
  await writeFile(path.join(directory, 'own.json'), '{ "defaultAction": "SCMP_ACT_ERRNO" }')
  expect(await resolved('seccomp=./own.json')).toBe('seccomp={"defaultAction":"SCMP_ACT_ERRNO"}')
  for (const option of ['seccomp=unconfined', 'seccomp=builtin', 'no-new-privileges:true', 'apparmor=mine'])
    expect(await resolved(option)).toBe(option)
})

test.each<[string, string]>([
  ['/outside.json', 'folder'],
  ['../outside.json', 'outside'],
  ['link.json', 'outside'],
  ['folder/outside.json', 'outside'],
  ['sub', 'not a file'],
  ['large.json', 'too large'],
  ['text.json', 'not JSON'],
  ['none.json', 'not there'],
  ['{"defaultAction":"SCMP_ACT_ALLOW"}', 'not there'],
])('%s is refused', async (file, why) => {
  await symlink(path.join(root, 'outside.json'), path.join(directory, 'link.json'))
  await symlink(root, path.join(directory, 'folder'))
  await mkdir(path.join(directory, 'sub'))
  await writeFile(path.join(directory, 'large.json'), ' '.repeat(1024 * 1024 + 1))
  await writeFile(path.join(directory, 'text.json'), 'secret words')
  const name = file.startsWith('/') ? path.join(root, file) : file
  const error: Error = await resolved(`seccomp=${name}`).then(
    () => new Error('not refused'),
    (reason: Error) => reason,
  )
  expect(error).toMatchObject({ code: 'invalid_request', message: expect.stringContaining(why) })
  expect(error.message).toContain('"security_opt" of web')
  expect(error.message).not.toContain('secret words')
})
