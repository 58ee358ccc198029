import type { Driver, EngineEvent } from '@panamax/core/deploy/driver'
import type { Observed } from '@panamax/core/deploy/resource'
import { expect, test } from 'vitest'
import { Queue } from '../streams/queue.ts'
import { Watcher } from './watcher.ts'

const hostile = ['../etc', '<img src=x>', 'Blog', 'x'.repeat(64), '', 'a\u001b[2J', '__proto__']

const labelled = (app: string): Observed => ({
  id: 'container web/1',
  app,
  kind: 'container',
  name: 'web',
  handle: `handle of ${app}`,
  managed: false,
  runtime: { phase: 'running' },
})

test('what is labelled with a name that no app can have is left out, and that is said once', async () => {
  const events = new Queue<EngineEvent>(100)
  const driver = {
    probe: () => Promise.resolve({ state: 'healthy', reason: 'a test' }),
    observe: () => Promise.resolve([...hostile, 'blog'].map(labelled)),
    watch: (signal: AbortSignal) => events.read(signal),
  } as unknown as Driver
  const [told, odd] = [new Set<string>(), [] as string[]]
  const watcher = new Watcher(() => Promise.resolve(driver), {
    onApp: (app) => told.add(app),
    onEvent: () => undefined,
    onHealth: () => undefined,
    onOddName: (name) => odd.push(name),
  })
  watcher.start()
  await expect.poll(() => watcher.isCurrent).toBe(true)
  for (const app of [...hostile, 'shop'])
    events.push({ kind: 'container', action: 'start', app, handle: 'c', time: '2026-01-01T00:00:00Z' })
  await expect.poll(() => told.has('shop')).toBe(true)
  await watcher.close()
  expect(watcher.index.names()).toEqual(['blog'])
  expect([...told].sort()).toEqual(['blog', 'shop'])
  expect(odd).toEqual(['../etc'])
})
