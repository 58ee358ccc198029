import type { Entry } from './entry.ts'

const keptEvents = 2000

/** Remembers how far a history went, so that what a live stream repeats of it can be told from what is new. */
export class Seen {
  readonly #instances = new Map<string, { time: string; texts: string[] }>()
  readonly #events = new Set<string>()

  add(entry: Entry): void {
    if (entry.kind === 'event') {
      this.#events.add(keyOf(entry))
      if (this.#events.size > keptEvents) this.#events.delete(this.#events.values().next().value ?? '')
      return
    }
    const instance = entry.instance ?? ''
    const known = this.#instances.get(instance)
    if (known !== undefined && known.time === entry.time) known.texts.push(entry.text)
    else if (known === undefined || entry.time > known.time) {
      this.#instances.set(instance, { time: entry.time, texts: [entry.text] })
    }
  }

  /** Whether it was seen. An instance writes in order of time, so everything up to its last line was. */
  has(entry: Entry): boolean {
    if (entry.kind === 'event') return this.#events.has(keyOf(entry))
    const known = this.#instances.get(entry.instance ?? '')
    if (known === undefined || entry.time > known.time) return false
    if (entry.time < known.time) return true
    const index = known.texts.indexOf(entry.text)
    if (index >= 0) known.texts.splice(index, 1)
    return index >= 0
  }

  knows(instance: string | undefined): boolean {
    return this.#instances.has(instance ?? '')
  }
}

function keyOf({ time, instance, text }: Entry): string {
  return `${time} ${instance ?? ''} ${text}`
}
