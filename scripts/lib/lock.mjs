import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * Runs `work` while no other process on this machine runs under the same lock file. A lock whose owner has died is
 * taken over.
 * @template T
 * @param {string} path the lock file
 * @param {() => Promise<T>} work
 * @param {{ waiting?: (pid: number) => void }} [options] `waiting` is told once whom we wait for
 * @returns {Promise<T>}
 */
export async function withLock(path, work, options = {}) {
  mkdirSync(dirname(path), { recursive: true })
  let told = false
  while (!claim(path)) {
    const owner = ownerOf(path)
    if (owner !== undefined && !isAlive(owner)) breakLock(path, owner)
    else {
      if (owner !== undefined && !told) options.waiting?.(owner)
      told ||= owner !== undefined
      await wait(100)
    }
  }
  try {
    return await work()
  } finally {
    rmSync(path, { force: true })
  }
}

/** @param {string} path */
function claim(path) {
  try {
    writeFileSync(path, `${process.pid}\n`, { flag: 'wx' })
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
}

/**
 * @param {string} path
 * @returns {number | undefined} undefined while the owner is writing its number, or is already gone
 */
function ownerOf(path) {
  try {
    const pid = Number.parseInt(readFileSync(path, 'utf8'), 10)
    return Number.isNaN(pid) ? undefined : pid
  } catch {
    return undefined
  }
}

/**
 * Of several processes that see the same dead owner, the rename lets exactly one remove its lock.
 * @param {string} path
 * @param {number} owner
 */
function breakLock(path, owner) {
  const aside = `${path}.${process.pid}`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  // Another process may have broken the dead lock and claimed its own between our look and our rename: give it back.
  if (ownerOf(aside) !== owner) renameSync(aside, path)
  else rmSync(aside, { force: true })
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}
