import { describe, expect, test } from 'vitest'
import { checkSource, PLANNED_KINDS, RULE_NAMES } from './lib/source-rules.mjs'

const kinds = new Set(PLANNED_KINDS)
const rulesIn = (file: string, text: string) => checkSource(file, text, kinds).map((finding) => finding.rule)

const BAD: [rule: string, file: string, text: string][] = [
  ['no-engine-switch', 'packages/server/a.ts', "if (target.kind === 'docker') run()"],
  ['no-engine-switch', 'packages/server/a.ts', "if ('kubernetes' !== driverKind) run()"],
  ['no-engine-switch', 'packages/ui/a.tsx', "switch (props.target.kind) { case 'swarm': run() }"],
  ['no-export-star', 'packages/core/a.ts', "export * from './b.ts'"],
  ['no-shell-string', 'packages/server/a.ts', "spawn('ls', [], { shell: true })"],
  ['no-shell-string', 'packages/server/a.ts', "import { exec } from 'node:child_process'"],
  ['no-shell-string', 'packages/server/a.ts', "import { execSync as run } from 'child_process'"],
  ['no-shell-string', 'packages/server/a.ts', "import * as processes from 'node:child_process'"],
  ['no-clock-in-core', 'packages/core/a.ts', 'export const now = new Date()'],
]

const GOOD: [file: string, text: string][] = [
  ['packages/drivers/registry.ts', "if (kind === 'docker') run()"],
  ['packages/server/a.test.ts', "if (kind === 'docker') run()"],
  ['packages/server/a.ts', "if (source.kind === 'git' || type === 'docker') run()"],
  ['packages/server/a.ts', "import { execFile } from 'node:child_process'; /a/.exec('a'); driver.exec()"],
  ['packages/server/a.ts', "export * as all from './b.ts'"],
  ['packages/server/a.ts', 'const now = new Date()'],
  ['packages/core/a.ts', 'const date = new Date(now)'],
]

describe('the rules of the house', () => {
  test.each(BAD)('%s is caught in %s: %s', (rule, file, text) => {
    expect(rulesIn(file, text)).toEqual([rule])
  })

  test.each(GOOD)('%s may say: %s', (file, text) => {
    expect(rulesIn(file, text)).toEqual([])
  })

  test('every rule has a planted violation', () => {
    expect(new Set(BAD.map(([rule]) => rule))).toEqual(new Set(RULE_NAMES))
  })

  test('a finding names its line', () => {
    expect(checkSource('packages/core/a.ts', "\n\nexport * from './b.ts'", kinds)[0]?.line).toBe(3)
  })
})
