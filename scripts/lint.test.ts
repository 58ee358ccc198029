import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const REPOSITORY = fileURLToPath(new URL('../', import.meta.url))

const PLANTED: [rule: string, file: string, text: string][] = [
  ['no-floating-promises', 'packages/server/floats.ts', 'async function f() {}\nexport const g = () => { f() }'],
  ['no-cycle', 'packages/server/hen.ts', "import { egg } from './egg.ts'\nexport const hen = () => egg()"],
  ['no-default-export', 'packages/server/default.ts', 'export default 1'],
  ['no-restricted-imports', 'packages/server/shell.ts', "import { exec } from 'node:child_process'\nexec('ls')"],
  ['no-restricted-globals', 'packages/core/home.ts', 'export const home = process.env.HOME'],
  ['no-restricted-properties', 'packages/core/now.ts', 'export const now = Date.now()'],
  ['max-lines', 'packages/server/long.ts', 'console.log(1)\n'.repeat(501)],
  [
    'switch-exhaustiveness-check',
    'packages/server/some.ts',
    "export function f(x: 'a' | 'b') { switch (x) { case 'a': return 1 } }",
  ],
]

let root: string
let found: { code?: string; filename: string }[]

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'panamax-lint-'))
  for (const file of ['.oxlintrc.json', 'tsconfig.json']) copyFileSync(join(REPOSITORY, file), join(root, file))
  // The type-aware rules look for their program and for @types/node there.
  symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'), 'dir')
  plant('packages/server/egg.ts', "import { hen } from './hen.ts'\nexport const egg = () => hen()")
  for (const [, file, text] of PLANTED) plant(file, text)
  const oxlint = join(REPOSITORY, 'node_modules/oxlint/bin/oxlint')
  const run = spawnSync(process.execPath, [oxlint, '--format', 'json'], { cwd: root, encoding: 'utf8' })
  found = JSON.parse(run.stdout).diagnostics
}, 30_000)

afterAll(() => rmSync(root, { recursive: true, force: true }))

test.each(PLANTED)('%s catches %s', (rule, file) => {
  expect(found.filter((one) => one.filename === file).map((one) => one.code)).toContainEqual(
    expect.stringContaining(rule),
  )
})

function plant(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), `${text}\n`)
}
