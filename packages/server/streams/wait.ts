/** Resolves after the time, or at once when the signal is aborted; never rejects. Does not keep the process alive. */
export function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted === true) return Promise.resolve()
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    timer.unref()
    signal?.addEventListener('abort', done, { once: true })
  })
}

/** Waiting times in milliseconds: doubling from `first` to `longest`. */
export class BackOff {
  readonly #first: number
  readonly #longest: number
  #next: number

  constructor(first: number, longest: number) {
    this.#first = first
    this.#longest = longest
    this.#next = first
  }

  next(): number {
    const delay = this.#next
    this.#next = Math.min(this.#longest, this.#next * 2)
    return delay
  }

  reset(): void {
    this.#next = this.#first
  }
}
