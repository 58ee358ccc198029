import type { Answer } from '@panamax/contract/client'

export type Sample = Answer<'followStats'>

/** One moment of a service, over all of its instances. Rates are bytes per second. */
export interface Point {
  /** Seconds since 1970. */
  readonly time: number
  readonly cpu: number
  readonly memory: number
  readonly received: number
  readonly sent: number
  readonly read: number
  readonly written: number
}

export interface StatsHistory {
  readonly points: readonly Point[]
  readonly last: ReadonlyMap<string, Sample>
  readonly memoryLimit: number
}

export const noHistory: StatsHistory = { points: [], last: new Map(), memoryLimit: 0 }

const most = 300

/** Adds samples. What the engine counts since the start of a container becomes a rate. */
export function historyAfter(history: StatsHistory, samples: readonly Sample[]): StatsHistory {
  const last = new Map(history.last)
  const points = [...history.points]
  for (const sample of samples) {
    const before = last.get(sample.instance)
    last.set(sample.instance, sample)
    const point = pointOf([...last.values()], sample, before)
    // Several instances report within the same second: they are one point.
    const previous = points.at(-1)
    if (previous !== undefined && point.time - previous.time < 0.5) points[points.length - 1] = merged(previous, point)
    else points.push(point)
  }
  const memoryLimit = Math.max(0, ...[...last.values()].map((sample) => sample.memoryLimit))
  return { points: points.slice(-most), last, memoryLimit }
}

function pointOf(all: readonly Sample[], sample: Sample, before: Sample | undefined): Point {
  const time = Date.parse(sample.time) / 1000
  const seconds = before === undefined ? 0 : time - Date.parse(before.time) / 1000
  const rate = (key: 'networkReceived' | 'networkSent' | 'blockRead' | 'blockWritten') =>
    before === undefined || seconds <= 0 ? 0 : Math.max(0, sample[key] - before[key]) / seconds
  return {
    time,
    cpu: all.reduce((sum, { cpuPercent }) => sum + cpuPercent, 0),
    memory: all.reduce((sum, { memory }) => sum + memory, 0),
    received: rate('networkReceived'),
    sent: rate('networkSent'),
    read: rate('blockRead'),
    written: rate('blockWritten'),
  }
}

function merged(previous: Point, point: Point): Point {
  return {
    ...point,
    time: previous.time,
    received: previous.received + point.received,
    sent: previous.sent + point.sent,
    read: previous.read + point.read,
    written: previous.written + point.written,
  }
}
