export interface CachedAnswer {
  readonly etag: string
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: number
}

const mostAnswers = 500
const mostBytes = 8 * 1024 * 1024

/** What GitHub has answered before, by address; the longest unused goes first. A question with its ETag costs nothing. */
export class AnswerCache {
  readonly #answers = new Map<string, CachedAnswer>()
  #bytes = 0

  get(address: string): CachedAnswer | undefined {
    const found = this.#answers.get(address)
    if (found === undefined) return undefined
    this.#answers.delete(address)
    this.#answers.set(address, found)
    return found
  }

  put(address: string, answer: CachedAnswer): void {
    this.#remove(address)
    if (answer.bytes > mostBytes / 4) return
    this.#answers.set(address, answer)
    this.#bytes += answer.bytes
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= mostAnswers && this.#bytes <= mostBytes) return
      this.#remove(oldest)
    }
  }

  #remove(address: string): void {
    this.#bytes -= this.#answers.get(address)?.bytes ?? 0
    this.#answers.delete(address)
  }
}
