// The command line from a clone; ./panamax starts this.
import './lib/require-node.mjs'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const say = (/** @type {string} */ line) => console.error(line)

try {
  const { ensureDependencies } = await import('./lib/dependencies.mjs')
  await ensureDependencies(root, say, 'run')
  const { ensureBuilt } = await import('./lib/build.mjs')
  await ensureBuilt(root, say)
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exit(1)
}

await import(String(pathToFileURL(`${root}dist/cli/main.js`)))
