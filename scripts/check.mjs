// `npm run check`: every gate that needs no Docker Engine, in under a minute.
import './lib/require-node.mjs'
import { mkdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checks } from './lib/checks.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { ensureGitHubDescriptions } from './lib/github-descriptions.mjs'
import { run } from './lib/run.mjs'
import { testCache } from './lib/test-cache.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))
const unitResults = join(root, '.cache/results/unit.json')
mkdirSync(dirname(unitResults), { recursive: true })

const failed = /** @type {string[]} */ ([])
const say = (/** @type {string} */ line) => console.log(line)
try {
  await ensureDependencies(root, say, 'develop')
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
try {
  await ensureGitHubDescriptions(root, testCache(root, process.env), say)
} catch (error) {
  // Everything else can be checked all the same.
  failed.push('set-up')
  say(`✗ ${error instanceof Error ? error.message : String(error)}\n`)
}

const started = performance.now()
const queue = checks(root, unitResults)
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work))

const seconds = ((performance.now() - started) / 1000).toFixed(1)
if (failed.length > 0) {
  console.log(`\ncheck failed after ${seconds} s: ${failed.join(', ')}`)
  process.exitCode = 1
} else {
  console.log(`\ncheck passed in ${seconds} s`)
}

async function work() {
  for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
    const begun = performance.now()
    const { code, output } = await run(process.execPath, check.args, {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1' },
    })
    const unproven = code === 0 ? check.proof?.(output) : undefined
    const ok = code === 0 && unproven === undefined
    const took = `${((performance.now() - begun) / 1000).toFixed(1)} s`
    console.log(`${ok ? '✓' : '✗'} ${check.name.padEnd(12)} ${took.padStart(7)}  ${check.what}`)
    if (ok) continue
    failed.push(check.name)
    console.log(`\n${output.trimEnd()}\n${unproven ?? `(exit code ${code})`}\n`)
  }
}
