// Inside the network namespace of a test run: the engine, the registry, the tests. Started by lib/test-run.mjs.
import { spawn } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { registryProgram } from '../tests/support/registry-program.mjs'
import { recordOf, startTestEngine, stopTestEngine } from '../tests/support/test-engine.mjs'
import { argsOfLane } from './lib/lane.mjs'
import { run } from './lib/run.mjs'
import { testCache } from './lib/test-cache.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))
const cache = testCache(root, process.env)
const [lanes = '', ...filters] = process.argv.slice(2)

// A signal ends the tests, which it reaches too; the engine is stopped in any case.
process.on('SIGINT', () => {}).on('SIGTERM', () => {})

const loopback = await run('busybox', ['ip', 'link', 'set', 'lo', 'up'])
if (loopback.code !== 0) throw new Error(`The loopback interface cannot be used: ${loopback.output}`)
const registry = await registryProgram(cache, console.log)
const engine = await startTestEngine({ cache, registryProgram: registry })
const record = recordOf(cache)
writeFileSync(record, JSON.stringify(engine))
try {
  for (const lane of lanes.split(',')) process.exitCode = (await test(lane)) || process.exitCode || 0
} finally {
  // A test may have stopped the engine and started it again.
  await stopTestEngine(JSON.parse(readFileSync(record, 'utf8')))
  rmSync(record)
}

/**
 * @param {string} lane a project of vitest.config.ts
 * @returns {Promise<number>}
 */
function test(lane) {
  // Tests that need a registry with rules of its own find the program on the path.
  const PATH = `${dirname(registry)}:${process.env['PATH']}`
  const env = {
    ...process.env,
    PATH,
    DOCKER_HOST: engine.dockerHost,
    PANAMAX_TEST_ENGINE: record,
    PANAMAX_TEST_CACHE: cache,
  }
  console.log(`\n${lane}, on a Docker Engine of their own:`)
  const child = spawn(process.execPath, argsOfLane(root, lane, filters), { cwd: root, env, stdio: 'inherit' })
  process.on('SIGTERM', () => void child.kill('SIGTERM'))
  return new Promise((resolve) => {
    child.on('close', (code) => resolve(code ?? 1))
  })
}
