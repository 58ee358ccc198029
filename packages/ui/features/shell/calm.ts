import type { HostNumbers } from '@panamax/contract/system'

export type Level = 'good' | 'high' | 'critical'

export interface Reading {
  readonly percent: number
  readonly level: Level
}

export interface HostReadings {
  readonly cpu: Reading
  readonly memory: Reading
}

/** How much of a new number is taken over at once; of what was before, a tenth is left after five. */
const share = 0.35
/** A number that strays about a border does not change its level each time: it has to fall this far below. */
const slack = 4
const borders = { high: 75, critical: 90 } as const

/** What the top bar shows of the machine: the tendency, not each blip. */
export function nextReadings(before: HostReadings | undefined, numbers: HostNumbers): HostReadings {
  return {
    cpu: next(before?.cpu, numbers.cpuPercent),
    memory: next(before?.memory, (100 * numbers.memoryUsed) / numbers.memoryTotal),
  }
}

function next(before: Reading | undefined, percent: number): Reading {
  const calm = before === undefined ? percent : before.percent + share * (percent - before.percent)
  return { percent: calm, level: levelOf(calm, before?.level ?? 'good') }
}

function levelOf(percent: number, before: Level): Level {
  if (percent >= borders.critical - (before === 'critical' ? slack : 0)) return 'critical'
  return percent >= borders.high - (before === 'good' ? 0 : slack) ? 'high' : 'good'
}
