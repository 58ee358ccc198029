// `npm run build`: dist/server/main.js and dist/cli/main.js. With --if-stale only where sources are newer.
import './lib/require-node.mjs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const { build } = await import('./lib/build.mjs')
try {
  await build(root, { ifStale: process.argv.includes('--if-stale') })
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
