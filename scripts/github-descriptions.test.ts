import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ensureGitHubDescriptions } from './lib/github-descriptions.mjs'

// The real npm, on a registry of this test's own.

const name = '@octokit/openapi'
let folder: string
let registry: Server
let asked: string[]
let archive: Buffer

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'panamax-descriptions-'))
  asked = []
  said.length = 0
  archive = pack()
  registry = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '')
    asked.push(path)
    if (path === `/${name}`) response.end(JSON.stringify(packument(address())))
    else if (path === '/1.0.0.tgz') response.end(archive)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve))
  vi.stubEnv('npm_config_registry', address())
  vi.stubEnv('npm_config_cache', join(folder, 'npm'))
  vi.stubEnv('npm_config_fetch_retries', '0')
})

afterEach(async () => {
  vi.unstubAllEnvs()
  registry.closeAllConnections()
  await new Promise((resolve) => registry.close(resolve))
  rmSync(folder, { recursive: true, force: true })
})

const address = (): string => `http://127.0.0.1:${(registry.address() as AddressInfo).port}`
const said: string[] = []
const ensure = () => ensureGitHubDescriptions(folder, join(folder, 'cache'), (line) => said.push(line))
const kept = (): string[] => readdirSync(join(folder, 'cache'), { recursive: true, encoding: 'utf8' }).sort()

test('what the tests use is fetched once and kept, and nothing else', async () => {
  lock(integrityOf(archive))
  await Promise.all([ensure(), ensure()])
  await ensure()
  expect(asked).toEqual([`/${name}`, '/1.0.0.tgz'])
  expect(said).toEqual([expect.stringMatching(/^Fetching GitHub's description/)])
  const files = ['api.github.com.json', 'ghes-3.19.json', 'package-lock.json']
  expect(kept()).toEqual(['github-descriptions', ...files.map((file) => `github-descriptions/${file}`)])
  expect(readFileSync(join(folder, 'cache/github-descriptions/ghes-3.19.json'), 'utf8')).toBe('"ghes-3.19"')
})

test('another version is fetched when the lockfile has changed; what cannot be fetched leaves what was there', async () => {
  lock(integrityOf(archive))
  await ensure()
  const before = kept()
  lock(integrityOf(Buffer.from('something else')))
  rmSync(join(folder, 'npm'), { recursive: true })
  await expect(ensure()).rejects.toThrow(/could not be fetched[^]*fetch-github-descriptions.mjs[^]*EINTEGRITY/)
  expect(kept()).toEqual(before)
  asked = []
  lock(integrityOf(archive), 'changed')
  await ensure()
  expect(asked).not.toEqual([])
})

test('without a registry it is said what is missing, and what to do', async () => {
  lock(integrityOf(archive))
  vi.stubEnv('npm_config_registry', 'http://127.0.0.1:1')
  await expect(ensure()).rejects.toThrow(/^The tests of packages\/server\/github need [^]*npm error code ECONNREFUSED/)
  expect(kept()).toEqual([])
})

/** A package as GitHub's: what is wanted, and more. */
function pack(): Buffer {
  const generated = join(folder, 'package/generated')
  mkdirSync(generated, { recursive: true })
  for (const each of ['api.github.com', 'ghes-3.19', 'ghes-3.19.deref']) {
    writeFileSync(join(generated, `${each}.json`), JSON.stringify(each))
  }
  writeFileSync(join(folder, 'package/package.json'), JSON.stringify({ name, version: '1.0.0' }))
  return execFileSync('tar', ['--create', '--gzip', '--directory', folder, 'package'])
}

function packument(origin: string): object {
  const version = { name, version: '1.0.0', dist: { tarball: `${origin}/1.0.0.tgz`, integrity: integrityOf(archive) } }
  return { name, 'dist-tags': { latest: '1.0.0' }, versions: { '1.0.0': version } }
}

function lock(integrity: string, title = 'descriptions'): void {
  const manifest = { name: title, dependencies: { [name]: '1.0.0' } }
  const packages = { '': manifest, [`node_modules/${name}`]: { version: '1.0.0', integrity } }
  const at = join(folder, 'tests/github-descriptions')
  mkdirSync(at, { recursive: true })
  writeFileSync(join(at, 'package.json'), JSON.stringify(manifest))
  writeFileSync(join(at, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages }))
}

function integrityOf(data: Buffer): string {
  return `sha512-${createHash('sha512').update(data).digest('base64')}`
}
