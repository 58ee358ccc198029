// `npm run bench:ui [NAME…] [-- --long]`: what the web interface is allowed to take, measured in a real browser.
import './lib/require-node.mjs'
import { fileURLToPath } from 'node:url'

const { runBench } = await import('./lib/run-bench.mjs')
const root = fileURLToPath(new URL('../', import.meta.url))
process.exitCode = await runBench(root, 'bench/ui/main.ts', process.argv.slice(2))
