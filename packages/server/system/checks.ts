import { execFile } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { isIP } from 'node:net'
import { promisify } from 'node:util'
import type { Check as CheckSchema, System } from '@panamax/contract/system'
import { messageOf } from '@panamax/core/errors'
import type { z } from 'zod'
import { isRecentGit, oldestGit } from '../git/version.ts'
import { type Database, integrityProblems } from '../store/database.ts'
import { keyFile } from './home.ts'

export type Check = z.infer<typeof CheckSchema>

const MiB = 1024 * 1024
const oldestNode: readonly [number, number] = [20, 19]
/** No clock of a machine that runs this program can be right before this day. */
const earliest = Date.UTC(2025, 0, 1)

export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  const isOld = major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])
  if (!isOld) return { name: 'node', state: 'ok', text: `Node ${version}` }
  const wanted = oldestNode.join('.')
  return { name: 'node', state: 'error', text: `Node ${version} is too old.`, fix: `Install Node ${wanted} or newer.` }
}

/** The data folder and the key in it: ours alone. */
export function checkHome(home: string): Check[] {
  try {
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    const fix = 'Run this as the user that Panamax runs as, or name the folder with PANAMAX_HOME.'
    return [{ name: 'home', state: 'error', text: `${home} cannot be used: ${messageOf(error)}`, fix }]
  }
  return [checkPrivate('home', home, 0o700), checkPrivate('key', keyFile(home), 0o600)]
}

function checkPrivate(name: string, path: string, mode: number): Check {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return { name, state: 'ok', text: `${path} does not exist yet.` }
  const isOpen = process.platform !== 'win32' && (found.mode & 0o077) !== 0
  if (!isOpen) return { name, state: 'ok', text: `${path} is private to its owner.` }
  const fix = `chmod ${mode.toString(8)} ${path}`
  return { name, state: 'error', text: `Others on this machine may read ${path}.`, fix }
}

export async function checkDisk(home: string): Promise<Check> {
  const { bavail, bsize } = await statfs(home)
  const free = Math.floor((bavail * bsize) / MiB)
  const text = `${free} MiB are free where ${home} lies.`
  if (free >= 1024) return { name: 'disk', state: 'ok', text }
  const fix = 'Free some space: remove what is not needed, such as old images.'
  return { name: 'disk', state: free < 100 ? 'error' : 'warning', text, fix }
}

export function checkStore(database: Database): Check {
  const problems = integrityProblems(database)
  if (problems.length === 0) return { name: 'store', state: 'ok', text: 'The store is sound.' }
  const text = `The store is damaged: ${problems.slice(0, 3).join('; ')}`
  return { name: 'store', state: 'error', text, fix: 'Stop Panamax and restore a backup of panamax.db.' }
}

export function checkClock(now: Date): Check {
  if (now.getTime() >= earliest) return { name: 'clock', state: 'ok', text: `It is ${now.toISOString()}.` }
  const text = `The clock says ${now.toISOString()}, which cannot be.`
  return {
    name: 'clock',
    state: 'error',
    text,
    fix: 'Set the time, best by a time service (timedatectl set-ntp true).',
  }
}

/** Templates and publishing need git; running apps does not. */
export async function checkGit(): Promise<Check> {
  try {
    const { stdout } = await promisify(execFile)('git', ['--version'], { timeout: 5000 })
    const text = stdout.trim()
    if (isRecentGit(text)) return { name: 'git', state: 'ok', text }
    const missing = `${text} is too old: git repositories are not read.`
    return { name: 'git', state: 'warning', text: missing, fix: `Install git ${oldestGit} or newer.` }
  } catch {
    const text = 'git is not installed: templates from git repositories are not available.'
    return { name: 'git', state: 'warning', text, fix: 'Install git (Debian, Ubuntu: apt install git).' }
  }
}

export function checkAddress(host: string, port: number): Check {
  const name = 'address'
  const isLocal = host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
  if (isLocal) return { name, state: 'ok', text: `Listens on ${host}, port ${port}: reachable from this machine only.` }
  const text = `Listens on ${host}, port ${port}: reachable from other machines, without encryption of its own.`
  const fix = 'Put a proxy with TLS in front of it and name the proxy with PANAMAX_TRUSTED_PROXIES.'
  return { name, state: 'warning', text, fix }
}

type Target = z.infer<typeof System>['targets'][number]

export function checkTarget({ name, health }: Target): Check {
  const base = { name: `target ${name}`, text: health.reason }
  if (health.state === 'healthy') return { ...base, state: 'ok' }
  if (health.state === 'unhealthy') {
    return { ...base, state: 'error', fix: 'See that it runs and that this user may reach it.' }
  }
  return {
    ...base,
    state: 'warning',
    fix: 'Install or start a container engine (Debian, Ubuntu: apt install docker.io).',
  }
}
