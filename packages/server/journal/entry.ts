import type { JournalEntry } from '@panamax/contract/journal'
import type { LogLine } from '@panamax/core/deploy/driver'
import { sortableTime } from './time.ts'

/** One line of a journal, not yet given its place in somebody's reading of it. */
export type Entry = Omit<JournalEntry, 'cursor'>

export function fromLine({ time, service, instance, stream, text }: LogLine): Entry {
  return { time: sortableTime(time) ?? time, kind: 'log', service, instance, stream, text }
}

/** A place in a journal: everything before that time was read, and so many of the entries of exactly that time. */
export interface Place {
  readonly time: string
  readonly count: number
}

/** The place after an entry. One that came late, after newer ones, moves nothing: what was read stays read. */
export function after(place: Place | undefined, entry: Entry): Place {
  if (place === undefined || entry.time > place.time) return { time: entry.time, count: 1 }
  return entry.time === place.time ? { time: place.time, count: place.count + 1 } : place
}

export function toCursor({ time, count }: Place): string {
  return `${time}/${count}`
}

/** Undefined for what is none of ours: then reading starts anew. */
export function fromCursor(text: string): Place | undefined {
  const [time = '', count = ''] = text.split('/')
  const sortable = sortableTime(time)
  return sortable === undefined || !/^\d{1,9}$/.test(count) ? undefined : { time: sortable, count: Number(count) }
}
