import { PanamaxError } from '@panamax/core/errors'

/** What is pushed comes out in order; whoever is too slow by more than `limit` items gets an error instead of our memory. */
export class Queue<T> implements AsyncIterable<T> {
  private readonly limit: number
  private readonly items: T[] = []
  private failure: { readonly error: unknown } | undefined
  private isOver = false
  private wake: () => void = () => undefined

  constructor(limit: number) {
    this.limit = limit
  }

  push(item: T): void {
    if (this.items.length >= this.limit) this.fail(new PanamaxError('canceled', 'Too slow to follow: start again.'))
    else this.items.push(item)
    this.wake()
  }

  fail(error: unknown): void {
    this.failure ??= { error }
    this.wake()
  }

  end(): void {
    this.isOver = true
    this.wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      const item = this.items.shift()
      if (item !== undefined) yield item
      else if (this.failure !== undefined) throw this.failure.error
      else if (this.isOver) return
      else await new Promise<void>((resolve) => (this.wake = resolve))
    }
  }
}
