import type { Driver, DriverContext, DriverDefinition } from '@panamax/core/deploy/driver'
import { PanamaxError } from '@panamax/core/errors'
import type { TargetRecord } from '../store/targets.ts'
import { Watcher, type WatcherEvents, type WatcherOptions } from './watcher.ts'

export interface TargetOptions {
  readonly context: DriverContext
  readonly events: WatcherEvents
  readonly watcher?: WatcherOptions
}

/** One orchestrator. Its driver is loaded and connected when it is first needed. */
export class Target {
  readonly name: string
  readonly kind: string
  readonly watcher: Watcher
  readonly #record: TargetRecord
  readonly #definition: () => Promise<DriverDefinition>
  readonly #context: DriverContext
  #driver: Driver | undefined
  #connecting: Promise<Driver> | undefined
  #isClosed = false

  constructor(record: TargetRecord, definition: () => Promise<DriverDefinition>, options: TargetOptions) {
    this.name = record.name
    this.kind = record.kind
    this.#record = record
    this.#definition = definition
    this.#context = options.context
    this.watcher = new Watcher(() => this.driver(), options.events, options.watcher)
  }

  /** The one connection. A failed attempt is not remembered: the next call tries again. */
  driver(): Promise<Driver> {
    if (this.#isClosed) return Promise.reject(new PanamaxError('not_found', `The target ${this.name} was removed.`))
    if (this.#driver !== undefined) return Promise.resolve(this.#driver)
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = undefined
    })
    return this.#connecting
  }

  /** What the driver says of itself, as far as it was loaded. */
  get limits(): Driver['limits'] | undefined {
    return this.#driver?.limits
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.watcher.close()
    await this.#connecting?.catch(() => undefined)
    await this.#driver?.[Symbol.asyncDispose]()
  }

  async #connect(): Promise<Driver> {
    const definition = await this.#definition()
    const checked = definition.config.safeParse(this.#record.config)
    if (!checked.success) {
      throw new PanamaxError('invalid_request', `The configuration of the target ${this.name} is no longer valid.`, {
        cause: checked.error,
      })
    }
    this.#driver = await definition.connect(checked.data, this.#context)
    return this.#driver
  }
}
