import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { bundle, ENTRIES } from './bundle.mjs'
import { withLock } from './lock.mjs'
import { run } from './run.mjs'
import { sourceFiles } from './source-files.mjs'

const PACKAGES = ['core', 'contract', 'drivers', 'server', 'cli'].map((name) => `packages/${name}`)

/** @typedef {{ sources: string, files: string[], previous: string[] }} Manifest */

/**
 * Builds dist/ unless it is newer than every source. Safe to call from several processes at once, and while a Panamax
 * runs from dist/: files replace their predecessors one by one, and the parts that a running process may still load
 * stay until the build after the next.
 * @param {string} root
 * @param {(line: string) => void} say told before the slow part starts
 * @throws {Error} with the compiler's words
 */
export async function ensureBuilt(root, say) {
  if (isBuilt(root)) return
  say('Building …')
  // In a process of its own: what the build needs of memory would stay with the server.
  const { code, output } = await run(process.execPath, [join(root, 'scripts/build.mjs'), '--if-stale'], { cwd: root })
  if (code !== 0) throw new Error(`The build failed:\n${output.trimEnd()}`)
}

/**
 * @param {string} root
 * @param {{ ifStale?: boolean }} [options]
 */
export async function build(root, { ifStale = false } = {}) {
  await withLock(join(root, '.cache/setup.lock'), async () => {
    if (!ifStale || !isBuilt(root)) await rebuild(root)
  })
}

/** @param {string} root */
async function rebuild(root) {
  const missing = ENTRIES.filter((entry) => !existsSync(join(root, entry)))
  if (missing.length > 0) throw new Error(`Cannot build: ${missing.join(' and ')} is missing.`)
  const sources = fingerprint(root)
  const dist = join(root, 'dist')
  const old = manifestOf(root)
  const staging = join(root, `.cache/build-${process.pid}`)
  try {
    const files = await bundle(root, staging)
    // Parts first, entries last: an entry never names a part that is not there yet.
    const parts = files.filter((file) => file.startsWith('parts/'))
    const entries = files.filter((file) => !file.startsWith('parts/'))
    for (const file of [...parts, ...entries]) replace(join(staging, file), join(dist, file))
    writeAtomically(join(dist, 'build.json'), { sources, files, previous: old?.files ?? [] })
    sweep(dist, new Set([...files, ...(old?.files ?? [])]))
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
}

/** @param {string} root */
function isBuilt(root) {
  const manifest = manifestOf(root)
  if (manifest === undefined || manifest.sources !== fingerprint(root)) return false
  return manifest.files.every((file) => existsSync(join(root, 'dist', file)))
}

/**
 * @param {string} root
 * @returns {Manifest | undefined}
 */
function manifestOf(root) {
  try {
    return JSON.parse(readFileSync(join(root, 'dist/build.json'), 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * What the build is made of, by name, size and time of change; reading every file would cost a start ten times as much.
 * @param {string} root
 */
function fingerprint(root) {
  const files = sourceFiles(root, PACKAGES, /\.(ts|json|sql)$/).filter((file) => !file.endsWith('.test.ts'))
  const hash = createHash('sha256')
  for (const file of [...files, 'package-lock.json', 'scripts/lib/bundle.mjs']) {
    const { size, mtimeMs } = statSync(join(root, file))
    hash.update(`${file} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

/**
 * @param {string} from
 * @param {string} to
 */
function replace(from, to) {
  mkdirSync(dirname(to), { recursive: true })
  renameSync(from, to)
}

/**
 * @param {string} path
 * @param {Manifest} manifest
 */
function writeAtomically(path, manifest) {
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}`)
  writeFileSync(draft, JSON.stringify(manifest, null, 2))
  renameSync(draft, path)
}

/**
 * @param {string} dist
 * @param {ReadonlySet<string>} keep
 */
function sweep(dist, keep) {
  const parts = join(dist, 'parts')
  if (!existsSync(parts)) return
  for (const name of readdirSync(parts)) if (!keep.has(`parts/${name}`)) rmSync(join(parts, name))
}
