import type { AppSpec, ServiceSpec } from '@panamax/core/compose/spec'
import { type ExecuteOptions, execute, type Outcome } from '@panamax/core/deploy/execute'
import { isEmpty, planText } from '@panamax/core/deploy/plan-text'
import { PanamaxError } from '@panamax/core/errors'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { app, deploy, planFor, service } from '../testing/app.ts'
import { virtualClock } from './clock.ts'
import { MemoryConfig } from './config.ts'
import { connectTo } from './driver.ts'
import { jobsOf } from './render-needs.ts'
import { World } from './world.ts'
import { tries } from '@panamax/core/testing/thorough'

/** Every deployment of these succeeds, if it is let: they may depend only on earlier ones, and no two want the same port. */
const names = ['a', 'b', 'c', 'd', 'e'] as const

const draftService = fc.record({
  image: fc.constantFrom('one:1', 'one:2', 'two:1'),
  value: fc.constantFrom('x', 'y'),
  port: fc.boolean(),
  volume: fc.boolean(),
  network: fc.boolean(),
  replicas: fc.integer({ min: 0, max: 2 }),
  check: fc.boolean(),
  needs: fc.array(
    fc.record({
      on: fc.nat(4),
      how: fc.constantFrom('link', 'started', 'healthy', 'completed', 'optional', 'restart', 'namespace'),
    }),
    { maxLength: 2 },
  ),
})

const draftApp = fc.record({
  services: fc.array(fc.option(draftService), { minLength: 1, maxLength: 5 }),
  subnet: fc.constantFrom('10.1.0.0/16', '10.2.0.0/16'),
  /** Ports are dealt in this order, so that services hand them on and swap them. */
  ports: fc.shuffledSubarray([8001, 8002, 8003, 8004, 8005], { minLength: 5 }),
})

type Apply = ExecuteOptions['apply']
type Draft = typeof draftApp extends fc.Arbitrary<infer T> ? T : never

function toApp({ services, subnet, ports }: Draft): AppSpec {
  const specs: Record<string, ServiceSpec> = {}
  services.forEach((draft, index) => {
    const name = names[index]!
    if (draft === null) return
    const needs = draft.needs.flatMap(({ on, how }) =>
      on < index && services[on] !== null ? [{ on: names[on]!, how }] : [],
    )
    const conditions = { completed: 'service_completed_successfully', healthy: 'service_healthy' } as const
    const inNamespace = needs.find((need) => need.how === 'namespace' && services[names.indexOf(need.on)]!.replicas > 0)
    specs[name] = service({
      image: draft.image,
      environment: { VALUE: draft.value },
      scale: draft.port ? Math.min(1, draft.replicas) : draft.replicas,
      ...(inNamespace === undefined
        ? { networks: { default: null, ...(draft.network ? { back: null } : {}) } }
        : { network_mode: `service:${inNamespace.on}`, networks: {} }),
      ...(draft.port ? { ports: [{ target: 80, published: String(ports[index]), protocol: 'tcp' }] } : {}),
      ...(draft.volume ? { volumes: [{ type: 'volume', source: 'data', target: '/data' }] } : {}),
      ...(draft.check ? { healthcheck: { test: ['CMD', 'true'], interval: '1s' } } : {}),
      links: needs.filter((need) => need.how === 'link').map((need) => need.on),
      depends_on: Object.fromEntries(
        needs
          .filter((need) => need.how !== 'link' && need.how !== 'namespace')
          .map(({ on, how }) => [
            on,
            {
              condition: conditions[how as keyof typeof conditions] ?? 'service_started',
              required: how !== 'optional',
              ...(how === 'restart' ? { restart: true } : {}),
            },
          ]),
      ),
    })
  })
  for (const name of jobsOf(app('app', specs))) specs[name] = { ...specs[name]!, command: ['sh', '-c', 'echo done'] }
  const back = { name: 'app_back', ipam: { config: [{ subnet }] } }
  return app('app', specs, { volumes: { data: { name: 'app_data' } }, networks: { back } })
}

/** What a person would call right: one container for each replica that is wanted, under its name, and nothing else. */
async function expectConverged(world: World, spec: AppSpec): Promise<void> {
  const driver = connectTo(world)
  const todo = await planFor(driver, spec)
  expect(isEmpty(todo), planText(todo)).toBe(true)
  const wanted = Object.entries(spec.services).flatMap(([name, { scale = 1 }]) =>
    Array.from({ length: scale }, (_, index) => `app-${name}-${index + 1}`),
  )
  expect([...world.containers.values()].map((container) => container.name).toSorted()).toEqual(wanted.toSorted())
}

async function deployWhole(world: World, spec: AppSpec): Promise<void> {
  const outcome = await deploy(connectTo(world), spec)
  expect(outcome.failures.map(({ step, error }) => `${step}: ${error.message}`)).toEqual([])
}

test('after any deployment of any change there is nothing to do', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(draftApp, { minLength: 1, maxLength: 3 }), async (drafts) => {
      using world = new World(virtualClock())
      for (const spec of drafts.map(toApp)) {
        await deployWhole(world, spec)
        await expectConverged(world, spec)
      }
    }),
    { numRuns: tries(50) },
  )
}, 60_000)

const interruptions = fc.record({ before: fc.option(draftApp), during: draftApp, after: fc.option(draftApp) })

type Interruptions = typeof interruptions extends fc.Arbitrary<infer T> ? T : never
type Interrupt = (world: World, spec: AppSpec) => Promise<Outcome>

/** Interrupts the deployment of `during`, then deploys what is wanted in the end. Tells how far the interrupted one came. */
async function expectFinished(
  { before, during, after }: Interruptions,
  interrupt: Interrupt,
): Promise<Outcome['state']> {
  using world = new World(virtualClock())
  if (before !== null) await deployWhole(world, toApp(before))
  const { state } = await interrupt(world, toApp(during))
  const final = toApp(after ?? during)
  await deployWhole(world, final)
  await expectConverged(world, final)
  return state
}

test('a deployment that crashes inside of any step is finished by the next one, without orphans and duplicates', async () => {
  await fc.assert(
    fc.asyncProperty(interruptions, async (drafts) => {
      const crashAt = (crashAfter: number) =>
        expectFinished(drafts, (world, spec) => deploy(connectTo(world, MemoryConfig.parse({ crashAfter })), spec))
      for (let place = 0; (await crashAt(place)) !== 'succeeded'; ) place += 1
    }),
    { numRuns: tries(10, 100) },
  )
}, 120_000)

test('a deployment that is canceled between any two steps is finished by the next one', async () => {
  const cancelAfter =
    (count: number): Interrupt =>
    async (world, spec) => {
      const driver = connectTo(world)
      const controller = new AbortController()
      let ended = 0
      const apply: Apply = async (step, emit, signal) => {
        if (ended >= count) controller.abort()
        if (signal.aborted) throw new PanamaxError('canceled', 'Canceled.')
        await driver.apply(step, emit, signal)
        ended += 1
      }
      return execute({ plan: await planFor(driver, spec), apply, concurrency: 4, signal: controller.signal })
    }
  await fc.assert(
    fc.asyncProperty(interruptions, async (drafts) => {
      for (let place = 0; (await expectFinished(drafts, cancelAfter(place))) !== 'succeeded'; ) place += 1
    }),
    { numRuns: tries(10, 100) },
  )
}, 120_000)

test('a deployment that is canceled at any time, also inside of a step, is finished by the next one', async () => {
  const cancelAt =
    (milliseconds: number): Interrupt =>
    (world, spec) => {
      const controller = new AbortController()
      void world.clock.sleep(milliseconds).then(() => controller.abort())
      return deploy(connectTo(world, MemoryConfig.parse({ stepLatency: 10 })), spec, controller.signal)
    }
  await fc.assert(
    fc.asyncProperty(interruptions, fc.nat(2500), (drafts, moment) =>
      expectFinished(drafts, cancelAt(moment)).then(() => {}),
    ),
    { numRuns: tries(50) },
  )
}, 120_000)
