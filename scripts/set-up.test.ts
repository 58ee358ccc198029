import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isInstalled, widened } from './lib/dependencies.mjs'
import { addUp, lineOf, resultOf } from './lib/test-results.mjs'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'panamax-setup-'))
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

test('dependencies are installed when what npm recorded is what the lockfile asks for', () => {
  const one = { version: '1.0.0', integrity: 'sha512-a' }
  write('package-lock.json', { packages: { '': {}, 'packages/core': {}, 'node_modules/a': one } })
  expect(isInstalled(root, 'run')).toBe(false)
  write('node_modules/.package-lock.json', { packages: { 'node_modules/a': one } })
  expect(isInstalled(root, 'run')).toBe(true)
  write('package-lock.json', { packages: { 'node_modules/a': { ...one, version: '1.0.1' } } })
  expect(isInstalled(root, 'run')).toBe(false)
})

test('a package for another platform may be absent', () => {
  write('package-lock.json', { packages: { 'node_modules/a-win32': { version: '1.0.0', optional: true } } })
  write('node_modules/.package-lock.json', { packages: {} })
  expect(isInstalled(root, 'develop')).toBe(true)
})

test('what only development needs may be absent where Panamax is only run', () => {
  const packages = { 'node_modules/a': { version: '1.0.0' } }
  write('node_modules/.package-lock.json', { packages })
  for (const kind of ['dev', 'devOptional']) {
    write('package-lock.json', { packages: { ...packages, 'node_modules/b': { version: '1.0.0', [kind]: true } } })
    expect([isInstalled(root, 'run'), isInstalled(root, 'develop')]).toEqual([true, false])
  }
})

test('a start leaves the tools of a developer where they are', () => {
  const a = { version: '1.0.0' }
  expect(widened(root, 'run')).toBe('run')
  write('node_modules/.package-lock.json', { packages: { 'node_modules/a': a } })
  expect([widened(root, 'run'), widened(root, 'develop')]).toEqual(['run', 'develop'])
  write('node_modules/.package-lock.json', { packages: { 'node_modules/a': a, 'node_modules/b': { ...a, dev: true } } })
  expect(widened(root, 'run')).toBe('develop')
})

test('a report that is missing, and a test file that could not be loaded, are failures', () => {
  expect(resultOf(join(root, 'nothing.json'))).toEqual({ passed: 0, failed: 1 })
  write('broken.json', {
    numPassedTests: 3,
    numFailedTests: 0,
    testResults: [{ status: 'failed', assertionResults: [] }],
  })
  expect(resultOf(join(root, 'broken.json'))).toEqual({ passed: 3, failed: 1 })
  const failed = { status: 'failed', assertionResults: [{ status: 'failed' }] }
  write('failed.json', { numPassedTests: 3, numFailedTests: 1, testResults: [failed] })
  expect(resultOf(join(root, 'failed.json'))).toEqual({ passed: 3, failed: 1 })
})

test('the last line of a test run is the sum', () => {
  expect(
    lineOf(
      addUp([
        { passed: 3, failed: 1 },
        { passed: 4, failed: 0 },
      ]),
    ),
  ).toBe('7 passed, 1 failed')
})

test('an older Node is refused in words, before anything that it could not read is loaded', () => {
  const older = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } })"
  const start = fileURLToPath(new URL('start.mjs', import.meta.url))
  const args = ['--import', `data:text/javascript,${encodeURIComponent(older)}`, start]
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect([status, stderr]).toEqual([
    1,
    expect.stringContaining('Panamax needs Node 20.19 or newer; this is Node 18.20.4'),
  ])
})

function write(path: string, content: object): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), JSON.stringify(content))
}
