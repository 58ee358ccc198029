import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { HostNumbers } from '@panamax/contract/system'
import { SystemFeed } from '../targets/system-feed.ts'
import { HostSampler } from './host-sampler.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('CPU is the share of the time since the look before; nothing is looked at when nobody watches', () => {
  const told: HostNumbers[] = []
  const looks = [
    { cores: 2, busy: 1000, total: 10_000 },
    { cores: 2, busy: 1200, total: 10_800 },
    { cores: 2, busy: 6000, total: 16_800 },
    { cores: 2, busy: 5000, total: 9000 },
  ]
  let looked = 0
  const sampler = new HostSampler((numbers) => told.push(numbers), {
    cpu: () => looks[looked++] ?? { cores: 2, busy: 0, total: 0 },
    memory: () => ({ available: 6, total: 24 }),
  })
  expect(looked).toBe(0)
  sampler.start()
  sampler.start()
  vi.advanceTimersByTime(400)
  expect(told).toEqual([{ cpuPercent: 25, cores: 2, memoryUsed: 18, memoryTotal: 24 }])
  vi.advanceTimersByTime(3000)
  expect(told[1]?.cpuPercent).toBe(80)
  vi.advanceTimersByTime(3000)
  // The clocks went back.
  expect(told[2]?.cpuPercent).toBe(0)
  sampler.stop()
  vi.advanceTimersByTime(60_000)
  expect(told).toHaveLength(3)
  expect(looked).toBe(4)
})

test('it runs from the first watcher to the last; numbers of the host make nobody read everything again', async () => {
  const watched: boolean[] = []
  const feed = new SystemFeed((isWatched) => watched.push(isWatched))
  const [one, two] = [new AbortController(), new AbortController()]
  const everything = vi.fn(() => Promise.resolve([]))
  const listen = async (from: string | undefined, signal: AbortSignal): Promise<string[]> => {
    const ids: string[] = []
    for await (const { id } of feed.listen(from, everything, signal)) ids.push(id)
    return ids
  }
  const first = listen(undefined, one.signal)
  const second = listen(undefined, two.signal)
  const numbers = { cpuPercent: 1, cores: 2, memoryUsed: 1, memoryTotal: 2 }
  feed.tell({ type: 'host', numbers })
  await vi.advanceTimersByTimeAsync(1)
  one.abort()
  const [last] = await first
  feed.tell({ type: 'host', numbers: { ...numbers, cpuPercent: 2 } })
  await vi.advanceTimersByTimeAsync(1)
  expect(watched).toEqual([true])
  two.abort()
  await second
  expect(watched).toEqual([true, false])
  const again = new AbortController()
  const third = listen(last, again.signal)
  await vi.advanceTimersByTimeAsync(1)
  again.abort()
  await third
  expect(everything).not.toHaveBeenCalled()
})

test('this machine has numbers that can be', async () => {
  vi.useRealTimers()
  const numbers = await new Promise<HostNumbers>((resolve) => {
    const sampler = new HostSampler((found) => {
      sampler.stop()
      resolve(found)
    })
    sampler.start()
  })
  expect(numbers.cores).toBeGreaterThan(0)
  expect(numbers.memoryUsed).toBeGreaterThan(1e6)
  expect(numbers.memoryUsed).toBeLessThan(numbers.memoryTotal)
})
