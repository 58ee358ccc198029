import { createHash } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'
import type { AppSpec, ServiceSpec } from '@panamax/core/compose/spec'
import type {
  Driver,
  DriverContext,
  RegistryCredentials,
  RenderContext,
  StepProgress,
} from '@panamax/core/deploy/driver'
import { execute, type Outcome } from '@panamax/core/deploy/execute'
import { planRemove } from '@panamax/core/deploy/lifecycle'
import { plan, type PlanOptions } from '@panamax/core/deploy/plan'
import type { Plan, Step } from '@panamax/core/deploy/step'
import { busyboxFileSystem } from '../../testing/busybox-image.ts'
import { docker } from '../definition.ts'

/** Names of everything that the tests make start with it. */
export const prefix = 'pmxdk'
export const busybox = `${prefix}-busybox:1`

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

export interface TestEngine extends AsyncDisposable {
  readonly driver: Driver
  readonly signal: AbortSignal
  readonly progress: StepProgress[]
  context(directory?: string): RenderContext
  planFor(app: AppSpec, options?: PlanOptions): Promise<Plan>
  deploy(app: AppSpec, options?: PlanOptions): Promise<Outcome>
  run(plan: Plan, onStep?: (step: Step) => void): Promise<Outcome>
  /** Stops and removes the app with its volumes. */
  remove(app: string): Promise<void>
  /** Output of a command in a service's container, and its exit code. */
  exec(app: string, service: string, ...command: string[]): Promise<{ output: string; exitCode: number }>
}

export interface TestEngineOptions {
  readonly credentials?: (registry: string) => RegistryCredentials | undefined
  readonly environment?: Readonly<Record<string, string | undefined>>
}

/** A real engine (DOCKER_HOST or the usual socket) with an image of busybox. */
export async function openEngine(options: TestEngineOptions = {}): Promise<TestEngine> {
  const signal = new AbortController().signal
  const folder = await mkdtemp(path.join(tmpdir(), `${prefix}-`))
  const context: DriverContext = {
    environment: { ...process.env, DOCKER_CONFIG: folder, ...options.environment },
    homeDirectory: homedir(),
    credentials: async (registry) => options.credentials?.(registry),
    log: () => undefined,
  }
  const driver = await docker.connect({}, context)
  await ensureBusybox(driver, signal)
  const progress: StepProgress[] = []
  const engine: TestEngine = {
    driver,
    signal,
    progress,
    context: (directory = folder) => ({
      revision: 1,
      directory,
      digest,
      fingerprint: (text) => digest(`test ${text}`).slice(0, 12),
    }),
    async planFor(app, planOptions) {
      const { resources } = driver.render(app, engine.context())
      return plan(resources, await driver.observe(app.name, signal), planOptions)
    },
    async deploy(app, planOptions) {
      return engine.run(await engine.planFor(app, planOptions))
    },
    async run(todo, onStep) {
      const apply = async (...[step, emit, stop]: Parameters<Driver['apply']>): Promise<void> => {
        onStep?.(step)
        await driver.apply(step, emit, stop)
      }
      return execute({ plan: todo, apply, concurrency: 8, signal, onProgress: (_, each) => void progress.push(each) })
    },
    async remove(app) {
      await engine.run(planRemove([], await driver.observe(app, signal), { volumes: true }))
    },
    async exec(app, service, ...command) {
      const session = await driver.exec?.({ app, service, command, tty: false }, signal)
      if (session === undefined) throw new Error('no exec')
      let output = ''
      for await (const { data } of session.output) output += Buffer.from(data).toString()
      return { output, exitCode: await session.exitCode }
    },
    [Symbol.asyncDispose]: async () => driver[Symbol.asyncDispose](),
  }
  return engine
}

async function ensureBusybox(driver: Driver, signal: AbortSignal): Promise<void> {
  if ((await driver.images?.find(busybox, signal)) !== undefined) return
  await driver.images?.import(
    { reference: busybox, tar: busyboxFileSystem(), changes: ['CMD ["sleep","3600"]'] },
    signal,
  )
}

/** A service as the loader gives it, that ends at once when it is asked to. */
export function service(spec: Partial<ServiceSpec> = {}): ServiceSpec {
  return {
    image: busybox,
    command: null,
    entrypoint: null,
    networks: { default: null },
    stop_signal: 'SIGKILL',
    ...spec,
  }
}

/** A shell script as a command. */
export function shell(script: string): readonly string[] {
  return ['sh', '-c', script]
}

/** An app as the loader gives it. */
export function app(
  name: string,
  services: Readonly<Record<string, ServiceSpec>>,
  more: Partial<AppSpec> = {},
): AppSpec {
  const full = `${prefix}-${name}`
  return { name: full, services, ...more, networks: { default: { name: `${full}_default` }, ...more.networks } }
}
