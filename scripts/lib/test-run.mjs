import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { registryProgram } from '../../tests/support/registry-program.mjs'
import { wordpress2014Images, wordpress2014Template } from '../../tests/support/images/wordpress-2014.mjs'
import { ensureBuilt } from './build.mjs'
import { isInterfaceBuilt } from './build-interface.mjs'
import { aptInstall, isDebianLike, isRoot } from './debian.mjs'
import { mountCgroups } from './dockerd.mjs'
import { argsOfLane, reportOfLane } from './lane.mjs'
import { run } from './run.mjs'
import { testCache } from './test-cache.mjs'
import { addUp, lineOf, resultOf } from './test-results.mjs'

/** The lane that needs git and the loopback network, on any machine. */
const gitLane = 'git'

/**
 * Lanes that need a Docker Engine, and some a browser. Each is a vitest project.
 * @param {string} root
 */
function engineLanesOf(root) {
  return ['conformance', 'scenarios', ...(existsSync(join(root, 'tests/ui')) ? ['browser'] : [])]
}

/**
 * @typedef {(line: string) => void} Say
 */

/**
 * Runs every check, then the tests with git, then those on a real Docker Engine. The last line said is the sum of all tests.
 * @param {string} root
 * @param {string[]} args `--lane NAME` runs only that lane; other words go to vitest
 * @param {Say} say
 * @returns {Promise<number>} the exit code
 */
export async function testAll(root, args, say) {
  const lane = args[0] === '--lane' ? args[1] : undefined
  const filters = lane === undefined ? args : args.slice(2)
  const all = [gitLane, ...engineLanesOf(root)]
  if (lane !== undefined && !all.includes(lane)) throw new Error(`There is no lane ${lane}. Lanes: ${all.join(', ')}.`)
  const results = join(root, '.cache/results')
  rmSync(results, { recursive: true, force: true })
  mkdirSync(results, { recursive: true })

  const totals = []
  if (lane === undefined) {
    // Properties are tried on many more random documents than in `npm run check` alone.
    process.env.PANAMAX_THOROUGH = '1'
    const code = await runVisibly(process.execPath, [join(root, 'scripts/check.mjs')], root)
    totals.push(resultOf(join(results, 'unit.json')), { passed: 0, failed: code === 0 ? 0 : countGates(results) })
  }
  const lanes = lane === undefined ? all : [lane]
  if (lanes.includes(gitLane)) {
    say('\ngit, with servers on the loopback network:')
    const code = await runVisibly(process.execPath, argsOfLane(root, gitLane, filters), root)
    totals.push(...withAround(code, [resultOf(reportOfLane(root, gitLane))]))
  }
  const withEngine = lanes.filter((name) => name !== gitLane)
  if (withEngine.length > 0) totals.push(...(await runEngineLanes(root, withEngine, filters, say)))
  const total = addUp(totals)
  say(lineOf(total))
  return total.failed === 0 && total.passed > 0 ? 0 : 1
}

/** A gate that failed beside the unit tests must show in the sum. */
const countGates = (/** @type {string} */ results) => (resultOf(join(results, 'unit.json')).failed > 0 ? 0 : 1)

/**
 * Runs the lanes for which everything is there; a lane for which it is not fails with the reason.
 * @param {string} root
 * @param {readonly string[]} lanes
 * @param {readonly string[]} filters
 * @param {Say} say
 */
async function runEngineLanes(root, lanes, filters, say) {
  const totals = []
  const ready = []
  for (const lane of lanes) {
    const problem = (await whyNot(() => prepareEngine(root, say))) ?? (await whyNot(() => PREPARE[lane]?.(root, say)))
    if (problem === undefined) ready.push(lane)
    else {
      say(`\nThe tests on a real Docker Engine (${lane}) did not run: ${problem}`)
      totals.push({ passed: 0, failed: 1 })
    }
  }
  if (ready.length === 0) return totals
  const inside = join(root, 'scripts/test-lanes.mjs')
  const args = ['--net', '--mount', '--', process.execPath, inside, ready.join(','), ...filters]
  const code = await runVisibly('unshare', args, root)
  const reports = ready.map((lane) => resultOf(reportOfLane(root, lane)))
  return [...totals, ...withAround(code, reports)]
}

/**
 * What fails around the tests, like an engine that does not stop, fails the run too.
 * @param {number} code exit code of what ran them
 * @param {readonly import('./test-results.mjs').Total[]} reports
 */
function withAround(code, reports) {
  const around = code !== 0 && reports.every((report) => report.failed === 0) ? 1 : 0
  return [...reports, { passed: 0, failed: around }]
}

/**
 * @param {() => Promise<void> | undefined} prepare
 * @returns {Promise<string | undefined>}
 */
async function whyNot(prepare) {
  try {
    await prepare()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/**
 * What every lane needs. Done here, where the network can be reached; the tests run where it cannot.
 * @param {string} root
 * @param {Say} say
 */
async function prepareEngine(root, say) {
  if (process.platform !== 'linux') throw new Error('an engine of their own needs Linux.')
  if (!isRoot()) throw new Error('an engine of their own needs root. Try: sudo npm test')
  if (isDebianLike()) await aptInstall(DEBIAN_PACKAGES, say)
  const { code } = await run('dockerd', ['--version'])
  if (code !== 0) throw new Error('there is no dockerd. Install Docker Engine.')
  await registryProgram(testCache(root, process.env), say)
  await mountCgroups()
}

const DEBIAN_PACKAGES = ['docker.io', 'iptables', 'debootstrap', 'busybox-static', 'util-linux']

/**
 * What one lane needs besides.
 * @type {Record<string, (root: string, say: Say) => Promise<void>>}
 */
const PREPARE = {
  scenarios: async (root, say) => {
    if (wordpress2014Template(root)) await wordpress2014Images(testCache(root, process.env), say)
    await ensureBuilt(root, say)
  },
  browser: async (root, say) => {
    if (isDebianLike()) await aptInstall(['chromium'], say)
    await ensureBuilt(root, say)
    if (!isInterfaceBuilt(root)) throw new Error('the web interface could not be built.')
  },
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<number>}
 */
function runVisibly(command, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: 'inherit' })
    // Whoever stops us stops the child, and we wait until it has cleaned up.
    const pass = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal)
    process.on('SIGINT', pass).on('SIGTERM', pass)
    child.on('error', reject)
    child.on('close', (code) => {
      process.off('SIGINT', pass).off('SIGTERM', pass)
      resolve(code ?? 1)
    })
  })
}
