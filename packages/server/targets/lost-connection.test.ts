import type { Driver } from '@panamax/core/deploy/driver'
import { afterEach, expect, test } from 'vitest'
import { simulate } from '../apps/testing/simulated.ts'
import { Watcher } from './watcher.ts'

const simulation = simulate()
let watcher: Watcher
afterEach(async () => {
  await watcher.close()
  simulation.close()
})

/** A connection that was cut on its way: no event arrives any more, and no end of them either. */
function silence(signal: AbortSignal): AsyncIterable<never> {
  const done = { done: true as const, value: undefined }
  const next = () =>
    new Promise<typeof done>((resolve) => signal.addEventListener('abort', () => resolve(done), { once: true }))
  return { [Symbol.asyncIterator]: () => ({ next }) }
}

test('an engine that silently stops to answer is noticed, and found again when it is back', async () => {
  const definition = await simulation.definition()
  const connection = await definition.connect({}, {} as never)
  const engine = simulation.driver()
  let isHanging = false
  let followed = 0
  const driver: Driver = {
    ...connection,
    probe: (signal) => (isHanging ? new Promise(() => undefined) : engine.probe(signal)),
    watch: (signal) => {
      followed += 1
      return silence(signal)
    },
  }
  const ignore = (): void => undefined
  watcher = new Watcher(
    () => Promise.resolve(driver),
    { onApp: ignore, onEvent: ignore, onHealth: ignore },
    { backOff: [5, 20], probing: [20, 50] },
  )
  watcher.start()
  await expect.poll(() => watcher.isCurrent).toBe(true)

  engine.goAway(1e6)
  await expect.poll(() => watcher.health.state).toBe('unhealthy')
  expect(watcher.problem).toContain('does not answer')
  engine.comeBack()
  await expect.poll(() => watcher.isCurrent).toBe(true)
  expect(followed).toBe(2)

  isHanging = true
  await expect.poll(() => watcher.problem).toContain('did not answer within')
  isHanging = false
  await expect.poll(() => watcher.isCurrent).toBe(true)
  expect(followed).toBe(3)
})
