import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FoundAddress, Network } from '../net/network.ts'
import { parseGitAddress } from './address.ts'
import { Git, type GitRun } from './git.ts'
import { GitServer } from './testing/git-server.ts'
import { TestRepository } from './testing/test-repository.ts'

let folder: string
let git: Git
let server: GitServer
let repository: TestRepository
const token = 'tok3n-%$&-secret'
const signal = new AbortController().signal
const path = process.env['PATH'] ?? ''

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'panamax-test-git-'))
  git = new Git({ folder: join(folder, 'git'), path })
  repository = new TestRepository(join(folder, 'served/owner/repo.git'))
  repository.commit({ 'a.pmx': 'services: {}\n' })
  server = await GitServer.start({ root: join(folder, 'served'), users: { ann: token } })
})
afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

function at(address: string): GitRun {
  return { remote: parseGitAddress(address).address, allowLocal: true, signal }
}

const list = (address: string, more: Partial<GitRun> = {}, using = git): Promise<string> =>
  using.run(['ls-remote', '--', address], { ...at(address), ...more })

function bare(): string {
  const clone = join(folder, 'clone.git')
  execFileSync('git', ['init', '--quiet', '--bare', clone])
  return clone
}

const fetchArgs = (url: string) => ['fetch', '--quiet', '--depth=1', '--', url, 'main:refs/heads/main']

test('a repository is listed and fetched by http and from a folder', async () => {
  const url = server.url('owner/repo.git')
  expect(await list(url)).toContain('refs/heads/main')
  expect(await list(repository.folder)).toContain('refs/heads/main')
  const clone = bare()
  await git.run(fetchArgs(url), { ...at(url), cwd: clone })
  expect(await git.run(['cat-file', '-p', 'main:a.pmx'], { allowLocal: false, cwd: clone, signal })).toBe(
    'services: {}\n',
  )
})

test('a token opens a private repository, and is in no argument, environment, file or message', async () => {
  await server.close()
  server = await GitServer.start({ root: join(folder, 'served'), users: { ann: token }, isPrivate: true })
  const url = server.url('owner/repo.git')
  await expect(list(url)).rejects.toMatchObject({ code: 'rejected', details: { reason: 'authentication' } })
  const seen = spyOnProcesses()
  expect(await list(url, { credentials: { type: 'token', username: 'ann', token } })).toContain('refs/heads/main')
  const { texts } = seen()
  expect(texts.length).toBeGreaterThan(2)
  expect(texts.filter((text) => text.includes(token))).toEqual([])
  const wrong = await list(url, { credentials: { type: 'token', username: 'ann', token: `${token}x` } }).catch(
    (error: unknown) => error,
  )
  expect(wrong).toMatchObject({ code: 'rejected', details: { reason: 'authentication' } })
  expect(JSON.stringify(wrong) + String(wrong)).not.toContain(token)
  expect(filesBelow(folder).filter((file) => readFileSync(file, 'latin1').includes(token))).toEqual([])
})

/** Command lines and environments of our processes, as long as there are any to be seen. */
function spyOnProcesses(): () => { texts: string[] } {
  const texts = new Set<string>()
  const timer = setInterval(() => {
    for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      for (const file of ['cmdline', 'environ']) {
        try {
          const text = readFileSync(`/proc/${id}/${file}`, 'latin1')
          if (/git|askpass/.test(text) && text.includes(folder)) texts.add(text)
        } catch {
          // It has ended, or belongs to somebody else.
        }
      }
    }
  }, 3)
  return () => {
    clearInterval(timer)
    return { texts: [...texts] }
  }
}

function filesBelow(place: string): string[] {
  const entries = readdirSync(place, { withFileTypes: true, recursive: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}
