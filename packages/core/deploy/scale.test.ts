import { expect, test } from 'vitest'
import { execute } from './execute.ts'
import { planRemove, planRestart, planStop } from './lifecycle.ts'
import { plan } from './plan.ts'
import type { Resource } from './resource.ts'
import { container, live, network, on } from './testing/resources.ts'

/** Each needs the one before it. */
function chain(length: number): Resource[] {
  const services = Array.from({ length }, (_, index) =>
    container(`s${index}`, { ports: [index + 1], needs: index === 0 ? [] : [on(`s${index - 1}`, 'healthy')] }),
  )
  return [network(), ...services.toReversed()]
}

/** Of the processor's time: what else the machine does is not counted. */
function milliseconds(work: () => unknown): number {
  const start = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

test('a plan for 100 services takes a few milliseconds', () => {
  const wanted = chain(100)
  const observed = wanted.map((each) => live(each))
  plan(wanted, observed)
  const best = Math.min(...Array.from({ length: 5 }, () => milliseconds(() => plan(wanted, observed))))
  expect(best).toBeLessThan(10)
})

test('a chain of 5,000 services: neither the stack nor the clock runs out', { timeout: 60_000 }, async () => {
  const wanted = chain(5000)
  const observed = wanted.map((each) => live(each))
  const replaced = wanted.map((each) => (each.up === undefined ? each : { ...each, hash: 'other' }))
  const elapsed = {
    first: milliseconds(() => plan(wanted, [])),
    none: milliseconds(() => plan(wanted, observed)),
    all: milliseconds(() => plan(replaced, observed)),
    network: milliseconds(() => plan([network('default', { a: 'b' }), ...wanted.slice(1)], observed)),
    orphans: milliseconds(() => plan([], observed)),
    stop: milliseconds(() => planStop(wanted, observed)),
    restart: milliseconds(() => planRestart(wanted, observed)),
    remove: milliseconds(() => planRemove(wanted, observed, { volumes: true })),
  }
  for (const [what, duration] of Object.entries(elapsed)) expect(duration, what).toBeLessThan(2000)
  const todo = plan(wanted, [])
  const start = process.cpuUsage()
  const { state } = await execute({
    plan: todo,
    apply: () => Promise.resolve(),
    concurrency: 8,
    signal: new AbortController().signal,
  })
  expect(state).toBe('succeeded')
  expect(process.cpuUsage(start).user / 1000).toBeLessThan(2000)
})
