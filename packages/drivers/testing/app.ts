import { createHash } from 'node:crypto'
import type { AppSpec, ServiceSpec } from '@panamax/core/compose/spec'
import type { Driver, RenderContext } from '@panamax/core/deploy/driver'
import { execute, type Outcome } from '@panamax/core/deploy/execute'
import { plan, type PlanOptions } from '@panamax/core/deploy/plan'
import type { Plan } from '@panamax/core/deploy/step'

export const renderContext: RenderContext = {
  revision: 1,
  directory: '/tmp',
  digest: (text) => createHash('sha256').update(text).digest('hex'),
  fingerprint: (text) => `#${createHash('sha256').update(`test ${text}`).digest('hex').slice(0, 12)}`,
}

/** A service as the loader gives it: on the default network, with what is asked for. */
export function service(spec: Partial<ServiceSpec> & { readonly image: string }): ServiceSpec {
  return { command: null, entrypoint: null, networks: { default: null }, ...spec }
}

/** An app as the loader gives it. */
export function app(
  name: string,
  services: Readonly<Record<string, ServiceSpec>>,
  more: Partial<AppSpec> = {},
): AppSpec {
  return { name, services, ...more, networks: { default: { name: `${name}_default` }, ...more.networks } }
}

/** What a deployment of an app would do. */
export async function planFor(driver: Driver, spec: AppSpec, options?: PlanOptions): Promise<Plan> {
  const { resources } = driver.render(spec, renderContext)
  const observed = await driver.observe(spec.name, AbortSignal.timeout(60_000))
  return plan(resources, observed, options)
}

/** Plans and executes. */
export async function deploy(
  driver: Driver,
  spec: AppSpec,
  signal: AbortSignal = new AbortController().signal,
): Promise<Outcome> {
  return runPlan(driver, await planFor(driver, spec), signal)
}

export function runPlan(
  driver: Driver,
  todo: Plan,
  signal: AbortSignal = new AbortController().signal,
): Promise<Outcome> {
  return execute({ plan: todo, apply: (step, emit, stop) => driver.apply(step, emit, stop), concurrency: 4, signal })
}
