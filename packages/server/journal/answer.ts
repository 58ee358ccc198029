import type { JournalEntry } from '@panamax/contract/journal'

const entryLimit = 50_000
/** Characters, about. */
const sizeLimit = 32_000_000
const overhead = 200

/** The newest entries that fit into one answer, however many are given. */
export class Answer {
  #entries: JournalEntry[] = []
  #first = 0
  #size = 0
  #isTruncated = false

  add(entry: JournalEntry): void {
    this.#entries.push(entry)
    this.#size += entry.text.length + overhead
    while (this.#entries.length - this.#first > entryLimit || this.#size > sizeLimit) {
      this.#size -= (this.#entries[this.#first]?.text.length ?? 0) + overhead
      this.#first += 1
      this.#isTruncated = true
    }
    if (this.#first >= entryLimit) this.#compact()
  }

  take(): { entries: JournalEntry[]; truncated: boolean } {
    this.#compact()
    return { entries: this.#entries, truncated: this.#isTruncated }
  }

  #compact(): void {
    this.#entries = this.#entries.slice(this.#first)
    this.#first = 0
  }
}
