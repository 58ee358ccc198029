import { isIPv6 } from 'node:net'
import { PanamaxError } from '@panamax/core/errors'

export interface AttemptLimits {
  /** Failures that cost nothing. */
  readonly free: number
  /** The first pause after those; it doubles with each further failure. */
  readonly pauseSeconds: number
  /** The longest pause, and how long failures are remembered. */
  readonly windowSeconds: number
}

interface Failures {
  count: number
  last: number
}

const rememberedAtMost = 10_000

/**
 * Slows guessing down. An attempt counts as failed from the moment it begins until `forget` or `undo`, so that a hundred at once are
 * a hundred. Bounded in memory: the oldest are forgotten first.
 */
export class Attempts {
  readonly #limits: AttemptLimits
  readonly #now: () => Date
  readonly #failures = new Map<string, Failures>()

  constructor(limits: AttemptLimits, now: () => Date) {
    this.#limits = limits
    this.#now = now
  }

  /** Throws `forbidden`, with `retryAfterSeconds`, while the key has to pause. */
  begin(key: string): void {
    const now = this.#now().getTime()
    const seen = this.#recall(key, now)
    const wait = Math.ceil((seen.last + this.#pause(seen.count) - now) / 1000)
    if (seen.count > 0 && wait > 0) {
      throw new PanamaxError('forbidden', `Too many failed attempts. Try again in ${inWords(wait)}.`, {
        details: { retryAfterSeconds: wait },
      })
    }
    this.#failures.delete(key)
    this.#failures.set(key, { count: seen.count + 1, last: now })
    const oldest = this.#failures.keys().next()
    if (this.#failures.size > rememberedAtMost && oldest.done !== true) this.#failures.delete(oldest.value)
  }

  /** It succeeded: all that failed before is forgotten. */
  forget(key: string): void {
    this.#failures.delete(key)
  }

  /** It succeeded, which says nothing about what failed before. */
  undo(key: string): void {
    const seen = this.#failures.get(key)
    if (seen !== undefined) seen.count = Math.max(0, seen.count - 1)
  }

  #recall(key: string, now: number): Failures {
    const seen = this.#failures.get(key)
    return seen === undefined || now - seen.last > this.#limits.windowSeconds * 1000 ? { count: 0, last: 0 } : seen
  }

  /** Milliseconds. */
  #pause(count: number): number {
    const { free, pauseSeconds, windowSeconds } = this.#limits
    return count < free ? 0 : Math.min(pauseSeconds * 2 ** (count - free), windowSeconds) * 1000
  }
}

/** The part of an address that one client has to itself: all of IPv4, the /64 of IPv6. */
export function clientOf(ip: string): string {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '')
  return isIPv6(plain) ? expanded(plain).slice(0, 4).join(':') : plain
}

function expanded(ip: string): string[] {
  const [head = '', tail = ''] = ip.split('%', 1)[0]?.split('::') ?? []
  const front = head === '' ? [] : head.split(':')
  const back = tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0')
  return [...front, ...zeros, ...back]
}

function inWords(seconds: number): string {
  if (seconds < 90) return `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`
  return `${Math.ceil(seconds / 60)} minutes`
}
