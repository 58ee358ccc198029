import { PanamaxError } from '@panamax/core/errors'
import { inWords } from './in-words.ts'

type Headers = Readonly<Record<string, string>>

/** A pause that GitHub asks for and that is waited out silently, at most. */
export const shortPauseMs = 10_000
/** What GitHub's documentation asks for where it names no time itself. */
const standardPauseMs = 60_000

/**
 * What GitHub still allows one account: so many requests an hour (the primary limit), and pauses when they come too fast (the
 * secondary one). As in "Rate limits for the REST API".
 */
export class RateLimit {
  readonly #host: string
  readonly #now: () => number
  #resetAt = 0
  #pausedUntil = 0
  #perHour: number | undefined

  constructor(host: string, now: () => number) {
    this.#host = host
    this.#now = now
  }

  /** Throws `rejected`, saying how long to wait, while a request would only be refused. */
  check(): void {
    const now = this.#now()
    if (this.#resetAt > now) throw this.#usedUp(this.#resetAt - now)
    if (this.#pausedUntil - now > shortPauseMs) throw this.#tooFast(this.#pausedUntil - now)
  }

  /** Milliseconds to wait before the next request; never more than a short pause after `check`. */
  pause(): number {
    return Math.max(0, this.#pausedUntil - this.#now())
  }

  /**
   * Takes in what an answer says. `true`: it was refused for one of the limits; `check` explains it, or, when it is a short
   * pause, `pause` says for how long.
   */
  note(status: number, headers: Headers, message: string): boolean {
    const remaining = numberIn(headers, 'x-ratelimit-remaining')
    const reset = numberIn(headers, 'x-ratelimit-reset')
    this.#perHour = numberIn(headers, 'x-ratelimit-limit') ?? this.#perHour
    const isUsedUp = remaining === 0 && reset !== undefined
    if (isUsedUp) this.#resetAt = reset * 1000
    if (status !== 403 && status !== 429) return false
    const after = numberIn(headers, 'retry-after')
    const isSecondary = after !== undefined || /secondary rate limit|abuse detection/i.test(message)
    if (isSecondary) this.#pausedUntil = this.#now() + (after === undefined ? standardPauseMs : after * 1000)
    else if (status === 429 && !isUsedUp) this.#pausedUntil = this.#now() + standardPauseMs
    return isSecondary || isUsedUp || status === 429
  }

  #usedUp(ms: number): PanamaxError {
    const allowed = this.#perHour === undefined ? 'All requests' : `All ${this.#perHour} requests`
    const message = `${allowed} that ${this.#host} allows this account in an hour are used up. It answers again ${inWords(ms)}.`
    return new PanamaxError('rejected', message, { details: { retryAt: new Date(this.#now() + ms).toISOString() } })
  }

  #tooFast(ms: number): PanamaxError {
    const message = `${this.#host} asks for a pause: too many requests came too quickly. Try again ${inWords(ms)}.`
    return new PanamaxError('rejected', message, { details: { retryAt: new Date(this.#now() + ms).toISOString() } })
  }
}

function numberIn(headers: Headers, name: string): number | undefined {
  const text = headers[name]?.trim() ?? ''
  return /^\d{1,12}$/.test(text) ? Number(text) : undefined
}
