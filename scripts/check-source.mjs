// The gate for the rules that no linter has; see lib/source-rules.mjs.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sourceFiles } from './lib/source-files.mjs'
import { checkSource, PLANNED_KINDS } from './lib/source-rules.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))
const drivers = sourceFiles(root, ['packages/drivers'], /^driver\.ts$/)
const kinds = new Set([...PLANNED_KINDS, ...drivers.map((path) => path.split('/').at(-2) ?? '')])
const files = sourceFiles(root, ['packages', 'tests', 'bench', 'scripts', 'library'])
const findings = files.flatMap((file) => checkSource(file, readFileSync(join(root, file), 'utf8'), kinds))

for (const { file, line, rule, message } of findings) console.error(`${file}:${line}: ${rule}: ${message}`)
if (files.length === 0) console.error('No source files were found: nothing was checked.')
if (files.length === 0 || findings.length > 0) process.exitCode = 1
else console.log(`${files.length} files keep the rules of the house`)
