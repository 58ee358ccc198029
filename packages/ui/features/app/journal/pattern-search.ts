import { filterEntries, type JournalFilter } from './filter.ts'
import type { Line } from './use-journal.ts'

export interface PatternRequest {
  readonly id: number
  readonly source: string
  readonly lines: readonly (readonly [number: number, text: string])[]
}

export interface PatternAnswer {
  readonly id: number
  /** Of the lines that match. */
  readonly numbers: readonly number[]
}

/** What it needs of a worker that answers a `PatternRequest` with a `PatternAnswer`. */
export type PatternWorker = Pick<Worker, 'onmessage' | 'postMessage' | 'terminate'>

/** Milliseconds for one portion of lines. */
const patience = 1000
/** Lines in one portion. */
const portion = 5000

export function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'i') instanceof RegExp
  } catch {
    return false
  }
}

/**
 * What a regular expression lets through of lines that grow at the end and are dropped at the start, found in a worker, portion by
 * portion: a pattern that takes too long on some line is given up, and the tab does not even notice.
 */
export class PatternSearch {
  readonly #start: () => PatternWorker
  /** Called when there is more to show. */
  readonly #tell: () => void
  #worker: PatternWorker | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #filter: JournalFilter | undefined
  #lines: readonly Line[] = []
  #upTo = 0
  #id = 0
  shown: readonly Line[] = []
  isTooSlow = false

  constructor(start: () => PatternWorker, tell: () => void) {
    this.#start = start
    this.#tell = tell
  }

  /** The filter's text has to be a pattern. Idempotent. */
  look(lines: readonly Line[], filter: JournalFilter): void {
    const first = lines[0]?.number ?? this.#upTo + 1
    if (filter !== this.#filter || first > this.#upTo + 1) this.#begin(filter)
    this.#lines = lines
    if ((this.shown[0]?.number ?? first) < first) {
      this.shown = this.shown.filter(({ number }) => number >= first)
      this.#tell()
    }
    if (this.#timer === undefined) this.#ask()
  }

  close(): void {
    this.#stop()
    this.#filter = undefined
  }

  #begin(filter: JournalFilter): void {
    this.#stop()
    this.#filter = filter
    this.#upTo = 0
    this.shown = []
    this.isTooSlow = false
    this.#tell()
  }

  #ask(): void {
    const filter = this.#filter
    const fresh = this.#lines.filter(({ number }) => number > this.#upTo).slice(0, portion)
    const last = fresh.at(-1)
    if (filter === undefined || last === undefined || this.isTooSlow) return
    this.#id += 1
    const wanted = filterEntries(fresh, { ...filter, text: '' }, undefined)
    const worker = this.#worker ?? this.#start()
    this.#worker = worker
    worker.onmessage = ({ data }: MessageEvent<PatternAnswer>) => {
      if (data.id !== this.#id) return
      clearTimeout(this.#timer)
      this.#timer = undefined
      this.#upTo = last.number
      const numbers = new Set(data.numbers)
      const found = wanted.filter(({ number }) => numbers.has(number))
      if (found.length > 0) {
        this.shown = [...this.shown, ...found]
        this.#tell()
      }
      this.#ask()
    }
    this.#timer = setTimeout(() => {
      this.#stop()
      this.isTooSlow = true
      this.#tell()
    }, patience)
    const request: PatternRequest = {
      id: this.#id,
      source: filter.text,
      lines: wanted.map(({ number, text }) => [number, text]),
    }
    worker.postMessage(request)
  }

  #stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#id += 1
    this.#worker?.terminate()
    this.#worker = undefined
  }
}
