/** A bounded buffer between one that produces and one reader. Whoever pushes decides what to do when it is full. */
export class Queue<T> {
  readonly #limit: number
  #items: T[] = []
  #wake: (() => void) | undefined
  #ended = false
  #error: Error | undefined

  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#items.length
  }

  /** False, and not taken, when it is full or has ended. */
  push(item: T): boolean {
    if (this.#ended || this.#items.length >= this.#limit) return false
    this.#items.push(item)
    this.#wake?.()
    return true
  }

  clear(): void {
    this.#items = []
  }

  /** What is in it is still read; then the reader ends, or throws the error. Idempotent. */
  end(error?: Error): void {
    if (this.#ended) return
    this.#ended = true
    this.#error = error
    this.#wake?.()
  }

  /** Every item in order, until the end or the signal. To be iterated once. */
  async *read(signal: AbortSignal): AsyncGenerator<T> {
    const wake = (): void => this.#wake?.()
    signal.addEventListener('abort', wake, { once: true })
    try {
      for (;;) {
        if (signal.aborted) return
        const batch = this.#items
        if (batch.length > 0) {
          this.#items = []
          for (const item of batch) {
            if (signal.aborted) return
            yield item
          }
          continue
        }
        if (this.#ended) {
          if (this.#error !== undefined) throw this.#error
          return
        }
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
        this.#wake = undefined
      }
    } finally {
      signal.removeEventListener('abort', wake)
      this.end()
    }
  }
}
