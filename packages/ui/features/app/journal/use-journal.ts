import type { JournalEntry } from '@panamax/contract/journal'
import { messageOf, PanamaxError } from '@panamax/core/errors'
import { useEffect, useRef, useState } from 'react'
import { client } from '../../../api/client.ts'
import { follow } from '../../../api/follow.ts'
import { isOver, type JournalRange, timesOf } from './range.ts'

/** Lines that a tab keeps at most, and at least: the oldest go many at once, so that not every line moves all others. */
const most = 60_000
const least = 50_000
const tail = 5000

/** Numbers rise by one from line to line, whatever is dropped before. */
export type Line = JournalEntry & { readonly number: number }

export interface JournalState {
  readonly entries: readonly Line[]
  readonly isLost: boolean
  readonly hasDropped: boolean
  /** The past is being read; what comes of it is not known yet. */
  readonly isReading: boolean
  readonly error: PanamaxError | undefined
}

const start: JournalState = { entries: [], isLost: false, hasDropped: false, isReading: false, error: undefined }

/** The journal of the range: as it grows, or, where its end has passed, read once. Bounded. */
export function useJournal(app: string, { since, until }: JournalRange, service: string | undefined): JournalState {
  const [state, setState] = useState(start)
  const kept = useRef<Line[]>([])
  const count = useRef(0)
  useEffect(() => {
    kept.current = []
    const range = { since, until }
    const query = { ...timesOf(range), ...(service === undefined ? {} : { services: service }) }
    // As they come out of the parser they belong to nobody else: no copy of each is needed.
    const numbered = (entries: readonly JournalEntry[]): Line[] =>
      entries.map((entry) => Object.assign(entry, { number: (count.current += 1) }))
    if (isOver(range, Date.now())) {
      const stop = new AbortController()
      setState({ ...start, isReading: true })
      client.call('readJournal', { params: { app }, query }, stop.signal).then(
        ({ entries, truncated }) => {
          if (!stop.signal.aborted) setState({ ...start, entries: numbered(entries), hasDropped: truncated })
        },
        (reason: unknown) => {
          const error = reason instanceof PanamaxError ? reason : new PanamaxError('internal', messageOf(reason))
          if (!stop.signal.aborted) setState({ ...start, error })
        },
      )
      return () => stop.abort()
    }
    setState(start)
    return follow(
      'followJournal',
      { params: { app }, query: { ...query, tail } },
      {
        onOpen: () => setState((now) => (now.isLost ? { ...now, isLost: false } : now)),
        onEvents(events) {
          const next = kept.current.concat(numbered(events))
          const drops = next.length > most
          kept.current = drops ? next.slice(-least) : next
          setState((now) => ({
            ...start,
            entries: kept.current,
            hasDropped: now.hasDropped || drops,
          }))
        },
        onLost: (error, final) => setState((now) => ({ ...now, isLost: !final, error: final ? error : undefined })),
      },
      // One with an end is ended by the server when it has come.
      { endless: until === '', interval: 80 },
    )
  }, [app, since, until, service])
  return state
}
