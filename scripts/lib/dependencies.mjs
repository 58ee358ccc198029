import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from './lock.mjs'
import { run } from './run.mjs'

/**
 * Installs what package-lock.json names, unless it is installed already. Safe to call from several processes at once.
 * @param {string} root
 * @param {(line: string) => void} say told before the slow part starts
 * @throws {Error} with npm's own words when the installation fails
 */
export async function ensureDependencies(root, say) {
  if (isInstalled(root)) return
  const waiting = (/** @type {number} */ pid) => say(`Waiting for process ${pid}, which installs or builds Panamax …`)
  await withLock(
    join(root, '.cache/setup.lock'),
    async () => {
      if (isInstalled(root)) return
      say('Installing dependencies (the first time, or because package-lock.json changed) …')
      const { code, output } = await npm(['ci', '--no-audit', '--no-fund', '--prefer-offline'], root)
      if (code !== 0) throw new Error(`npm ci failed (exit code ${code}):\n${reasonIn(output)}`)
    },
    { waiting },
  )
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
 */
export function isInstalled(root) {
  const wanted = packagesIn(join(root, 'package-lock.json'))
  const present = packagesIn(join(root, 'node_modules/.package-lock.json'))
  if (wanted === undefined || present === undefined) return false
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/') || entry.optional || entry.peer) return true
    const found = present[path]
    return found !== undefined && found.version === entry.version && found.integrity === entry.integrity
  })
}

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, peer?: boolean }} LockEntry
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
