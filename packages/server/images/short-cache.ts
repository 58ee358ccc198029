import { PanamaxError } from '@panamax/core/errors'

interface Entry<T> {
  readonly value: T
  /** Milliseconds since 1970. */
  readonly until: number
}

interface Loading<T> {
  readonly work: Promise<T>
}

export interface ShortCacheOptions {
  /** How long a value is true. */
  readonly milliseconds: number
  /** How many are kept, and how many are loaded at once. */
  readonly most: number
  readonly now?: () => number
  /** For one load, which goes on when nobody waits for it any more: the next one who asks may find it done. */
  readonly loadMilliseconds: number
}

/** Values that are true for a short while. One load at a time for a key, whoever asks; a failed one is not remembered. */
export class ShortCache<T> {
  readonly #options: ShortCacheOptions
  readonly #entries = new Map<string, Entry<T>>()
  readonly #loading = new Map<string, Loading<T>>()
  readonly #end = new AbortController()

  constructor(options: ShortCacheOptions) {
    this.#options = options
  }

  get(key: string, load: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const entry = this.#entries.get(key)
    if (entry !== undefined && entry.until > this.#now()) return Promise.resolve(entry.value)
    const running = this.#loading.get(key)
    if (running !== undefined) return running.work
    if (this.#loading.size >= this.#options.most) {
      const message = 'Too many registries are being read at once. Try again in a moment.'
      return Promise.reject(new PanamaxError('rejected', message))
    }
    const signal = AbortSignal.any([this.#end.signal, AbortSignal.timeout(this.#options.loadMilliseconds)])
    const loading = { work: load(signal) }
    this.#loading.set(key, loading)
    void this.#settle(key, loading)
    return loading.work
  }

  /** All keys that begin so. */
  forget(prefix: string): void {
    for (const keys of [this.#entries, this.#loading]) {
      for (const key of keys.keys()) if (key.startsWith(prefix)) keys.delete(key)
    }
  }

  /** Ends every load. */
  close(): void {
    this.#end.abort()
  }

  async #settle(key: string, loading: Loading<T>): Promise<void> {
    // Forgotten meanwhile: then what it brings is not true any more.
    const isWanted = () => this.#loading.get(key) === loading
    try {
      const value = await loading.work
      if (isWanted()) this.#keep(key, value)
    } catch {
      // Whoever asked hears of it.
    } finally {
      if (isWanted()) this.#loading.delete(key)
    }
  }

  #keep(key: string, value: T): void {
    const { milliseconds, most } = this.#options
    this.#entries.delete(key)
    const [oldest] = this.#entries.keys()
    if (this.#entries.size >= most && oldest !== undefined) this.#entries.delete(oldest)
    this.#entries.set(key, { value, until: this.#now() + milliseconds })
  }

  #now(): number {
    return (this.#options.now ?? Date.now)()
  }
}
