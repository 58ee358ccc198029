interface Entry<T> {
  readonly value: T
  /** Milliseconds since 1970. */
  readonly until: number
}

export interface ShortCacheOptions {
  /** How long a value is true. */
  readonly milliseconds: number
  /** How many are kept. */
  readonly most: number
  readonly now?: () => number
  /** For one load, which goes on when nobody waits for it any more: the next one who asks may find it done. */
  readonly loadMilliseconds: number
}

/** Values that are true for a short while. One load at a time for a key, whoever asks; a failed one is not remembered. */
export class ShortCache<T> {
  readonly #options: ShortCacheOptions
  readonly #entries = new Map<string, Entry<T>>()
  readonly #loading = new Map<string, Promise<T>>()
  readonly #end = new AbortController()

  constructor(options: ShortCacheOptions) {
    this.#options = options
  }

  get(key: string, load: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const entry = this.#entries.get(key)
    if (entry !== undefined && entry.until > this.#now()) return Promise.resolve(entry.value)
    const running = this.#loading.get(key)
    if (running !== undefined) return running
    const signal = AbortSignal.any([this.#end.signal, AbortSignal.timeout(this.#options.loadMilliseconds)])
    const work = load(signal)
    this.#loading.set(key, work)
    const done = (): void => {
      // Forgotten meanwhile: then what it brings is not true any more.
      if (this.#loading.get(key) === work) this.#loading.delete(key)
    }
    work.then(
      (value) => {
        if (this.#loading.get(key) === work) this.#keep(key, value)
        done()
      },
      () => done(),
    )
    return work
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
