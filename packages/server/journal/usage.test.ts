import type { AppUsage } from '@panamax/contract/journal'
import { expect, test } from 'vitest'
import type { Sample } from './stats.ts'
import { UsageBoard } from './usage.ts'

function sample(instance: string, cpuPercent: number, memory: number): Sample {
  const rest = { networkReceived: 0, networkSent: 0, blockRead: 0, blockWritten: 0, processes: 1, memoryLimit: 1 }
  return { time: '2026-01-01T00:00:00Z', service: 'web', instance, cpuPercent, memory, ...rest }
}

/** Reads until `count` were told. */
async function read(board: UsageBoard, count: number): Promise<AppUsage[]> {
  const stop = new AbortController()
  const told: AppUsage[] = []
  for await (const usage of board.follow(stop.signal)) {
    told.push(usage)
    if (told.length === count) stop.abort()
  }
  return told
}

test('an app is the sum of its instances; one that stops is told once more, with zeros', async () => {
  let running = [{ app: 'blog', instances: 2 }]
  const board = new UsageBoard({
    stats: { once: () => Promise.resolve([sample('a', 150.04, 100), sample('b', 3.02, 50)]) },
    running: () => running,
    pause: 1,
  })
  const told = await new Promise<AppUsage[]>((resolve) => {
    const stop = new AbortController()
    const all: AppUsage[] = []
    void (async () => {
      for await (const usage of board.follow(stop.signal)) {
        all.push(usage)
        running = []
        if (usage.instances === 0) stop.abort()
      }
      resolve(all)
    })()
  })
  expect(told).toEqual([
    { app: 'blog', cpuPercent: 153.1, memory: 150, instances: 2 },
    { app: 'blog', cpuPercent: 0, memory: 0, instances: 0 },
  ])
})

test('only so many instances are sampled at a time, an app that fails hides no other, and nothing goes on unseen', async () => {
  let now = 0
  let most = 0
  let asked = 0
  const running = Array.from({ length: 30 }, (_, index) => ({ app: `app${index}`, instances: 1 + (index % 3) }))
  const board = new UsageBoard({
    stats: {
      async once(app, instances) {
        now += instances
        most = Math.max(most, now)
        asked += 1
        await new Promise((resolve) => setTimeout(resolve, 2))
        now -= instances
        if (app === 'app3') throw new Error('its engine is away')
        return [sample('a', 1, 1)]
      },
    },
    running: () => running,
    most: 10,
    pause: 1,
  })
  const told = await read(board, 29)
  expect(new Set(told.map(({ app }) => app)).size).toBe(29)
  expect(most).toBeLessThanOrEqual(10)
  expect(most).toBeGreaterThan(5)
  expect(board.isAtWork).toBe(false)
  await new Promise((resolve) => setTimeout(resolve, 20))
  const before = asked
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(asked).toBe(before)
})
