// `npm run bench [NAME…]`: each benchmark prints its figure as a ratio against its reference, measured in the same run.
import './lib/require-node.mjs'
import { fileURLToPath } from 'node:url'

const { runBench } = await import('./lib/run-bench.mjs')
process.exitCode = await runBench(
  fileURLToPath(new URL('../', import.meta.url)),
  'bench/main.ts',
  process.argv.slice(2),
)
