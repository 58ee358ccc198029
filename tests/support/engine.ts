import { readFileSync, writeFileSync } from 'node:fs'
import { stopProcess } from './daemon.mjs'
import { startEngine } from './test-engine.mjs'
import type { Engine } from './test-engine.mjs'

export interface TestEngine {
  /** What DOCKER_HOST has to be for the engine under test. */
  readonly dockerHost: string
  /** http://host:port of a registry without credentials; it also serves the engine every name of Docker Hub. */
  readonly registry: string
  /** Stops the daemon, and with it every container. */
  stop(): Promise<void>
  /** Starts the daemon again, with the same data. */
  start(): Promise<void>
}

/**
 * The engine of this test run, shared by its files: use names of your own, and remove what you have made.
 * @throws when the tests were not started by `npm test`, which makes the engine
 */
export function withEngine(): TestEngine {
  const record = process.env['PANAMAX_TEST_ENGINE']
  if (!record) throw new Error('There is no engine for the tests. Start them with: npm test -- --lane scenarios <file>')
  const read = (): Engine => JSON.parse(readFileSync(record, 'utf8'))
  const { dockerHost, registry } = read()
  return {
    dockerHost,
    registry,
    stop: () => stopProcess(read().enginePid),
    start: async () => {
      const engine = read()
      writeFileSync(record, JSON.stringify({ ...engine, enginePid: await startEngine(engine) }))
    },
  }
}
