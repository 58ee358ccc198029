import type { JournalQuery } from '@panamax/contract/journal'
import type { z } from 'zod'
import type { Entry } from './entry.ts'
import { parseMoment } from './time.ts'

export type CheckedJournalQuery = z.output<typeof JournalQuery>

/** What somebody wants to read of an app's journal. */
export interface Reading {
  readonly app: string
  /** Sorted; undefined: all of them. */
  readonly services?: readonly string[]
  readonly since?: string
  readonly until?: string
  readonly tail?: number
  /** Lower case. */
  readonly grep?: string
}

/** Throws `invalid_request` for times that are none. */
export function toReading(app: string, query: CheckedJournalQuery, now: Date): Reading {
  const services = query.services
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  return {
    app,
    ...(services === undefined || services.length === 0 ? {} : { services: [...new Set(services)].sort() }),
    ...(query.since === undefined ? {} : { since: parseMoment(query.since, now) }),
    ...(query.until === undefined ? {} : { until: parseMoment(query.until, now) }),
    ...(query.tail === undefined ? {} : { tail: query.tail }),
    ...(query.grep === undefined || query.grep === '' ? {} : { grep: query.grep.toLowerCase() }),
  }
}

export function isWanted({ grep }: Reading, entry: Entry): boolean {
  return grep === undefined || entry.text.toLowerCase().includes(grep)
}

/** Events of the app as a whole belong to every service. */
export function isOfServices(services: readonly string[] | undefined, entry: Entry): boolean {
  return services === undefined || entry.service === undefined || services.includes(entry.service)
}
