import { AppName } from '@panamax/contract/common'
import type { Driver, EngineEvent, Health } from '@panamax/core/deploy/driver'
import type { Observed } from '@panamax/core/deploy/resource'
import { messageOf } from '@panamax/core/errors'
import { BackOff, wait } from '../streams/wait.ts'
import { IndexOfApps } from './index-of-apps.ts'
import { Reconciler } from './reconciler.ts'

export interface WatcherEvents {
  /** Something was seen to change about an app. */
  onApp(app: string): void
  /** After the index was brought up to date with it. */
  onEvent(event: EngineEvent): void
  onHealth(health: Health): void
  /** Something is labelled with a name that no app can have, and is left out. Told of the first only. */
  onOddName?(name: string): void
}

export interface WatcherOptions {
  /** Milliseconds: the first and the longest pause before the engine is tried again. */
  readonly backOff?: readonly [number, number]
  /** Milliseconds between two looks where the orchestrator tells of no events. */
  readonly pollInterval?: number
  /** Milliseconds between two looks whether the engine still answers, and how long it may take to. */
  readonly probing?: readonly [interval: number, timeLimit: number]
}

/** Events that change what can be seen. Health checks alone make engines tell of three others every few seconds. */
const telling = new Set([
  'create',
  'start',
  'restart',
  'die',
  'oom',
  'pause',
  'unpause',
  'health',
  'rename',
  'update',
  'destroy',
  'remove',
])

/** Events that say that more than the event itself tells has changed. */
const alarming = new Set(['die', 'oom'])

/** Keeps an eye on one target, with one stream of events, and remembers what was seen. Reconnects by itself. */
export class Watcher {
  readonly index = new IndexOfApps()
  readonly #connect: () => Promise<Driver>
  readonly #events: WatcherEvents
  readonly #options: Required<WatcherOptions>
  readonly #stop = new AbortController()
  readonly #reconciler: Reconciler
  #running: Promise<void> | undefined
  #hasSeen = false
  #hasLooked = false
  #hasToldOfOddName = false
  #health: Health = { state: 'undetected', reason: 'It was not looked at yet.' }

  constructor(connect: () => Promise<Driver>, events: WatcherEvents, options: WatcherOptions = {}) {
    this.#connect = connect
    this.#events = events
    this.#options = { backOff: [500, 10_000], pollInterval: 5000, probing: [30_000, 10_000], ...options }
    this.#reconciler = new Reconciler((app, thorough) => this.#look(app, thorough))
  }

  get health(): Health {
    return this.#health
  }

  /** False: the engine could not be looked at yet, or is away, so that emptiness means nothing. */
  get isCurrent(): boolean {
    return this.#hasSeen && this.#health.state === 'healthy'
  }

  /** Why nothing can be seen, as far as that is known. */
  get problem(): string | undefined {
    return this.#hasLooked && this.#health.state !== 'healthy' ? this.#health.reason : undefined
  }

  start(): void {
    this.#running ??= this.#run()
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  /** Looks at an app now, so that what was just done to it is known. Throws what the engine throws. */
  refresh(app: string): Promise<void> {
    return this.#look(app, true)
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    const backOff = new BackOff(...this.#options.backOff)
    while (!signal.aborted) {
      try {
        const driver = await this.#connect()
        const health = await this.#probe(driver, signal)
        if (health.state === 'healthy') await this.#follow(driver, health, () => backOff.reset())
        else this.#setHealth(health)
      } catch (error) {
        this.#setHealth({ state: 'unhealthy', reason: messageOf(error) })
      }
      if (!signal.aborted) await wait(backOff.next(), signal)
    }
  }

  /** Until the connection is lost, which it throws. */
  async #follow(driver: Driver, health: Health, onSeen: () => void): Promise<void> {
    const lost = new AbortController()
    const signal = AbortSignal.any([this.#stop.signal, lost.signal])
    // Listening begins before looking, so that nothing falls between the two.
    const listening =
      driver.watch === undefined ? this.#poll(driver, signal) : this.#listen(driver.watch(signal), signal)
    listening.catch(() => undefined)
    const losing = this.#untilLost(driver, signal)
    losing.catch(() => undefined)
    const look = async (): Promise<void> => {
      const items = await (driver.inspectAll ?? driver.observe).call(driver, undefined, signal)
      const changed = this.index.replaceAll(this.#named(items))
      this.#hasSeen = true
      this.#setHealth(health)
      onSeen()
      for (const app of changed) this.#events.onApp(app)
      await listening
    }
    try {
      await Promise.race([look(), losing])
    } finally {
      lost.abort()
    }
  }

  /**
   * A connection that was cut on its way says nothing, as a quiet engine does: this asks. Throws when the engine does not
   * answer, resolves when the signal is aborted.
   */
  async #untilLost(driver: Driver, signal: AbortSignal): Promise<void> {
    for (;;) {
      await wait(this.#options.probing[0], signal)
      if (signal.aborted) return
      const { state, reason } = await this.#probe(driver, signal)
      if (state !== 'healthy' && !signal.aborted) throw new Error(reason)
    }
  }

  /** Within the time limit, also where a driver does not heed its signal. */
  async #probe(driver: Driver, signal: AbortSignal): Promise<Health> {
    const timeLimit = this.#options.probing[1]
    const limit = new AbortController()
    const stop = (): void => limit.abort()
    signal.addEventListener('abort', stop, { once: true })
    const reason = `The engine did not answer within ${Math.ceil(timeLimit / 1000)} seconds.`
    const late = wait(timeLimit, limit.signal).then((): Health => ({ state: 'unhealthy', reason }))
    try {
      return await Promise.race([driver.probe(limit.signal), late])
    } finally {
      signal.removeEventListener('abort', stop)
      stop()
    }
  }

  async #listen(events: AsyncIterable<EngineEvent>, signal: AbortSignal): Promise<void> {
    for await (const event of events) {
      if (signal.aborted) return
      this.#take(event, signal)
    }
    if (!signal.aborted) throw new Error('The engine ended its stream of events.')
  }

  #take(event: EngineEvent, signal: AbortSignal): void {
    const { app, action } = event
    if (app === undefined || !telling.has(action) || !this.#isName(app)) return
    this.index.apply(app, event)
    this.#events.onEvent(event)
    this.#events.onApp(app)
    const isAlarming = alarming.has(action) || event.health === 'unhealthy'
    this.#reconciler.want(app, isAlarming, signal)
  }

  async #poll(driver: Driver, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await wait(this.#options.pollInterval, signal)
      if (signal.aborted) return
      const items = await driver.observe(undefined, signal)
      for (const app of this.index.replaceAll(this.#named(items))) this.#events.onApp(app)
    }
  }

  async #look(app: string, thoroughly: boolean): Promise<void> {
    const { signal } = this.#stop
    const driver = await this.#connect()
    const look = thoroughly ? (driver.inspectAll ?? driver.observe) : driver.observe
    const items = await look.call(driver, app, signal)
    this.index.replace(app, thoroughly ? items : items.map((item) => this.#enriched(item)))
    this.#events.onApp(app)
  }

  /** Labels are anybody's to write: what is not an app's name reaches no list. */
  #named(items: readonly Observed[]): Observed[] {
    return items.filter((item) => this.#isName(item.app))
  }

  #isName(name: string): boolean {
    if (AppName.safeParse(name).success) return true
    if (!this.#hasToldOfOddName) this.#events.onOddName?.(name)
    this.#hasToldOfOddName = true
    return false
  }

  /** A quick look does not tell everything about what runs: what was known of the same run stays known. */
  #enriched(item: Observed): Observed {
    const known = this.index.of(item.app).find((each) => each.handle === item.handle)
    if (item.runtime === undefined || known?.runtime === undefined) return item
    const isSameRun = item.runtime.startedAt === undefined || item.runtime.startedAt === known.runtime.startedAt
    if (item.runtime.phase !== known.runtime.phase || !isSameRun) return item
    return { ...known, ...item, runtime: { ...known.runtime, ...item.runtime } }
  }

  #setHealth(health: Health): void {
    const isSame = this.#health.state === health.state && this.#health.reason === health.reason
    this.#health = health
    this.#hasLooked = true
    if (!isSame) this.#events.onHealth(health)
  }
}
