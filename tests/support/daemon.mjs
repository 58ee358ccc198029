import { spawn } from 'node:child_process'
import { openSync, readdirSync, readFileSync } from 'node:fs'
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

/**
 * The processes whose command line names `text`, and everything that they started.
 * @param {string} text
 * @returns {number[]}
 */
export function processesAbout(text) {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const found = new Set(all.filter((pid) => readProcess(pid, 'cmdline').includes(text)))
  const parents = new Map(all.map((pid) => [pid, /^PPid:\t(\d+)/m.exec(readProcess(pid, 'status'))?.[1] ?? '']))
  for (let size = -1; size !== found.size; ) {
    size = found.size
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid)
  }
  return [...found].map(Number).filter((pid) => pid !== process.pid)
}

/**
 * @param {string} pid
 * @param {string} file
 */
function readProcess(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
