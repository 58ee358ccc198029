import type { Driver, DriverContext, DriverDefinition, EngineEvent, Health } from '@panamax/core/deploy/driver'
import type { Problem } from '@panamax/core/compose/problem'
import { PanamaxError } from '@panamax/core/errors'
import { issueWords } from '@panamax/core/issue-words'
import type { TargetRecord, TargetStore } from '../store/targets.ts'
import { Target } from './target.ts'
import type { WatcherOptions } from './watcher.ts'

export interface TargetsOptions {
  readonly store: TargetStore
  /** Loads a driver. Throws `unsupported` for a kind that there is none for. */
  readonly definition: (kind: string) => Promise<DriverDefinition>
  readonly context: DriverContext
  readonly now: () => string
  /** Made at the first start, when there is no target yet. */
  readonly seed?: { readonly name: string; readonly kind: string; readonly config: Readonly<Record<string, unknown>> }
  readonly watcher?: WatcherOptions
}

export interface TargetsListener {
  readonly onApp?: (target: string, app: string) => void
  readonly onEvent?: (target: string, event: EngineEvent) => void
  readonly onHealth?: (target: string, health: Health) => void
}

/** The orchestrators that apps run on, each with one connection and one watcher for everybody. */
export class Targets {
  readonly #options: TargetsOptions
  readonly #targets = new Map<string, Target>()
  readonly #listeners = new Set<TargetsListener>()

  constructor(options: TargetsOptions) {
    this.#options = options
    const { store, seed, now } = options
    if (seed !== undefined && store.list().length === 0) store.insert({ ...seed, createdAt: now() })
    for (const record of store.list()) this.#targets.set(record.name, this.#make(record))
  }

  list(): Target[] {
    return [...this.#targets.values()]
  }

  /** Throws `not_found`. */
  get(name: string): Target {
    const target = this.#targets.get(name)
    if (target === undefined) throw new PanamaxError('not_found', `There is no target called "${name}".`)
    return target
  }

  /** Throws `not_found`, or what connecting throws. */
  driver(name: string): Promise<Driver> {
    return this.get(name).driver()
  }

  /** Returns how to stop listening. */
  listen(listener: TargetsListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Starts watching. */
  start(): void {
    for (const target of this.#targets.values()) target.watcher.start()
  }

  /** Throws `conflict` for a name that is taken, `invalid_request` for a configuration that the driver does not take. */
  async create(target: Omit<TargetRecord, 'createdAt'>): Promise<Target> {
    const { store, now } = this.#options
    const definition = await this.#options.definition(target.kind)
    const checked = definition.config.safeParse(target.config)
    if (!checked.success) {
      const problems = checked.error.issues.map(
        (issue): Problem => ({
          severity: 'error',
          message: `${issueWords(issue)}.`,
          path: ['config', ...issue.path.filter((part) => typeof part !== 'symbol')],
        }),
      )
      throw new PanamaxError('invalid_request', `This is no configuration for a ${definition.title} target.`, {
        details: { problems },
      })
    }
    if (this.#targets.has(target.name)) {
      throw new PanamaxError('conflict', `There is already a target called "${target.name}".`)
    }
    // What can never work is refused; an engine that is only away is not.
    const tried = await definition.connect(checked.data, this.#options.context)
    await tried[Symbol.asyncDispose]()
    const record = { ...target, createdAt: now() }
    store.insert(record)
    const made = this.#make(record)
    this.#targets.set(record.name, made)
    made.watcher.start()
    return made
  }

  /** Throws `not_found`. Whether an app uses it is the caller's question. */
  async delete(name: string): Promise<void> {
    const target = this.get(name)
    this.#options.store.delete(name)
    this.#targets.delete(name)
    await target.close()
  }

  async close(): Promise<void> {
    await Promise.all(this.list().map((target) => target.close()))
  }

  #make(record: TargetRecord): Target {
    const { definition, context, watcher } = this.#options
    return new Target(record, () => definition(record.kind), {
      context,
      events: {
        onApp: (app) => this.#tell((listener) => listener.onApp?.(record.name, app)),
        onEvent: (event) => this.#tell((listener) => listener.onEvent?.(record.name, event)),
        onOddName: (name) =>
          context.log('warn', 'what is labelled with a name that no app can have is left out', {
            target: record.name,
            name: JSON.stringify(name.slice(0, 100)),
          }),
        onHealth: (health) => this.#tell((listener) => listener.onHealth?.(record.name, health)),
      },
      ...(watcher === undefined ? {} : { watcher }),
    })
  }

  #tell(what: (listener: TargetsListener) => void): void {
    for (const listener of this.#listeners) what(listener)
  }
}
