import type { JournalEntry } from '@panamax/contract/journal'
import type { Line } from './use-journal.ts'

export interface JournalFilter {
  /** Empty: all. */
  readonly service: string
  readonly level: 'all' | 'errors' | 'events'
  readonly text: string
  readonly isRegex: boolean
}

export type Matcher = (text: string) => boolean

/** Whether a line has the text, in whatever case. */
export function matcherOf(text: string): Matcher {
  const wanted = text.toLowerCase()
  return (line) => line.toLowerCase().includes(wanted)
}

/** `matches`: undefined lets every text through. */
export function filterEntries<E extends JournalEntry>(
  entries: readonly E[],
  { service, level, text }: JournalFilter,
  matches: Matcher | undefined,
): readonly E[] {
  if (service === '' && level === 'all' && text === '') return entries
  return entries.filter(
    (entry) =>
      (service === '' || entry.service === service) &&
      (level === 'all' || (level === 'events' ? entry.kind === 'event' : entry.stream === 'stderr')) &&
      (text === '' || matches === undefined || matches(entry.text)),
  )
}

/** What a filter lets through of lines that grow at the end and are dropped at the start: each line is looked at once. */
export class FilteredLines {
  #filter: JournalFilter | undefined
  #shown: readonly Line[] = []
  #upTo = 0

  of(lines: readonly Line[], filter: JournalFilter, matches: Matcher | undefined): readonly Line[] {
    const first = lines[0]?.number ?? this.#upTo + 1
    const isContinued = filter === this.#filter && first <= this.#upTo + 1
    const fresh = isContinued ? lines.slice(this.#upTo + 1 - first) : lines
    const found = filterEntries(fresh, filter, matches)
    const before = isContinued ? this.#shown : []
    const gone = before.findIndex(({ number }) => number >= first)
    const kept = gone === -1 ? [] : gone === 0 ? before : before.slice(gone)
    this.#filter = filter
    this.#upTo = lines.at(-1)?.number ?? this.#upTo
    this.#shown = fresh === lines ? found : found.length === 0 ? kept : [...kept, ...found]
    return this.#shown
  }
}

export function textOfEntry({ time, service, text }: JournalEntry): string {
  return `${time} ${service ?? '-'} ${text}`
}
