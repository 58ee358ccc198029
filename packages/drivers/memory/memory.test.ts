import type { AppSpec, ServiceSpec } from '@panamax/core/compose/spec'
import type { StepProgress } from '@panamax/core/deploy/driver'
import { isEmpty, planText } from '@panamax/core/deploy/plan-text'
import { describe, expect, test } from 'vitest'
import { app, deploy, planFor, renderContext, service } from '../testing/app.ts'
import { virtualClock } from './clock.ts'
import { MemoryConfig } from './config.ts'
import { connectTo, memory } from './driver.ts'
import { World } from './world.ts'

const never = new AbortController().signal

function open(config: Partial<MemoryConfig> = {}) {
  const world = new World(virtualClock())
  return { world, driver: connectTo(world, MemoryConfig.parse(config)) }
}

/** An app of one service, played as told. */
function played(simulate: object, more: Partial<ServiceSpec> = {}): AppSpec {
  return app('demo', { web: service({ image: 'web:1', ...more, 'x-panamax-simulate': simulate as never }) })
}

async function messages(driver: ReturnType<typeof open>['driver'], spec: AppSpec): Promise<string[]> {
  const { failures } = await deploy(driver, spec)
  return failures.map(({ step, error }) => `${step}: ${error.code}: ${error.message}`)
}

async function statesOf(driver: ReturnType<typeof open>['driver']) {
  return (await driver.observe('demo', never)).flatMap(({ runtime }) => (runtime === undefined ? [] : [runtime]))
}

test('an app comes up, and then there is nothing to do', async () => {
  const { driver } = open()
  const blog = app(
    'blog',
    {
      wp: service({
        image: 'wordpress:6.7',
        links: ['db:DB_1'],
        ports: [{ target: 80, published: '8080', protocol: 'tcp' }],
      }),
      db: service({ image: 'mariadb:11', volumes: [{ type: 'volume', source: 'data', target: '/data' }] }),
    },
    { volumes: { data: { name: 'blog_data' } } },
  )
  expect(planText(await planFor(driver, blog))).toBe(
    [
      '+ network blog_default  missing',
      '+ volume blog_data      missing',
      '↓ image wordpress:6.7   when it is not on the machine',
      '↓ image mariadb:11      when it is not on the machine',
      '+ container blog-db-1   missing',
      '+ container blog-wp-1   missing',
    ].join('\n'),
  )
  expect(await deploy(driver, blog)).toEqual({ state: 'succeeded', failures: [] })
  expect(isEmpty(await planFor(driver, blog))).toBe(true)
})

test('it says that it is simulated, and what it cannot do', async () => {
  const { driver } = open()
  expect(driver.limits.simulated).toBe(true)
  expect((await driver.probe(never)).reason).toContain('simulated')
  const spec = app('demo', {
    web: service({ image: 'web:1', build: { context: '.' } }),
    bare: { command: null, entrypoint: null },
  })
  expect(driver.render(spec, renderContext).losses).toMatchObject([
    { path: ['services', 'web', 'build'], severity: 'degraded' },
    { path: ['services', 'bare'], severity: 'broken' },
  ])
})

test('two runs are the same to the nanosecond', async () => {
  const run = async () => {
    const { driver, world } = open({ stepLatency: 7 })
    await deploy(driver, played({ log: { lines: ['a', 'b'], every: 0.3 } }, { restart: 'always' }))
    return [world.events, await driver.observe('demo', never), [...world.containers.values()].map(({ log }) => log)]
  }
  expect(await run()).toEqual(await run())
})

describe('what a service plays', () => {
  test('its image cannot be pulled', async () => {
    const { driver } = open()
    expect(await messages(driver, played({ pull: { fails: 'unauthorized: log in first' } }))).toEqual([
      'pull image web:1: rejected: The image web:1 cannot be pulled: unauthorized: log in first (simulated). Check its name and the credentials.',
    ])
  })

  test('its image takes its time, layer by layer', async () => {
    const { driver, world } = open()
    const spec = played({ pull: { seconds: 6 } })
    const seen: StepProgress[] = []
    const [pull] = (await planFor(driver, spec)).steps.filter((step) => step.action === 'pull')
    const before = world.clock.now()
    await driver.apply(pull!, (progress) => seen.push(progress), never)
    expect(world.clock.now() - before).toBe(6000)
    const layers = seen.flatMap((progress) =>
      progress.type === 'layer' && progress.phase === 'done' ? [progress.layer] : [],
    )
    expect(layers).toEqual(['layer1', 'layer2', 'layer3'])
  })

  test('it starts slowly, or not at all', async () => {
    const { driver, world } = open()
    const before = world.clock.now()
    expect(await messages(driver, played({ start: { seconds: 30 } }))).toEqual([])
    expect(world.clock.now() - before).toBeGreaterThanOrEqual(30_000)
    expect(await messages(open().driver, played({ start: { fails: 'no such device' } }))).toEqual([
      'start container web/1: rejected: demo-web-1 could not be started: no such device (simulated)',
    ])
  })

  test('it ends at once', async () => {
    const { driver } = open()
    const spec = played({ exit: { code: 7, log: ['reading the settings', 'no database'] } })
    expect(await messages(driver, spec)).toEqual([
      'settle container web/1: failed: web ended with exit code 7. Its last line: no database',
    ])
  })

  test('it crashes a few times and then stays up', async () => {
    const { driver, world } = open()
    const spec = played({ exit: { code: 1, times: 3 } }, { restart: 'on-failure' })
    expect(await messages(driver, spec)).toHaveLength(1)
    await world.clock.wait(60_000)
    expect(await statesOf(driver)).toMatchObject([{ phase: 'running', restarts: 3 }])
  })

  test('it crashes without end, ever more slowly', async () => {
    const { driver, world } = open()
    await deploy(driver, played({ exit: { code: 1 } }, { restart: 'always' }))
    await world.clock.wait(600_000)
    const [state] = await statesOf(driver)
    expect(state).toMatchObject({ phase: 'restarting', exitCode: 1 })
    expect(state?.restarts).toBeGreaterThan(10)
    expect(state?.restarts).toBeLessThan(25)
  })

  test('on-failure:N gives up', async () => {
    const { driver, world } = open()
    await deploy(driver, played({ exit: { code: 1 } }, { restart: 'on-failure:2' }))
    await world.clock.wait(60_000)
    expect(await statesOf(driver)).toMatchObject([{ phase: 'exited', exitCode: 1, restarts: 2 }])
  })

  test('it never becomes healthy, or only later', async () => {
    const healthcheck = { test: ['CMD', 'true'], interval: '1s', retries: 3 }
    expect(await messages(open().driver, played({ health: 'never' }, { healthcheck }))).toEqual([
      'settle container web/1: failed: web is unhealthy. The check said: not ready yet (simulated). Its last line: web runs (simulated)',
    ])
    const { driver, world } = open()
    const before = world.clock.now()
    const patient = { ...healthcheck, start_period: '1m' }
    expect(await messages(driver, played({ health: { after: 20 } }, { healthcheck: patient }))).toEqual([])
    expect(world.clock.now() - before).toBeGreaterThanOrEqual(20_000)
  })

  test('what it does not understand is refused with its place', () => {
    const { driver } = open()
    expect(() => driver.render(played({ exit: { code: 999 } }), renderContext)).toThrow(
      /exit\.code must be .*docs\/drivers-memory\.md/,
    )
    expect(() => driver.render(played({ crash: true }), renderContext)).toThrow('crash')
  })
})

describe('what goes wrong with the engine', () => {
  test('images that the registry refuses', async () => {
    const { driver } = open({ refusedImages: { 'web:1': 'manifest unknown' } })
    expect((await messages(driver, played({})))[0]).toContain('web:1 cannot be pulled: manifest unknown')
  })

  test('a port that a process holds', async () => {
    const { driver } = open({ takenPorts: [{ port: 80, protocol: 'tcp', holder: 'nginx (pid 7)' }] })
    expect(await messages(driver, played({}, { ports: [{ target: 80, published: '80' }] }))).toEqual([
      'start container web/1: conflict: Port 80/tcp is taken by nginx (pid 7). Publish another one, or stop what holds it.',
    ])
    expect(await driver.heldPorts?.(never)).toEqual([
      { port: 80, protocol: 'tcp', ip: '', holder: { kind: 'process', name: 'nginx (pid 7)' } },
    ])
    expect(await messages(driver, played({}, { ports: [{ target: 80, published: '80-82' }] }))).toEqual([])
    expect((await driver.observe('demo', never)).at(-1)?.ports).toMatchObject([{ published: 81 }])
  })

  test('a step that fails', async () => {
    const { driver } = open({ failSteps: { 'create network default': 'all subnets are in use' } })
    expect(await messages(driver, played({}))).toEqual([
      'create network default: rejected: all subnets are in use (simulated)',
    ])
  })

  test('it goes away in the middle of a deployment, says so everywhere, and comes back by itself', async () => {
    const { driver, world } = open({ away: { afterSteps: 2, seconds: 60 } })
    const listening = (async () => {
      for await (const _event of driver.watch!(never));
    })()
    const { state, failures } = await deploy(driver, played({}))
    expect({ state, codes: failures.map(({ error }) => error.code) }).toEqual({
      state: 'failed',
      codes: ['unreachable'],
    })
    await expect(listening).rejects.toMatchObject({ code: 'unreachable' })
    await expect(driver.observe('demo', never)).rejects.toMatchObject({ code: 'unreachable' })
    expect(await driver.probe(never)).toMatchObject({ state: 'unhealthy' })
    await world.clock.wait(60_000)
    expect(await driver.probe(never)).toMatchObject({ state: 'healthy' })
    expect(await messages(driver, played({}))).toEqual([])
  })

  test('the connection breaks for good; the world goes on, for the next one', async () => {
    const { driver, world } = open({ crashAfter: 3 })
    expect((await deploy(driver, played({}))).state).toBe('failed')
    await expect(driver.observe('demo', never)).rejects.toMatchObject({ code: 'unreachable' })
    const next = connectTo(world)
    expect(await messages(next, played({}))).toEqual([])
    expect(await statesOf(next)).toHaveLength(1)
  })

  test('every change takes its time', async () => {
    const { driver, world } = open({ stepLatency: 100 })
    const before = world.clock.now()
    await deploy(driver, played({}))
    expect(world.clock.now() - before).toBeGreaterThan(1000 + 5 * 100)
  })
})

test('a target is configured from a form: everything has a default, nothing unknown is taken', async () => {
  expect(memory.config.parse({})).toMatchObject({ speed: 1, stepLatency: 0, takenPorts: [] })
  expect(() => memory.config.parse({ sped: 2 })).toThrow()
  const context = { environment: {}, homeDirectory: '/', credentials: () => Promise.resolve(undefined), log: () => {} }
  await using driver = await memory.connect(memory.config.parse({ speed: 1000 }), context)
  expect((await deploy(driver, played({}))).state).toBe('succeeded')
})

test('an app of 200 services is simulated in little time', async () => {
  const { driver } = open()
  const services = Array.from({ length: 200 }, (_, index) => [`s${index}`, service({ image: 'web:1' })] as const)
  const start = performance.now()
  expect((await deploy(driver, app('demo', Object.fromEntries(services)))).state).toBe('succeeded')
  expect(performance.now() - start).toBeLessThan(5000)
})
