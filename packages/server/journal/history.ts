import type { Driver } from '@panamax/core/deploy/driver'
import { type Entry, fromLine, type Place } from './entry.ts'
import type { AppEvents } from './events.ts'
import { isOfServices, type Reading } from './query.ts'

const eventLimit = 2000

export interface HistoryOptions {
  readonly place?: Place | undefined
  readonly signal: AbortSignal
  /** Told each entry that lies before the place, at the same time. */
  readonly skipped?: (entry: Entry) => void
}

/** What was written up to now, in order of time: after the place, else as far back as the reading says. */
export async function* readHistory(
  driver: Driver,
  events: AppEvents,
  reading: Reading,
  { place, signal, skipped }: HistoryOptions,
): AsyncGenerator<Entry> {
  const { app, services, until } = reading
  const since = place?.time ?? reading.since
  const tail = place === undefined ? reading.tail : undefined
  const range = { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) }
  const happened = events
    .list(app, { ...range, limit: tail ?? eventLimit })
    .filter((entry) => isOfServices(services, entry))
  const query = {
    app,
    ...range,
    ...(services === undefined ? {} : { services }),
    ...(tail === undefined ? {} : { tail }),
    follow: false,
  }
  const lines = driver.logs === undefined ? none() : driver.logs(query, signal)
  let skip = place?.count ?? 0
  for await (const entry of merge(lines, happened)) {
    if (skip > 0 && entry.time === place?.time) {
      skip -= 1
      skipped?.(entry)
      continue
    }
    yield entry
  }
}

async function* merge(
  lines: AsyncIterable<Parameters<typeof fromLine>[0]>,
  events: readonly Entry[],
): AsyncGenerator<Entry> {
  let next = 0
  for await (const line of lines) {
    const entry = fromLine(line)
    for (let event = events[next]; event !== undefined && event.time <= entry.time; event = events[++next]) yield event
    yield entry
  }
  yield* events.slice(next)
}

async function* none(): AsyncGenerator<never> {}
