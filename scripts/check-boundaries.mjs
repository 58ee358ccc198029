// The gate for the dependency rules (docs/architecture.md, section 4).
import { fileURLToPath } from 'node:url'
import { checkBoundaries, describeBoundaries } from './lib/boundaries.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))
const result = await checkBoundaries(root)
const problems = describeBoundaries(result, root)
for (const problem of problems) console.error(problem)
if (problems.length > 0) process.exitCode = 1
else console.log(`${result.files} files keep the dependency rules`)
