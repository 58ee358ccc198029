import type { Driver, EngineEvent } from '@panamax/core/deploy/driver'
import type { Observed } from '@panamax/core/deploy/resource'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Queue } from '../streams/queue.ts'
import { Watcher } from './watcher.ts'

const container: Observed = {
  id: 'container web/1',
  app: 'blog',
  kind: 'container',
  name: 'blog-web-1',
  service: 'web',
  handle: 'c1',
  managed: true,
  runtime: { phase: 'running', health: 'healthy', startedAt: '2026-01-01T00:00:00Z' },
}

const calls = { observe: 0, inspect: 0 }
let events: Queue<EngineEvent>
const driver = {
  probe: () => Promise.resolve({ state: 'healthy', reason: 'a test' }),
  observe() {
    calls.observe += 1
    const { health: _health, ...runtime } = container.runtime!
    return Promise.resolve([{ ...container, runtime }])
  },
  inspectAll() {
    calls.inspect += 1
    return Promise.resolve([container])
  },
  watch: (signal: AbortSignal) => events.read(signal),
} as unknown as Driver

const told: string[] = []
let watcher: Watcher
beforeEach(async () => {
  events = new Queue(10_000)
  Object.assign(calls, { observe: 0, inspect: 0 })
  watcher = new Watcher(() => Promise.resolve(driver), {
    onApp: (app) => told.push(app),
    onEvent: () => undefined,
    onHealth: () => undefined,
  })
  watcher.start()
  await expect.poll(() => watcher.isCurrent).toBe(true)
})
afterEach(() => watcher.close())

const happen = (action: string, more: Partial<EngineEvent> = {}): boolean =>
  events.push({
    kind: 'container',
    action,
    app: 'blog',
    service: 'web',
    handle: 'c1',
    time: '2026-01-01T00:00:01Z',
    ...more,
  })
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

test('a storm of events costs a few looks at the engine; what health checks make it say costs none', async () => {
  expect(calls).toEqual({ observe: 0, inspect: 1 })

  for (let index = 0; index < 1000; index++)
    for (const action of ['exec_create', 'exec_start', 'exec_die', 'top']) happen(action)
  await pause(500)
  expect(calls).toEqual({ observe: 0, inspect: 1 })

  for (let index = 0; index < 1000; index++) happen('update')
  await pause(700)
  expect(calls.observe).toBeGreaterThan(0)
  expect(calls.observe).toBeLessThan(5)
  // What the quick look did not tell of the same run stays known.
  expect(watcher.index.of('blog')[0]?.runtime?.health).toBe('healthy')
})

test('an event shows at once, before the engine was asked', async () => {
  happen('die', { exitCode: 3 })
  await expect
    .poll(() => watcher.index.of('blog')[0]?.runtime, { interval: 5 })
    .toMatchObject({ phase: 'exited', exitCode: 3 })
  expect(told).toContain('blog')
})
