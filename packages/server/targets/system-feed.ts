import type { SystemEvent } from '@panamax/contract/system'
import type { z } from 'zod'

export type SystemNews = z.output<typeof SystemEvent>

export interface NumberedNews {
  readonly id: string
  readonly news: SystemNews
}

interface Listener {
  /** The newest of each thing that is not yet told. */
  readonly waiting: Map<string, SystemNews>
  wake: (() => void) | undefined
}

/** Tells what changes anywhere. A slow listener is told the newest of each thing only, so its memory is bounded. */
export class SystemFeed {
  readonly #listeners = new Set<Listener>()
  /** What was last told of each thing: nothing is told twice. */
  readonly #last = new Map<string, string>()
  /** Ids of another run of the server are strange here. */
  readonly #epoch = Date.now().toString(36)
  #number = 0
  readonly #onWatched: (isWatched: boolean) => void

  /** `onWatched` is told when the first listener comes and when the last one is gone. */
  constructor(onWatched: (isWatched: boolean) => void = () => undefined) {
    this.#onWatched = onWatched
  }

  get hasListeners(): boolean {
    return this.#listeners.size > 0
  }

  tell(news: SystemNews): void {
    const key = keyOf(news)
    const text = JSON.stringify(news)
    if (this.#last.get(key) === text) return
    if (news.type === 'app-removed') this.#last.delete(`app ${news.app}`)
    else if (news.type !== 'deployment') this.#last.set(key, text)
    // The next numbers of the host come by themselves: whoever missed some has missed nothing.
    if (news.type !== 'host') this.#number += 1
    for (const listener of this.#listeners) {
      // What is said anew comes after what was said meanwhile.
      listener.waiting.delete(key)
      listener.waiting.set(key, news)
      listener.wake?.()
    }
  }

  /**
   * Changes from now on. `everything`, what there is to say of all things, is told first to a listener that comes back and has
   * missed something.
   */
  async *listen(
    lastEventId: string | undefined,
    everything: () => Promise<readonly SystemNews[]>,
    signal: AbortSignal,
  ): AsyncGenerator<NumberedNews> {
    const listener: Listener = { waiting: new Map(), wake: undefined }
    const wake = (): void => listener.wake?.()
    this.#listeners.add(listener)
    if (this.#listeners.size === 1) this.#onWatched(true)
    signal.addEventListener('abort', wake, { once: true })
    try {
      if (lastEventId !== undefined && lastEventId !== this.#id()) {
        for (const news of await everything()) yield { id: this.#id(), news }
      }
      while (!signal.aborted) {
        const batch = [...listener.waiting.values()]
        listener.waiting.clear()
        for (const news of batch) yield { id: this.#id(), news }
        if (listener.waiting.size > 0 || signal.aborted) continue
        await new Promise<void>((resolve) => {
          listener.wake = resolve
        })
        listener.wake = undefined
      }
    } finally {
      signal.removeEventListener('abort', wake)
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.#onWatched(false)
    }
  }

  #id(): string {
    return `${this.#epoch}.${this.#number}`
  }
}

function keyOf(news: SystemNews): string {
  switch (news.type) {
    case 'app':
    case 'app-removed':
      return `app ${news.app}`
    case 'deployment':
      return `deployment ${news.id} ${news.state}`
    case 'target':
      return `target ${news.name}`
    case 'source':
      return `source ${news.name}`
    case 'host':
      return 'host'
  }
}
