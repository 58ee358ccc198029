import type { EngineEvent, StatsSample } from '@panamax/core/deploy/driver'
import { planStop } from '@panamax/core/deploy/lifecycle'
import { planText } from '@panamax/core/deploy/plan-text'
import { expect } from 'vitest'
import { Bench, type Cases } from '../harness.ts'

export const observationCases: Cases = {
  'an app sees what is its own, and without a name one sees all': async (bench) => {
    const other = new Bench(bench.subject, `${bench.name}b`)
    try {
      await bench.up(bench.app({ web: {} }))
      await other.up(other.app({ web: {} }))
      expect(new Set((await bench.look()).map((item) => item.app))).toEqual(new Set([bench.name]))
      const all = await bench.driver.observe(undefined, bench.deadline())
      const apps = new Set(all.map((item) => item.app))
      expect(apps.has(bench.name) && apps.has(other.name)).toBe(true)
    } finally {
      await other.removeAll()
    }
  },

  'a project of another tool is seen, not managed, and can be taken over': async (bench) => {
    await bench.subject.makeForeign(bench.name, 'web')
    const before = await bench.one('web')
    expect(before).toMatchObject({ managed: false, service: 'web', name: `${bench.name}-web-1` })
    const app = bench.app({ web: {} })
    expect(planText(await bench.plan(app))).toContain('was not started by Panamax: it is taken over')
    await bench.up(app)
    const after = await bench.one('web')
    expect(after).toMatchObject({ managed: true, name: before.name })
    expect(after.handle).not.toBe(before.handle)
  },

  'a held port names its holder': async (bench) => {
    await bench.up(bench.app({ web: { ports: ['127.0.0.1:18434:80'] } }))
    const held = await bench.driver.heldPorts?.(bench.deadline())
    expect(held?.find((each) => each.port === 18_434)).toMatchObject({
      port: 18_434,
      protocol: 'tcp',
      ip: '127.0.0.1',
      holder: { app: bench.name, service: 'web' },
    })
  },

  'published ports are seen': async (bench) => {
    await bench.up(bench.app({ web: { ports: ['127.0.0.1:18435:80', '127.0.0.1::81/udp'] } }))
    const { ports = [] } = await bench.one('web')
    expect(ports).toContainEqual({ target: 80, protocol: 'tcp', published: 18_435, ip: '127.0.0.1' })
    expect(ports.find((port) => port.target === 81)?.published).toBeGreaterThan(1024)
  },

  'what happens is told, with the app and the service that it happens to': async (bench) => {
    const controller = new AbortController()
    const seen: EngineEvent[] = []
    const listening = (async () => {
      for await (const event of bench.driver.watch!(controller.signal)) seen.push(event)
    })()
    await new Promise((resolve) => setTimeout(resolve, 300))
    const healthcheck = { test: ['CMD', 'true'], interval: '200ms' }
    const app = bench.app({ web: { healthcheck } })
    await bench.up(app)
    await bench.run(planStop(bench.resources(app), await bench.look()))
    const own = (): EngineEvent[] => seen.filter((event) => event.app === bench.name && event.service === 'web')
    await bench.until('its end was told', () => Promise.resolve(own().some((event) => event.action === 'die')))
    controller.abort()
    await listening
    const actions = own().map((event) => event.action)
    expect(actions).toEqual(expect.arrayContaining(['create', 'start', 'die']))
    expect(actions.indexOf('create')).toBeLessThan(actions.indexOf('start'))
    expect(own().find((event) => event.health !== undefined)?.health).toBe('healthy')
    const { handle, name } = await bench.one('web')
    const start = own().find((event) => event.action === 'start')
    expect(start).toMatchObject({ kind: 'container', handle, name })
    expect(Date.parse(start?.time ?? '')).not.toBeNaN()
    expect(own().find((event) => event.action === 'die')?.exitCode).toEqual(expect.any(Number))
  },

  'numbers are plausible': async (bench) => {
    await bench.up(bench.app({ web: { mem_limit: '64m' } }))
    const samples: StatsSample[] = []
    const controller = new AbortController()
    for await (const sample of bench.driver.stats!({ app: bench.name }, controller.signal)) {
      samples.push(sample)
      if (samples.length === 2) controller.abort()
    }
    const [first, second] = samples
    expect(first).toMatchObject({ service: 'web', instance: `${bench.name}-web-1`, memoryLimit: 64 * 1024 * 1024 })
    expect(first!.cpuPercent).toBeGreaterThanOrEqual(0)
    expect(first!.cpuPercent).toBeLessThan(6400)
    expect(first!.memory).toBeGreaterThan(0)
    expect(first!.memory).toBeLessThanOrEqual(first!.memoryLimit)
    expect(first!.processes).toBeGreaterThanOrEqual(1)
    expect(Date.parse(second!.time)).toBeGreaterThan(Date.parse(first!.time))
  },

  'the use of volumes is told': async (bench) => {
    await bench.up(bench.app({ db: { volumes: ['data:/data'] } }, { volumes: { data: null } }))
    const use = await bench.driver.volumeUse?.(bench.name, bench.deadline())
    expect(use?.map((volume) => volume.name)).toEqual([`${bench.name}_data`])
  },

  'an engine that is there says what it is': async (bench) => {
    const health = await bench.driver.probe(bench.deadline())
    expect(health.state).toBe('healthy')
    expect(health.reason).not.toBe('')
  },

  'images are found by their reference': async (bench) => {
    const { images } = bench.driver
    const { image } = bench.subject
    expect((await images?.find(image, bench.deadline()))?.references).toContain(image)
    expect(await images?.find('nobody/nothing:1', bench.deadline())).toBeUndefined()
    const list = await images?.list(bench.deadline())
    expect(list?.find((each) => each.references.includes(image))?.size).toBeGreaterThan(0)
  },
}
