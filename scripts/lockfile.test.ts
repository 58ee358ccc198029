import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { completeLockfile, entriesWithHost, missingOptionals } from './lib/lockfile.mjs'

const ours = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))

test('npm ci can use the lockfile on every platform (else: node scripts/complete-lockfile.mjs)', () => {
  expect(Object.keys(ours.packages).length).toBeGreaterThan(100)
  expect(missingOptionals(ours)).toEqual([])
})

test('the lockfile names no registry', () => {
  expect(entriesWithHost(ours)).toEqual([])
  expect(entriesWithHost({ packages: { 'node_modules/a': { resolved: 'https://registry.test/a.tgz' } } })).toHaveLength(
    1,
  )
})

test('an optional package that the registry lacked gets an entry for its platform only', () => {
  const lockfile = {
    packages: {
      'node_modules/tool': { version: '1.0.0', dev: true, optionalDependencies: { '@tool/linux-arm64-musl': '1.0.0' } },
    },
  }
  expect(completeLockfile(lockfile).packages['node_modules/@tool/linux-arm64-musl']).toEqual({
    version: '1.0.0',
    cpu: ['arm64'],
    libc: ['musl'],
    os: ['linux'],
    dev: true,
    optional: true,
  })
  expect(missingOptionals(completeLockfile(lockfile))).toEqual([])
})
