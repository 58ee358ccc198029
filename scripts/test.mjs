// `npm test`: the whole gate. `npm test -- --lane scenarios <file or name>` runs a part of it.
import './lib/require-node.mjs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const { ensureDependencies } = await import('./lib/dependencies.mjs')
const say = (/** @type {string} */ line) => console.log(line)
try {
  await ensureDependencies(root, say, 'develop')
  const { testAll } = await import('./lib/test-run.mjs')
  process.exitCode = await testAll(root, process.argv.slice(2), say)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  console.log('0 passed, 1 failed')
  process.exitCode = 1
}
