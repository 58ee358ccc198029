import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from '@panamax/core/compose/load'
import { formatProblem } from '@panamax/core/compose/problem'
import type { AppSpec } from '@panamax/core/compose/spec'
import type { Driver, LogLine, LogQuery, StepProgress } from '@panamax/core/deploy/driver'
import { execute, type Outcome } from '@panamax/core/deploy/execute'
import { planRemove } from '@panamax/core/deploy/lifecycle'
import { plan, type PlanOptions } from '@panamax/core/deploy/plan'
import type { Observed } from '@panamax/core/deploy/resource'
import type { Plan } from '@panamax/core/deploy/step'
import { renderContext } from './app.ts'

/** What a driver brings along to be tested. */
export interface Subject {
  readonly driver: Driver
  /** A reference of an image that is there and holds busybox, its applets in the path. */
  readonly image: string
  /** Makes a container as Docker Compose would, not managed by Panamax, named `<app>-<service>-1`. */
  makeForeign(app: string, service: string): Promise<void>
  /** Removes what was made for the suite as a whole. */
  clear?(): Promise<void>
}

/** A service in compose's own notation. */
export type Brief = Readonly<Record<string, unknown>>

const PATIENCE = 30_000

/** One app on the driver under test: what the cases do to it and ask of it. */
export class Bench {
  readonly driver: Driver
  readonly subject: Subject
  readonly name: string
  readonly progress: StepProgress[] = []
  directory = ''

  constructor(subject: Subject, name: string) {
    this.driver = subject.driver
    this.subject = subject
    this.name = name
  }

  /** A document with these services, loaded. They use the one image and end at once when they are stopped. */
  app(services: Readonly<Record<string, Brief>>, more: Brief = {}): AppSpec {
    const base = { image: this.subject.image, stop_signal: 'SIGKILL', command: ['sleep', '3600'] }
    const full = Object.entries(services).map(([name, brief]) => [name, { ...base, ...brief }])
    const document = { name: this.name, services: Object.fromEntries(full), ...more }
    // A document writes a dollar twice; cases write what they mean.
    const files = [{ path: 'compose.yaml', text: JSON.stringify(document).replaceAll('$', '$$$$') }]
    const { app, problems } = load({ files, variables: {}, projectName: this.name })
    if (app === undefined) throw new Error(problems.map(formatProblem).join('\n'))
    return app
  }

  async plan(app: AppSpec, options?: PlanOptions): Promise<Plan> {
    this.directory = this.directory === '' ? await mkdtemp(join(tmpdir(), 'conformance-')) : this.directory
    const { resources } = this.driver.render(app, { ...renderContext, directory: this.directory })
    return plan(resources, await this.driver.observe(this.name, this.deadline()), options)
  }

  resources(app: AppSpec) {
    return this.driver.render(app, { ...renderContext, directory: this.directory }).resources
  }

  run(todo: Plan, signal: AbortSignal = this.deadline()): Promise<Outcome> {
    return execute({
      plan: todo,
      concurrency: 4,
      signal,
      apply: (step, emit, stop) => this.driver.apply(step, emit, stop),
      onProgress: (_step, progress) => this.progress.push(progress),
    })
  }

  async deploy(app: AppSpec, signal?: AbortSignal): Promise<Outcome> {
    return this.run(await this.plan(app), signal)
  }

  /** Deploys, and throws the first failure. */
  async up(app: AppSpec): Promise<void> {
    const { failures, state } = await this.deploy(app)
    const [first] = failures
    if (first !== undefined) throw new Error(`${first.step}: ${first.error.message}`, { cause: first.error })
    if (state !== 'succeeded') throw new Error(`the deployment ended as ${state}`)
  }

  /** With health, exit codes and restarts. */
  look(app: string = this.name): Promise<readonly Observed[]> {
    const { driver } = this
    return driver.inspectAll === undefined
      ? driver.observe(app, this.deadline())
      : driver.inspectAll(app, this.deadline())
  }

  /** The containers of a service, in the order of their names. */
  async of(service: string): Promise<readonly Observed[]> {
    const found = (await this.look()).filter((item) => item.service === service && item.runtime !== undefined)
    return found.toSorted((a, b) => a.name.localeCompare(b.name))
  }

  /** The one container of a service. */
  async one(service: string): Promise<Observed & { readonly runtime: NonNullable<Observed['runtime']> }> {
    const [found, ...others] = await this.of(service)
    if (found?.runtime === undefined) throw new Error(`${service} has no container`)
    if (others.length > 0) throw new Error(`${service} has ${others.length + 1} containers`)
    return { ...found, runtime: found.runtime }
  }

  /** Runs a command to its end. */
  async exec(service: string, command: readonly string[], input?: string) {
    const { driver } = this
    if (driver.exec === undefined) throw new Error('the driver has no exec')
    const session = await driver.exec({ app: this.name, service, command, tty: false }, this.deadline())
    // Beside the reading: a command may not take more before what it says is read.
    const written = input === undefined ? Promise.resolve() : session.write(Buffer.from(input))
    const given = written.then(() => session.end())
    const pieces = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] }
    for await (const { stream, data } of session.output) pieces[stream].push(data)
    await given
    const code = await session.exitCode
    session.close()
    return { code, stdout: Buffer.concat(pieces.stdout).toString(), stderr: Buffer.concat(pieces.stderr).toString() }
  }

  /** Standard output of a shell script that has to succeed. */
  async sh(service: string, script: string): Promise<string> {
    const { code, stdout, stderr } = await this.exec(service, ['sh', '-c', script])
    if (code !== 0) throw new Error(`${script} ended with ${code}: ${stderr}${stdout}`)
    return stdout
  }

  /** Value of a variable, byte for byte. */
  async variable(service: string, name: string): Promise<string> {
    return this.sh(service, `printf %s "$${name}"`)
  }

  async logs(query: Partial<LogQuery> = {}): Promise<LogLine[]> {
    const lines: LogLine[] = []
    for await (const line of this.follow({ ...query, follow: false })) lines.push(line)
    return lines
  }

  follow(query: Partial<LogQuery> = {}, signal: AbortSignal = this.deadline()): AsyncIterable<LogLine> {
    if (this.driver.logs === undefined) throw new Error('the driver has no logs')
    return this.driver.logs({ app: this.name, follow: true, ...query }, signal)
  }

  /** Asks again and again until it holds. */
  async until(what: string, holds: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + PATIENCE
    while (!(await holds())) {
      if (Date.now() > end) throw new Error(`it did not come true that ${what}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  deadline(): AbortSignal {
    return AbortSignal.timeout(PATIENCE * 2)
  }

  async removeAll(): Promise<void> {
    const observed = await this.driver.observe(this.name, this.deadline())
    const { failures } = await this.run(planRemove([], observed, { volumes: true }))
    if (this.directory !== '') await rm(this.directory, { recursive: true, force: true })
    const left = await this.driver.observe(this.name, this.deadline())
    if (left.length === 0) return
    const reasons = failures.map(({ step, error }) => `${step}: ${error.message}`)
    throw new Error(`left behind: ${left.map((item) => `${item.kind} ${item.name}`).join(', ')}; ${reasons.join('; ')}`)
  }
}

/** What has to hold of every driver: named by what it says, with a fresh app each. */
export type Cases = Readonly<Record<string, (bench: Bench) => Promise<void>>>
