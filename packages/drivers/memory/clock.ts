/** The time of a simulated world. */
export interface Clock {
  /** Milliseconds since 1970, simulated. */
  now(): number
  /** Something in the world takes this long (ms): a process, a health check. Rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Somebody outside of the world waits for it (ms). A virtual clock moves on only for those. */
  wait(ms: number, signal?: AbortSignal): Promise<void>
}

/** Node's timers know no longer pause. */
const LONGEST_TIMER = 2 ** 31 - 1

/** The machine's clock, `speed` times as fast. Its timers do not keep the process alive while only the world sleeps. */
export function realClock(speed: number): Clock {
  const start = Date.now()
  const pause = (ms: number, signal: AbortSignal | undefined, isForeground: boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason)
        return
      }
      const onAbort = (): void => {
        clearTimeout(timer)
        reject(signal?.reason)
      }
      const timer = setTimeout(
        () => {
          signal?.removeEventListener('abort', onAbort)
          resolve()
        },
        Math.min(LONGEST_TIMER, Math.max(0, ms / speed)),
      )
      if (!isForeground) timer.unref()
      signal?.addEventListener('abort', onAbort, { once: true })
    })
  return {
    now: () => start + Math.floor((Date.now() - start) * speed),
    sleep: (ms, signal) => pause(ms, signal, false),
    wait: (ms, signal) => pause(ms, signal, true),
  }
}

interface Sleeper {
  readonly at: number
  readonly order: number
  readonly isForeground: boolean
  readonly wake: () => void
}

/**
 * A clock that jumps: as soon as everything has come to rest and somebody waits, it moves on to the next thing that is due.
 * The same calls give the same times on every run.
 */
export function virtualClock(start: number = Date.UTC(2026, 0, 1)): Clock {
  let now = start
  let order = 0
  let sleepers: Sleeper[] = []
  let isPumping = false

  const pump = async (): Promise<void> => {
    if (isPumping) return
    isPumping = true
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve))
      if (!sleepers.some((sleeper) => sleeper.isForeground)) break
      const next = sleepers.reduce((a, b) => (b.at < a.at || (b.at === a.at && b.order < a.order) ? b : a))
      now = Math.max(now, next.at)
      sleepers = sleepers.filter((sleeper) => sleeper !== next)
      next.wake()
    }
    isPumping = false
  }

  const pause = (ms: number, signal: AbortSignal | undefined, isForeground: boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason)
        return
      }
      const onAbort = (): void => {
        sleepers = sleepers.filter((sleeper) => sleeper !== mine)
        reject(signal?.reason)
      }
      const wake = (): void => {
        signal?.removeEventListener('abort', onAbort)
        resolve()
      }
      const mine: Sleeper = { at: now + Math.max(0, ms), order: order++, isForeground, wake }
      sleepers.push(mine)
      signal?.addEventListener('abort', onAbort, { once: true })
      if (isForeground) void pump()
    })
  return {
    now: () => now,
    sleep: (ms, signal) => pause(ms, signal, false),
    wait: (ms, signal) => pause(ms, signal, true),
  }
}
