import { wait } from '../streams/wait.ts'

/** Looks at one app anew; `thoroughly`: something there has died or is unhealthy, so that everything is of interest. */
export type Look = (app: string, thoroughly: boolean) => Promise<void>

interface Wanted {
  thorough: boolean
  /** Not before this moment, in milliseconds of the clock. */
  notBefore: number
}

const quiet = 200
const thoroughPause = 2000
/** A look is not repeated before this many times its own duration has passed, so that looking never becomes the load. */
const breather = 10

/** After events, looks at the apps that they were about: soon, but not once for each event. */
export class Reconciler {
  readonly #look: Look
  readonly #wanted = new Map<string, Wanted>()
  readonly #earliest = new Map<string, number>()
  readonly #earliestThorough = new Map<string, number>()
  #isBusy = false

  constructor(look: Look) {
    this.#look = look
  }

  want(app: string, thorough: boolean, signal: AbortSignal): void {
    const known = this.#wanted.get(app)
    const now = Date.now()
    const floor = Math.max(this.#earliest.get(app) ?? 0, thorough ? (this.#earliestThorough.get(app) ?? 0) : 0)
    this.#wanted.set(app, {
      thorough: thorough || known?.thorough === true,
      notBefore: known === undefined ? Math.max(now + quiet, floor) : known.notBefore,
    })
    if (!this.#isBusy) void this.#drain(signal)
  }

  /** Never rejects: a failed look shows in the target's health. */
  async #drain(signal: AbortSignal): Promise<void> {
    this.#isBusy = true
    try {
      for (let next = this.#next(); next !== undefined && !signal.aborted; next = this.#next()) {
        const [app, wanted] = next
        const delay = wanted.notBefore - Date.now()
        if (delay > 0) {
          await wait(Math.min(delay, quiet), signal)
          continue
        }
        this.#wanted.delete(app)
        await this.#lookAt(app, wanted.thorough)
      }
    } finally {
      this.#isBusy = false
      if (signal.aborted) this.#wanted.clear()
    }
  }

  async #lookAt(app: string, thorough: boolean): Promise<void> {
    const began = Date.now()
    await this.#look(app, thorough).catch(() => undefined)
    const pause = (Date.now() - began) * breather
    this.#earliest.set(app, Date.now() + Math.max(quiet, pause))
    if (thorough) this.#earliestThorough.set(app, Date.now() + Math.max(thoroughPause, pause * 2))
  }

  #next(): [string, Wanted] | undefined {
    let soonest: [string, Wanted] | undefined
    for (const entry of this.#wanted) {
      if (soonest === undefined || entry[1].notBefore < soonest[1].notBefore) soonest = entry
    }
    return soonest
  }
}
