import type { LogLine } from '@panamax/core/deploy/driver'

/** The engine stamps the two streams of a container apart from each other and writes them as they come: so far out of order, in milliseconds. */
const skew = 100
/** Lines that are held for it; older ones are let through at once. */
const heldLimit = 5000

/**
 * Puts the lines of one container in order of time: the engine keeps its standard output and its standard error each in order,
 * but not the two among each other. Holds what is so young, beside its newest line, that an older one may still follow.
 * Lines of the same time stay in the order in which the engine wrote them.
 */
export class Settling {
  #held: LogLine[] = []

  /** What is settled by now. */
  push(lines: readonly LogLine[]): LogLine[] {
    if (lines.length === 0) return []
    this.#held = [...this.#held, ...lines].sort(byTime)
    const settled = earlier(this.#held.at(-1)?.time ?? '', skew)
    const young = this.#held.findIndex(({ time }) => time >= settled)
    return this.#held.splice(0, Math.max(young, this.#held.length - heldLimit))
  }

  /** The rest. */
  end(): LogLine[] {
    return this.#held.splice(0)
  }
}

/** Sorts before every time of that millisecond and later. Empty for what is no time: then the limit alone lets lines through. */
function earlier(time: string, milliseconds: number): string {
  const moment = new Date(Date.parse(time) - milliseconds)
  return Number.isNaN(moment.getTime()) ? '' : moment.toISOString().slice(0, -1)
}

function byTime(a: LogLine, b: LogLine): number {
  return a.time < b.time ? -1 : a.time > b.time ? 1 : 0
}
