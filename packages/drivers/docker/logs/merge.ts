import type { LogLine } from '@panamax/core/deploy/driver'

/** Batches of lines, each in the order of time. */
export type LineSource = AsyncIterator<readonly LogLine[]>

interface Stream {
  readonly source: LineSource
  batch: readonly LogLine[]
  next: number
  /** When it was asked for more; undefined while it has some. */
  askedAt: number | undefined
}

/**
 * Merges streams of lines in the order of time. A stream that has nothing to say is waited for a short while only
 * (`patience`, milliseconds), so that a quiet container does not hold up the others; later lines of it come as they arrive.
 * Holds one batch of each stream.
 */
export class LineMerge {
  private readonly patience: number
  private readonly streams = new Set<Stream>()
  private wake: () => void = () => undefined
  private failure: { readonly error: unknown } | undefined
  private mayGrow: boolean

  constructor(options: { readonly patience: number; readonly mayGrow: boolean }) {
    this.patience = options.patience
    this.mayGrow = options.mayGrow
  }

  add(source: LineSource): void {
    const stream: Stream = { source, batch: [], next: 0, askedAt: undefined }
    this.streams.add(stream)
    this.ask(stream)
  }

  /** Nothing more is added: ends when all streams have. */
  seal(): void {
    this.mayGrow = false
    this.wake()
  }

  fail(error: unknown): void {
    this.failure ??= { error }
    this.wake()
  }

  async *lines(): AsyncGenerator<LogLine> {
    try {
      for (;;) {
        if (this.failure !== undefined) throw this.failure.error
        const earliest = this.earliest()
        if (earliest !== undefined && this.wait() <= 0) {
          yield earliest.batch[earliest.next++] as LogLine
          if (earliest.next >= earliest.batch.length) this.ask(earliest)
          continue
        }
        if (this.streams.size === 0 && !this.mayGrow) return
        await this.sleep(earliest === undefined ? undefined : this.wait())
      }
    } finally {
      for (const { source } of this.streams) source.return?.().catch(() => undefined)
    }
  }

  private ask(stream: Stream): void {
    stream.askedAt = performance.now()
    stream.batch = []
    stream.next = 0
    stream.source.next().then(
      (result) => {
        stream.askedAt = undefined
        if (result.done === true) this.streams.delete(stream)
        else if (result.value.length === 0) this.ask(stream)
        else stream.batch = result.value
        this.wake()
      },
      (error: unknown) => this.fail(error),
    )
  }

  private earliest(): Stream | undefined {
    let found: Stream | undefined
    let time = ''
    for (const stream of this.streams) {
      const line = stream.batch[stream.next]
      if (line === undefined || (found !== undefined && line.time >= time)) continue
      found = stream
      time = line.time
    }
    return found
  }

  /** Milliseconds until every silent stream has been given its time. */
  private wait(): number {
    let latest = 0
    for (const { askedAt } of this.streams) if (askedAt !== undefined && askedAt > latest) latest = askedAt
    return latest === 0 ? 0 : latest + this.patience - performance.now()
  }

  private async sleep(milliseconds: number | undefined): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      this.wake = resolve
      if (milliseconds !== undefined && Number.isFinite(milliseconds))
        timer = setTimeout(resolve, Math.max(1, milliseconds))
    })
    clearTimeout(timer)
    this.wake = () => undefined
  }
}
