import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { completeLockfile, entriesWithHost, missingOptionals } from './lib/lockfile.mjs'

const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
const ours = read('../package-lock.json')
const descriptions = read('../tests/github-descriptions/package-lock.json')

test('npm ci can use the lockfile on every platform (else: node scripts/complete-lockfile.mjs)', () => {
  expect(Object.keys(ours.packages).length).toBeGreaterThan(100)
  expect(missingOptionals(ours)).toEqual([])
})

test('the lockfiles name no registry', () => {
  expect(entriesWithHost(ours)).toEqual([])
  expect(entriesWithHost(descriptions)).toEqual([])
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

test("GitHub's descriptions are of one version, with a checksum", () => {
  const { '': manifest, ...packages } = descriptions.packages
  const { dependencies } = read('../tests/github-descriptions/package.json')
  expect(manifest.dependencies).toEqual(dependencies)
  expect(packages).toEqual({
    'node_modules/@octokit/openapi': expect.objectContaining({
      version: dependencies['@octokit/openapi'],
      integrity: expect.stringMatching(/^sha512-/),
    }),
  })
})

test('what builds and starts Panamax is installed without what only development needs', () => {
  const starters = ['start.mjs', 'panamax.mjs', 'build.mjs', '../packages/ui/vite.config.ts']
  const used = packagesUsedBy(starters.map((path) => fileURLToPath(new URL(path, import.meta.url))))
  // lib/build-interface.mjs starts it by its path.
  expect(used).toEqual(new Set(['@vitejs/plugin-react', 'esbuild', 'vite']))
  const left = [...used].filter((name) => {
    const { dev, devOptional } = ours.packages[`node_modules/${name}`]
    return dev || devOptional
  })
  expect(left).toEqual([])
})

test('whoever only runs Panamax fetches no tools of development', () => {
  const names = ['vitest', 'knip', 'oxlint', 'typescript', 'happy-dom', 'playwright-core', '@biomejs/biome', 'axe-core']
  for (const name of names) expect(ours.packages[`node_modules/${name}`], name).toMatchObject({ dev: true })
  expect(ours.packages).not.toHaveProperty(['node_modules/@octokit/openapi'])
})

/** Names of the npm packages that the files import, and the files of ours that these import. */
function packagesUsedBy(files: readonly string[]): Set<string> {
  const found = new Set<string>()
  const seen = new Set<string>()
  const queue = [...files]
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    const text = readFileSync(file, 'utf8')
    for (const [, specifier = ''] of text.matchAll(/(?:from |import |import\()'([^']+)'/g)) {
      if (specifier.startsWith('.')) queue.push(fileURLToPath(new URL(specifier, `file://${file}`)))
      else if (!specifier.startsWith('node:')) found.add(specifier)
    }
  }
  expect(seen.size).toBeGreaterThan(files.length)
  return found
}
