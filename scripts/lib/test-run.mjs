import { spawn } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { registryProgram } from '../../tests/support/registry-program.mjs'
import { wordpress2014Images, wordpress2014Template } from '../../tests/support/images/wordpress-2014.mjs'
import { ensureBuilt } from './build.mjs'
import { aptInstall, isDebianLike, isRoot } from './debian.mjs'
import { mountCgroups } from './dockerd.mjs'
import { run } from './run.mjs'
import { testCache } from './test-cache.mjs'
import { addUp, lineOf, resultOf } from './test-results.mjs'

/** Lanes that need a Docker Engine; each is a vitest project. */
export const LANES = ['conformance', 'scenarios']

/**
 * @typedef {(line: string) => void} Say
 */

/**
 * Runs every check, then the tests on a real Docker Engine. The last line said is the sum of all tests.
 * @param {string} root
 * @param {string[]} args `--lane NAME` runs only that lane; other words go to vitest
 * @param {Say} say
 * @returns {Promise<number>} the exit code
 */
export async function testAll(root, args, say) {
  const lane = args[0] === '--lane' ? args[1] : undefined
  const filters = lane === undefined ? args : args.slice(2)
  if (lane !== undefined && !LANES.includes(lane))
    throw new Error(`There is no lane ${lane}. Lanes: ${LANES.join(', ')}.`)
  const results = join(root, '.cache/results')
  rmSync(results, { recursive: true, force: true })
  mkdirSync(results, { recursive: true })

  const totals = []
  if (lane === undefined) {
    const code = await runVisibly(process.execPath, [join(root, 'scripts/check.mjs')], root)
    totals.push(resultOf(join(results, 'unit.json')), { passed: 0, failed: code === 0 ? 0 : countGates(results) })
  }
  const lanes = lane === undefined ? LANES : [lane]
  const problem = await prepareEngine(root, lanes, say)
  if (problem === undefined) {
    const inside = join(root, 'scripts/test-lanes.mjs')
    await runVisibly('unshare', ['--net', '--mount', '--', process.execPath, inside, lanes.join(','), ...filters], root)
    for (const name of lanes) totals.push(resultOf(join(results, `${name}.json`)))
  } else {
    say(`\nThe tests on a real Docker Engine did not run: ${problem}`)
    totals.push({ passed: 0, failed: lanes.length })
  }
  const total = addUp(totals)
  say(lineOf(total))
  return total.failed === 0 && total.passed > 0 ? 0 : 1
}

/** A gate that failed beside the unit tests must show in the sum. */
const countGates = (/** @type {string} */ results) => (resultOf(join(results, 'unit.json')).failed > 0 ? 0 : 1)

/**
 * Gets what a test engine needs, and builds the programs that the scenarios start.
 * @param {string} root
 * @param {readonly string[]} lanes
 * @param {Say} say
 * @returns {Promise<string | undefined>} why there can be no engine
 */
async function prepareEngine(root, lanes, say) {
  if (process.platform !== 'linux') return 'a Docker Engine of their own needs Linux.'
  if (!isRoot()) return 'starting a Docker Engine needs root. Try: sudo npm test'
  try {
    if (isDebianLike()) {
      await aptInstall(['docker.io', 'iptables', 'debootstrap', 'busybox-static', 'util-linux'], say)
    }
    await registryProgram(testCache(root, process.env), say)
    const { code } = await run('dockerd', ['--version'])
    if (code !== 0) return 'there is no dockerd. Install Docker Engine.'
    await mountCgroups()
    // Here, where the network can be reached; the tests run where it cannot.
    if (lanes.includes('scenarios') && wordpress2014Template(root))
      await wordpress2014Images(testCache(root, process.env), say)
    if (lanes.includes('scenarios')) await ensureBuilt(root, say)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
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
