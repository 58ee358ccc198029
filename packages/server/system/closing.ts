import type { Logger } from 'pino'

/** Closes what was opened, last first. One part that fails or takes too long does not keep the others open. */
export class Closing {
  log: Logger | undefined
  readonly #parts: { readonly what: string; readonly close: () => unknown }[] = []
  readonly #limit: number
  #running: Promise<void> | undefined

  /** Milliseconds for each part. Docker gives a container ten seconds in all. */
  constructor(limit = 8000) {
    this.#limit = limit
  }

  /** `what` is for the log. */
  add(what: string, close: () => unknown): void {
    this.#parts.push({ what, close })
  }

  /** Idempotent; never throws. */
  run(): Promise<void> {
    this.#running ??= this.#closeAll()
    return this.#running
  }

  async #closeAll(): Promise<void> {
    for (let part = this.#parts.pop(); part !== undefined; part = this.#parts.pop()) {
      const { what, close } = part
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<'late'>((resolve) => {
        timer = setTimeout(() => resolve('late'), this.#limit)
      })
      try {
        if ((await Promise.race([close(), late])) === 'late') this.log?.warn({ what }, 'did not close in time')
      } catch (error) {
        this.log?.error({ err: error, what }, 'did not close')
      } finally {
        clearTimeout(timer)
      }
    }
  }
}
