/** What of a journal's time is looked at. */
export interface JournalRange {
  /** One of `durations` back from now, or a moment in UTC; empty: from the beginning. A duration goes without an end. */
  readonly since: string
  /** A moment in UTC, and the whole second of it: nothing later is shown. Empty: it goes on. */
  readonly until: string
}

export const durations = ['5m', '15m', '1h', '24h'] as const
export type Duration = (typeof durations)[number]

export const allTimes: JournalRange = { since: '', until: '' }

export function isDuration(since: string): since is Duration {
  return durations.some((each) => each === since)
}

/** As an address has it; what is no time there is none. */
export function rangeOf({
  since = '',
  until = '',
}: {
  readonly since?: string
  readonly until?: string
}): JournalRange {
  const isKnown = isMoment(since) || (isDuration(since) && !isMoment(until))
  return { since: isKnown ? since : '', until: isMoment(until) ? until : '' }
}

/** Nothing can come any more. */
export function isOver({ until }: JournalRange, now: number): boolean {
  return until !== '' && Date.parse(until) + 1000 <= now
}

/** As the API is asked. */
export function timesOf({ since, until }: JournalRange): { readonly since?: string; readonly until?: string } {
  return {
    ...(since === '' ? {} : { since }),
    ...(until === '' ? {} : { until: until.replace(/Z$/, '.999999999Z') }),
  }
}

function isMoment(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) && !Number.isNaN(Date.parse(text))
}
