import type { AppRecord } from '../store/apps.ts'

/** Seconds in which every app has its turn. */
const round = 20

type Place = Pick<AppRecord, 'name' | 'target'>

/**
 * A status says how long it has lasted ("up for 2 minutes"), which grows although nothing happens. While somebody watches, each
 * app has a turn in every round, a few at a time, so that many apps are no burden.
 */
export class Aging {
  readonly #list: () => readonly Place[]
  readonly #touch: (target: string, app: string) => void
  #waiting: Place[] = []
  #portion = 1
  #timer: NodeJS.Timeout | undefined

  constructor(list: () => readonly Place[], touch: (target: string, app: string) => void) {
    this.#list = list
    this.#touch = touch
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#turn(), 1000).unref()
  }

  /** Idempotent; may be started again. */
  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#waiting = []
  }

  #turn(): void {
    if (this.#waiting.length === 0) {
      this.#waiting = [...this.#list()]
      this.#portion = Math.ceil(this.#waiting.length / round)
    }
    for (const { target, name } of this.#waiting.splice(0, this.#portion)) this.#touch(target, name)
  }
}
