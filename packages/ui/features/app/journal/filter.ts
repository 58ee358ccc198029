import type { JournalEntry } from '@panamax/contract/journal'

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

export function filterEntries(
  entries: readonly JournalEntry[],
  { service, level, text }: JournalFilter,
  matches: Matcher | undefined,
): readonly JournalEntry[] {
  if (service === '' && level === 'all' && text === '') return entries
  return entries.filter(
    (entry) =>
      (service === '' || entry.service === service) &&
      (level === 'all' || (level === 'events' ? entry.kind === 'event' : entry.stream === 'stderr')) &&
      (matches === undefined || matches(entry.text)),
  )
}

export function textOfEntry({ time, service, text }: JournalEntry): string {
  return `${time} ${service ?? '-'} ${text}`
}
