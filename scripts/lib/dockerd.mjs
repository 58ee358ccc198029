import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { findEngine } from './find-engine.mjs'
import { run } from './run.mjs'

/** Whether services are systemd's business here. */
export const hasSystemd = () => existsSync('/run/systemd/system')

/**
 * Starts Docker's daemon with its usual socket: through systemd where that runs, else as a background process that
 * outlives this one.
 * @param {string} logFile for a daemon without systemd
 * @returns {Promise<string>} how it was started, in words
 */
export async function startSystemDockerd(logFile) {
  if (hasSystemd()) {
    const { code, output } = await run('systemctl', ['enable', '--now', 'docker.service'])
    if (code !== 0) throw new Error(`systemctl could not start docker.service:\n${output.trimEnd()}`)
    return 'through systemd'
  }
  await mountCgroups()
  const child = spawnDockerd([], logFile)
  child.unref()
  return `as process ${child.pid}, its log is ${logFile}`
}

/**
 * @param {string[]} args
 * @param {string} logFile
 */
export function spawnDockerd(args, logFile) {
  mkdirSync(dirname(logFile), { recursive: true })
  const log = openSync(logFile, 'a', 0o600)
  return spawn('dockerd', args, { detached: true, stdio: ['ignore', log, log] })
}

/**
 * Waits until an engine answers where `env` says.
 * @param {NodeJS.ProcessEnv} env
 * @param {{ seconds: number, gone?: () => string | undefined }} options `gone` says why waiting is of no use
 */
export async function waitForEngine(env, { seconds, gone }) {
  const end = Date.now() + seconds * 1000
  for (;;) {
    const search = await findEngine(env)
    if (search.found) return search.found
    const reason = gone?.() ?? (Date.now() > end ? `no answer after ${seconds} s` : undefined)
    if (reason !== undefined)
      throw new Error(`The container engine did not start: ${reason}. Tried: ${search.tried.join('; ')}`)
    await wait(200)
  }
}

/**
 * The last lines that a daemon wrote, for an error message.
 * @param {string} logFile
 */
export function lastLines(logFile, count = 12) {
  try {
    return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-count).join('\n')
  } catch {
    return '(no log)'
  }
}

/** An engine needs the control groups mounted; where no init system has done it, we do. */
export async function mountCgroups() {
  const mounts = readFileSync('/proc/mounts', 'utf8')
  if (/ \/sys\/fs\/cgroup(\/\S*)? cgroup2? /.test(mounts)) return
  const { code, output } = await run('mount', ['-t', 'cgroup2', 'cgroup2', '/sys/fs/cgroup'])
  if (code !== 0) throw new Error(`The control groups are not mounted and could not be: ${output.trimEnd()}`)
}
