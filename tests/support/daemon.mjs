import { spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * Starts a program that runs until it is stopped, in a process group of its own, and returns its process id.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} logFile
 * @returns {Promise<number>}
 */
export function startDaemon(command, args, logFile) {
  const log = openSync(logFile, 'a')
  const child = spawn(command, args, { detached: true, stdio: ['ignore', log, log] })
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`${command} cannot be started: ${error.message}`)))
    child.on('spawn', () => {
      child.unref()
      resolve(/** @type {number} */ (child.pid))
    })
  })
}

/**
 * Asks a process to end, and makes it end when it has not after `seconds`. Returns when it is gone.
 * @param {number} pid
 */
export async function stopProcess(pid, seconds = 20) {
  for (const [signal, patience] of /** @type {const} */ ([
    ['SIGTERM', seconds],
    ['SIGKILL', 5],
  ])) {
    if (!signalTo(pid, signal)) return
    for (const end = Date.now() + patience * 1000; Date.now() < end; await wait(50)) if (!signalTo(pid, 0)) return
  }
  throw new Error(`Process ${pid} does not end.`)
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals | 0} signal
 */
export function signalTo(pid, signal) {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}

/**
 * Waits until `ready` says yes.
 * @param {string} what for the error message
 * @param {() => Promise<boolean>} ready
 */
export async function waitUntil(what, ready, seconds = 30) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await wait(100)) if (await ready()) return
  throw new Error(`${what}: not within ${seconds} s.`)
}
