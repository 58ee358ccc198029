import { readFileSync } from 'node:fs'
import { run } from './run.mjs'

/** Debian, Ubuntu, or a system that calls itself like one of them. */
export function isDebianLike() {
  try {
    const release = readFileSync('/etc/os-release', 'utf8')
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release)
  } catch {
    return false
  }
}

export function isRoot() {
  return process.getuid?.() === 0
}

/**
 * Installs the packages that are not installed yet, and nothing that they only recommend.
 * @param {readonly string[]} packages
 * @param {(line: string) => void} say told before the slow part starts
 * @throws {Error} with apt's own words
 */
export async function aptInstall(packages, say) {
  const missing = []
  for (const name of packages) if (!(await isPackageInstalled(name))) missing.push(name)
  if (missing.length === 0) return
  say(`Installing ${missing.join(', ')} with apt-get …`)
  await apt(['update'])
  await apt(['install', '--yes', '--no-install-recommends', ...missing])
}

/** @param {string} name */
async function isPackageInstalled(name) {
  const { code, output } = await run('dpkg-query', ['--show', '--showformat=${db:Status-Status}', name])
  return code === 0 && output === 'installed'
}

/** @param {string[]} args */
async function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const { code, output } = await run('apt-get', ['--quiet', '-o', 'DPkg::Lock::Timeout=300', ...args], { env })
  if (code === 0) return
  const last = output.trimEnd().split('\n').slice(-15).join('\n')
  throw new Error(`apt-get ${args.join(' ')} failed (exit code ${code}):\n${last}`)
}
