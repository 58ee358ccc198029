export interface BudgetLimits {
  /** Of all templates of a source with what they bring along, read now or known already. */
  readonly bytes: number
  /** For reading, in milliseconds. What is left is read when the source has changed again. */
  readonly time: number
}

export const budgetLimits: BudgetLimits = { bytes: 256 * 1_048_576, time: 240_000 }

/** What one source may take of everybody's memory and time. */
export class Budget {
  readonly #end: number
  readonly #limits: BudgetLimits
  #spent = 0

  constructor(limits: BudgetLimits = budgetLimits) {
    this.#limits = limits
    this.#end = performance.now() + limits.time
  }

  get left(): number {
    return this.#limits.bytes - this.#spent
  }

  /** Why a file of that size is not read; undefined: it may be. */
  refusal(bytes: number): string | undefined {
    if (bytes > this.left)
      return `all templates together are larger than ${Math.round(this.#limits.bytes / 1_048_576)} MiB`
    return performance.now() > this.#end ? 'reading the source takes too long' : undefined
  }

  spend(bytes: number): void {
    this.#spent += bytes
  }
}
