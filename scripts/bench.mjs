// `npm run bench [NAME…]`: each benchmark prints its figure as a ratio against its reference, measured in the same run.
import './lib/require-node.mjs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const { ensureBuilt } = await import('./lib/build.mjs')
await ensureBuilt(root, console.error)
const { build } = await import('esbuild')
const outfile = join(root, '.cache/bench/main.mjs')
await build({
  entryPoints: [join(root, 'bench/main.ts')],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
  // It finds its binary beside its own files.
  external: ['@photostructure/sqlite'],
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
})
const { main } = await import(pathToFileURL(outfile).href)
process.exitCode = await main({ root, names: process.argv.slice(2) })
