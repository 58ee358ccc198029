import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from './lock.mjs'
import { run } from './run.mjs'

/**
 * @typedef {'run' | 'develop'} Purpose to build and run Panamax; or to test and check it too, which needs twice as much
 */

/**
 * Installs what package-lock.json names and `purpose` needs, unless it is installed already. Safe to call from several
 * processes at once.
 * @param {string} root
 * @param {(line: string) => void} say told before the slow part starts
 * @param {Purpose} purpose
 * @throws {Error} with npm's own words when the installation fails
 */
export async function ensureDependencies(root, say, purpose) {
  if (isInstalled(root, purpose)) return
  const waiting = (/** @type {number} */ pid) => say(`Waiting for process ${pid}, which installs or builds Panamax …`)
  await withLock(
    join(root, '.cache/setup.lock'),
    async () => {
      if (isInstalled(root, purpose)) return
      say('Installing dependencies (the first time, or because package-lock.json changed) …')
      await cleanInstall(root, widened(root, purpose))
    },
    { waiting },
  )
}

/**
 * Makes node_modules in `folder` exactly what its package-lock.json says.
 * @param {string} folder
 * @param {Purpose} purpose
 * @throws {Error} with npm's own words
 */
export async function cleanInstall(folder, purpose) {
  // Said in either case: NODE_ENV and a person's own settings would decide otherwise.
  const which = purpose === 'run' ? '--omit=dev' : '--include=dev'
  const args = ['ci', which, '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline']
  const { code, output } = await npm(args, folder)
  if (code !== 0) throw new Error(`npm ci failed (exit code ${code}):\n${reasonIn(output)}`)
}

/**
 * npm explains itself first and prints its whole manual after that.
 * @param {string} output
 */
function reasonIn(output) {
  const lines = output.split('\n').filter((line) => line.startsWith('npm error'))
  return (lines.length > 0 ? lines.slice(0, 12) : output.trimEnd().split('\n').slice(-12)).join('\n')
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes its own record at the very end of an
 * installation, so an interrupted one is not taken for a complete one.
 * @param {string} root
 * @param {Purpose} purpose
 */
export function isInstalled(root, purpose) {
  const wanted = packagesIn(join(root, 'package-lock.json'))
  const present = packagesIn(join(root, 'node_modules/.package-lock.json'))
  if (wanted === undefined || present === undefined) return false
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/') || mayBeAbsent(entry, purpose)) return true
    const found = present[path]
    return found !== undefined && found.version === entry.version && found.integrity === entry.integrity
  })
}

/**
 * `devOptional`: only for development, or only as something optional of what runs.
 * @param {LockEntry} entry
 * @param {Purpose} purpose
 */
function mayBeAbsent({ dev, devOptional, optional, peer }, purpose) {
  return optional || peer || (purpose === 'run' && (dev || devOptional))
}

/**
 * Who develops here starts Panamax too, and goes on developing.
 * @param {string} root
 * @param {Purpose} purpose
 * @returns {Purpose}
 */
export function widened(root, purpose) {
  const present = Object.values(packagesIn(join(root, 'node_modules/.package-lock.json')) ?? {})
  return present.some(({ dev }) => dev) ? 'develop' : purpose
}

/**
 * @typedef {{ version?: string, integrity?: string, dev?: boolean, devOptional?: boolean, optional?: boolean, peer?: boolean }} LockEntry
 * @param {string} path
 * @returns {Record<string, LockEntry> | undefined}
 */
function packagesIn(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return undefined
  }
}

/**
 * @param {string[]} args
 * @param {string} cwd
 */
function npm(args, cwd) {
  // Under npm, the very npm that runs us; otherwise the one on the path.
  const own = process.env['npm_execpath']
  return own?.endsWith('.js') ? run(process.execPath, [own, ...args], { cwd }) : run('npm', args, { cwd })
}
