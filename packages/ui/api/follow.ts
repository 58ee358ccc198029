import { type Answer, createClient, type Request } from '@panamax/contract/client'
import type { RouteName } from '@panamax/contract/routes'
import { PanamaxError } from '@panamax/core/errors'
import { watchedFetch } from './watched-fetch.ts'

export interface Follower<T> {
  readonly onEvents: (events: readonly T[]) => void
  /** A connection stands: the first event is about to come. `again`: it is not the first one. */
  readonly onOpen?: (again: boolean) => void
  /** It broke, or could not be made; it will be tried again unless `final`. */
  readonly onLost?: (error: PanamaxError, final: boolean) => void
  /** The server ended it in order. */
  readonly onEnd?: () => void
}

export interface FollowOptions {
  /** The server never ends it in order: an end is a break. */
  readonly endless?: boolean
  /** Milliseconds for which events are gathered; one frame unless given. */
  readonly interval?: number
}

const pauses = [500, 1000, 2000, 5000, 10_000]
/** Whoever asks again gets the same answer. */
const hopeless = new Set(['not_found', 'forbidden', 'unauthorized', 'invalid_request', 'unsupported'])

/**
 * Follows a stream and resumes it after a break, from the last event where the server numbers them. Events are handed
 * over once per frame, so that a thousand lines are one render. Pauses while the page is hidden: a browser grants six
 * connections to a server, over all of its tabs. Returns what ends it.
 */
export function follow<N extends RouteName>(
  name: N,
  request: Request<N>,
  follower: Follower<Answer<N>>,
  options: FollowOptions = {},
): () => void {
  const stop = new AbortController()
  const batch = new Batch<Answer<N>>(follower.onEvents, options.interval ?? 16)
  let lastEventId: string | undefined
  let attempts = 0
  let opened = false
  const streams = createClient({
    server: location.origin,
    async fetch(input, init) {
      const response = await watchedFetch(input, init)
      if (response.ok && !stop.signal.aborted) {
        follower.onOpen?.(opened)
        opened = true
      }
      return response
    },
  })

  const once = async () => {
    const visible = new AbortController()
    const hide = () => {
      if (document.hidden) visible.abort()
    }
    document.addEventListener('visibilitychange', hide)
    try {
      const signal = AbortSignal.any([stop.signal, visible.signal])
      const events = streams.stream(name, request, { signal, ...(lastEventId === undefined ? {} : { lastEventId }) })
      for await (const { id, data } of events) {
        attempts = 0
        lastEventId = id ?? lastEventId
        batch.add(data)
      }
    } finally {
      document.removeEventListener('visibilitychange', hide)
    }
  }
  const run = async () => {
    while (!stop.signal.aborted) {
      try {
        await shown(stop.signal)
        await once()
        batch.flush()
        if (stop.signal.aborted) return
        if (options.endless !== true && !document.hidden) return follower.onEnd?.()
      } catch (error) {
        if (stop.signal.aborted) return
        const failure = error instanceof PanamaxError ? error : new PanamaxError('internal', String(error))
        const final = hopeless.has(failure.code)
        if (failure.code !== 'canceled') follower.onLost?.(failure, final)
        if (final) return
      }
      await pause(document.hidden ? 0 : (pauses[Math.min(attempts++, pauses.length - 1)] ?? 0), stop.signal)
    }
  }
  void run()
  return () => {
    stop.abort()
    batch.drop()
  }
}

class Batch<T> {
  readonly #hand: (items: readonly T[]) => void
  readonly #interval: number
  #items: T[] = []
  #frame: ReturnType<typeof setTimeout> | undefined

  constructor(hand: (items: readonly T[]) => void, interval: number) {
    this.#hand = hand
    this.#interval = interval
  }

  add(item: T): void {
    this.#items.push(item)
    this.#frame ??= setTimeout(() => this.flush(), this.#interval)
  }

  flush(): void {
    clearTimeout(this.#frame)
    this.#frame = undefined
    if (this.#items.length === 0) return
    const items = this.#items
    this.#items = []
    this.#hand(items)
  }

  drop(): void {
    clearTimeout(this.#frame)
    this.#items = []
  }
}

function shown(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (document.hidden && !signal.aborted) return
      document.removeEventListener('visibilitychange', look)
      resolve()
    }
    document.addEventListener('visibilitychange', look)
    signal.addEventListener('abort', look, { once: true })
    look()
  })
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      removeEventListener('online', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    // The network is back: no reason to wait any longer.
    addEventListener('online', done)
    signal.addEventListener('abort', done, { once: true })
  })
}
