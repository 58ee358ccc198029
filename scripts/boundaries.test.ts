import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkBoundaries, describeBoundaries } from './lib/boundaries.mjs'

const REPOSITORY = fileURLToPath(new URL('../', import.meta.url))
const ROOMS = ['core', 'contract', 'drivers', 'server', 'cli', 'ui']

/** Each planted file breaks exactly the rule beside it (and perhaps others that cover the same ground). */
const PLANTED: [rule: string, file: string, text: string][] = [
  ['core-imports-only-itself', 'packages/core/speaks.ts', "export { a } from '@panamax/drivers/a'"],
  ['core-needs-only-zod-and-yaml', 'packages/core/serves.ts', "export { fastify } from 'fastify'"],
  ['core-has-no-node-builtins', 'packages/core/reads.ts', "export { readFile } from 'node:fs/promises'"],
  [
    'core-has-no-node-builtins',
    'packages/core/typed.ts',
    "import type { Stats } from 'node:fs'\nexport type S = Stats",
  ],
  ['contract-imports-only-core', 'packages/contract/drives.ts', "export { a } from '@panamax/drivers/a'"],
  ['drivers-imports-only-core', 'packages/drivers/asks.ts', "export { a } from '@panamax/contract/a'"],
  ['cli-imports-only-contract-and-core', 'packages/cli/serves.ts', "export const a = import('@panamax/server/a')"],
  ['ui-imports-only-contract-and-core', 'packages/ui/drives.ts', "export { a } from '@panamax/drivers/a'"],
  ['ui-has-no-node-builtins', 'packages/ui/reads.ts', "export { readFile } from 'node:fs/promises'"],
  [
    'server-imports-only-contract-and-core-and-drivers',
    'packages/server/shows.ts',
    "export { a } from '@panamax/ui/a'",
  ],
  [
    'server-imports-only-contract-and-core-and-drivers',
    'packages/server/asks.ts',
    "export { a } from '@panamax/cli/a'",
  ],
  ['no-driver-imports-another-driver', 'packages/drivers/docker/peeks.ts', "export { m } from '../memory/m.ts'"],
  ['no-cycle', 'packages/core/egg.ts', "import type { Hen } from './hen.ts'\nexport type Egg = Hen | 2"],
  ['no-undeclared-package', 'packages/server/borrows.ts', "export { parse } from 'yaml'"],
  ['no-undeclared-workspace-package', 'packages/server/forgets.ts', "export { a } from '@panamax/drivers/a'"],
  ['no-unresolvable-import', 'packages/core/dreams.ts', "export { a } from './nowhere.ts'"],
  ['no-other-package-by-relative-path', 'packages/contract/climbs.ts', "export { a } from '../core/a.ts'"],
  ['no-package-by-relative-path-from-outside', 'tests/climbs.ts', "export { a } from '../packages/core/a.ts'"],
  ['nothing-imports-a-test', 'packages/core/cheats.ts', "export { t } from './a.test.ts'"],
]

const CLEAN: [file: string, text: string][] = [
  ...ROOMS.map((room): [string, string] => [`packages/${room}/a.ts`, 'export const a = 1']),
  ['packages/core/a.test.ts', "import 'node:fs'\nexport const t = 1"],
  ['packages/core/testing.ts', "export { parse } from 'yaml'\nexport { fastify } from 'fastify'"],
  ['tests/fine.ts', "export { a } from '@panamax/core/a'"],
  ['packages/core/hen.ts', "import type { Egg } from './egg.ts'\nexport type Hen = Egg | 1"],
  ['packages/contract/fine.ts', "export { a } from '@panamax/core/a'\nexport { z } from 'zod'"],
  ['packages/drivers/memory/m.ts', "export { shared as m } from '../testing/suite.ts'"],
  ['packages/drivers/testing/suite.ts', 'export const shared = 1'],
]

let root: string

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'panamax-boundaries-'))
  plant('package.json', JSON.stringify({ name: 'planted', private: true, workspaces: ['packages/*'] }))
  for (const room of ROOMS) {
    const name = `@panamax/${room}`
    const others = room === 'server' ? ['core'] : ROOMS.filter((other) => other !== room)
    const dependencies = Object.fromEntries([...others.map((other) => `@panamax/${other}`), 'zod'].map((n) => [n, '*']))
    plant(`packages/${room}/package.json`, JSON.stringify({ name, exports: { './*': './*.ts' }, dependencies }))
    link(join(root, 'packages', room), `node_modules/${name}`)
  }
  for (const name of ['zod', 'yaml', 'fastify']) link(join(REPOSITORY, 'node_modules', name), `node_modules/${name}`)
  for (const [file, text] of CLEAN) plant(file, text)
  for (const [, file, text] of PLANTED) plant(file, text)
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('the dependency rules', () => {
  let result: Awaited<ReturnType<typeof checkBoundaries>>
  beforeAll(async () => {
    result = await checkBoundaries(root)
  }, 30_000)

  test.each(PLANTED)('%s catches %s', (rule, file) => {
    expect(result.violations.filter((violation) => violation.from === file).map((v) => v.rule)).toContain(rule)
  })

  test('every rule of the configuration has a planted violation', async () => {
    const config = await import('../.dependency-cruiser.cjs' as string)
    const rules: string[] = config.default.forbidden.map((rule: { name: string }) => rule.name)
    expect(PLANTED.map(([rule]) => rule)).toEqual(expect.arrayContaining(rules))
  })

  test('a file that keeps the rules is not accused', () => {
    const planted = new Set(PLANTED.map(([, file]) => file))
    const accused = result.violations.map((violation) => violation.from).filter((file) => !planted.has(file))
    expect(accused).toEqual([])
  })

  test('every source file was looked at', () => {
    expect(result.missed).toEqual([])
    expect(result.files).toBe(CLEAN.length + PLANTED.length)
  })

  test('a check that saw no file, or not all of them, is a failure', () => {
    expect(describeBoundaries({ violations: [], files: 0, missed: [] }, root)).toHaveLength(1)
    expect(describeBoundaries({ violations: [], files: 2, missed: ['packages/core/a.ts'] }, root)).toHaveLength(1)
    expect(describeBoundaries({ violations: [], files: 2, missed: [] }, root)).toEqual([])
  })
})

function plant(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), `${text}\n`)
}

function link(target: string, path: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  symlinkSync(target, join(root, path), 'dir')
}
