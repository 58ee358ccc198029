// After `npm install` with a registry that offers only this platform's packages: node scripts/complete-lockfile.mjs
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { completeLockfile, missingOptionals } from './lib/lockfile.mjs'

const path = fileURLToPath(new URL('../package-lock.json', import.meta.url))
const lockfile = JSON.parse(readFileSync(path, 'utf8'))
const missing = missingOptionals(lockfile)
if (missing.length > 0) writeFileSync(path, `${JSON.stringify(completeLockfile(lockfile), null, 2)}\n`)
console.log(`${missing.length} optional packages added to package-lock.json`)
