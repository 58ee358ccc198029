// `npm start`: everything from a fresh clone to a running server. Arguments go to the server: npm start -- --port 9000
import './lib/require-node.mjs'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const say = (/** @type {string} */ line) => console.error(line)

try {
  const { ensureDependencies } = await import('./lib/dependencies.mjs')
  await ensureDependencies(root, say, 'run')
  const { ensureBuilt } = await import('./lib/build.mjs')
  await ensureBuilt(root, say)
  const { ensureEngine } = await import('./lib/ensure-engine.mjs')
  await ensureEngine(process.env, say)
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exit(1)
}

// From here on this process is the server: no process in between that signals would have to pass.
await import(String(pathToFileURL(`${root}dist/server/main.js`)))
