import type { StatsSample } from '@panamax/core/deploy/driver'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { app, openEngine, prefix, service, shell, type TestEngine } from '../testing/engine.ts'

let engine: TestEngine
const name = `${prefix}-stats`
const spec = app('stats', {
  idle: service(),
  busy: service({ command: shell('while true; do :; done'), mem_limit: '100000000' }),
  // A file that is read once is cached, and nobody needs it.
  reader: service({ command: shell('head -c 50000000 /dev/zero > /file; cat /file > /dev/null; exec sleep 3600') }),
})

beforeAll(async () => {
  engine = await openEngine()
  await engine.remove(name)
  expect((await engine.deploy(spec)).failures).toEqual([])
})
afterAll(async () => {
  await engine.remove(name)
  await engine[Symbol.asyncDispose]()
})

it('tell use of one core in percent and memory without its inactive cache, and take in what starts later', async () => {
  const stop = new AbortController()
  const samples = new Map<string, StatsSample>()
  const late = service({ command: shell('sleep 3600') })
  let isAsked = false
  for await (const sample of engine.driver.stats?.({ app: name }, stop.signal) ?? []) {
    samples.set(sample.service, sample)
    if (samples.size === 3 && !isAsked) {
      isAsked = true
      await engine.deploy({ ...spec, services: { ...spec.services, late } })
    }
    if (samples.size === 4) stop.abort()
  }
  expect(samples.get('busy')?.cpuPercent).toBeGreaterThan(20)
  expect(samples.get('busy')?.cpuPercent).toBeLessThan(150)
  expect(samples.get('busy')?.memoryLimit).toBeLessThanOrEqual(100_000_000)
  expect(samples.get('idle')?.cpuPercent).toBeLessThan(5)
  expect(samples.get('idle')?.processes).toBe(1)
  expect(samples.get('reader')?.memory).toBeLessThan(40_000_000)
})

it('share one stream among all that look, and close it when nobody does', async () => {
  const open = (): number =>
    process.getActiveResourcesInfo().filter((kind) => kind === 'PipeWrap' || kind === 'TCPSocketWrap').length
  const before = open()
  const stop = new AbortController()
  const first = async (): Promise<void> => {
    for await (const _ of engine.driver.stats?.({ app: name, service: 'idle' }, stop.signal) ?? []) return
  }
  await Promise.all([first(), first(), first()])
  stop.abort()
  await expect.poll(open, { timeout: 5000 }).toBeLessThanOrEqual(before + 1)
})
