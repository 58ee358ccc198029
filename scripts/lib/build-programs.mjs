import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { bundle, ENTRIES } from './bundle.mjs'
import { fingerprint } from './fingerprint.mjs'
import { run } from './run.mjs'

const PACKAGES = ['core', 'contract', 'drivers', 'server', 'cli'].map((name) => `packages/${name}`)

/** @typedef {{ sources: string, files: string[], previous: string[] }} Manifest */

/**
 * Files replace their predecessors one by one, and the parts that a running process may still load stay until the
 * build after the next.
 * @param {string} root
 */
export async function buildPrograms(root) {
  const missing = ENTRIES.filter((entry) => !existsSync(join(root, entry)))
  if (missing.length > 0) throw new Error(`Cannot build: ${missing.join(' and ')} is missing.`)
  const sources = sourcesOf(root)
  const dist = join(root, 'dist')
  const old = manifestOf(root)
  const staging = join(root, `.cache/build-${process.pid}`)
  try {
    const files = [...(await bundle(root, staging)), await prepareLibrary(root, staging)]
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

/**
 * The bundled library as the new programs read it, so that no start has to.
 * @param {string} root
 * @param {string} staging
 * @returns {Promise<string>} the file, relative to `staging`
 */
async function prepareLibrary(root, staging) {
  const program = join(staging, 'server/offline.js')
  const { code, output } = await run(process.execPath, [program, 'prepare-library', join(root, 'library')], {
    cwd: root,
  })
  if (code !== 0) throw new Error(`The bundled library cannot be read:\n${output.trimEnd()}`)
  writeFileSync(join(staging, 'server/library.json'), output)
  return 'server/library.json'
}

/** @param {string} root */
export function areProgramsBuilt(root) {
  const manifest = manifestOf(root)
  if (manifest === undefined || manifest.sources !== sourcesOf(root)) return false
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

/** @param {string} root */
function sourcesOf(root) {
  const folders = [...PACKAGES, 'library']
  return fingerprint(root, { folders, pattern: /\.(ts|json|sql|ya?ml)$/, files: ['scripts/lib/bundle.mjs'] })
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
