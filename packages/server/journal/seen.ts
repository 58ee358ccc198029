import type { Entry } from './entry.ts'

const keptEvents = 2000
/** The engine stamps the two streams of an instance apart: a line may come so late after a newer one, in milliseconds. */
const skew = 100
/** Newest lines that are kept of each instance. */
const keptLines = 5000

/** Remembers how far a history went, so that what a live stream repeats of it can be told from what is new. */
export class Seen {
  readonly #instances = new Map<string, Tail>()
  readonly #events = new Set<string>()

  add(entry: Entry): void {
    if (entry.kind === 'event') {
      this.#events.add(keyOf(entry))
      if (this.#events.size > keptEvents) this.#events.delete(this.#events.values().next().value ?? '')
      return
    }
    const instance = entry.instance ?? ''
    const known = this.#instances.get(instance)
    if (known === undefined) this.#instances.set(instance, new Tail(entry))
    else known.add(entry)
  }

  /** Whether it was seen; a line that is there twice counts twice. */
  has(entry: Entry): boolean {
    if (entry.kind === 'event') return this.#events.has(keyOf(entry))
    return this.#instances.get(entry.instance ?? '')?.take(entry) ?? false
  }

  knows(instance: string | undefined): boolean {
    return this.#instances.has(instance ?? '')
  }
}

/** The newest lines of one instance, added in order of time. Whatever is older than all of them counts as seen. */
class Tail {
  #lines: Entry[]
  #newest: string
  #floor: string
  #cleanAt = 64

  constructor(first: Entry) {
    this.#lines = [first]
    this.#newest = first.time
    this.#floor = first.time
  }

  add(entry: Entry): void {
    this.#lines.push(entry)
    if (entry.time > this.#newest) this.#newest = entry.time
    if (this.#lines.length >= this.#cleanAt) this.#clean()
  }

  take({ time, text }: Entry): boolean {
    if (time > this.#newest) return false
    if (time < this.#floor || Date.parse(time) < Date.parse(this.#newest) - skew) return true
    const index = this.#lines.findIndex((line) => line.time === time && line.text === text)
    if (index >= 0) this.#lines.splice(index, 1)
    return index >= 0
  }

  #clean(): void {
    const settled = Date.parse(this.#newest) - skew
    this.#lines = this.#lines.filter(({ time }) => Date.parse(time) >= settled).slice(-keptLines)
    this.#floor = this.#lines[0]?.time ?? this.#floor
    this.#cleanAt = Math.max(64, this.#lines.length * 2)
  }
}

function keyOf({ time, instance, text }: Entry): string {
  return `${time} ${instance ?? ''} ${text}`
}
