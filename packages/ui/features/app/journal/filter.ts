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

/** Undefined: the pattern is not a regular expression. */
export function matcherOf({ text, isRegex }: Pick<JournalFilter, 'text' | 'isRegex'>): Matcher | undefined {
  if (text === '') return () => true
  if (!isRegex) {
    const wanted = text.toLowerCase()
    return (line) => line.toLowerCase().includes(wanted)
  }
  try {
    const pattern = new RegExp(text, 'i')
    // What a line says beyond this is not looked at: a pattern must not hold up the tab.
    return (line) => pattern.test(line.slice(0, 2000))
  } catch {
    return undefined
  }
}

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
      (matches === undefined || matches(entry.text)),
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
