/** One measured figure against its budget. */
export interface Figure {
  readonly what: string
  readonly measured: string
  /** measured / reference: at most 1 is within the budget. */
  readonly ratio: number
  readonly budget: string
}

export interface BenchContext {
  readonly root: string
  readonly dockerHost: string
  note(text: string): void
}

export interface Bench {
  readonly name: string
  run(context: BenchContext): Promise<readonly Figure[]>
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/** Milliseconds that the work took. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

export function figure(what: string, measured: number, unit: string, budget: number): Figure {
  return { what, measured: `${round(measured)} ${unit}`, ratio: measured / budget, budget: `${round(budget)} ${unit}` }
}

function round(amount: number): string {
  return amount >= 100 ? amount.toFixed(0) : amount.toFixed(2)
}
