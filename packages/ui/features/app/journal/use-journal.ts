import type { JournalEntry } from '@panamax/contract/journal'
import type { PanamaxError } from '@panamax/core/errors'
import { useEffect, useRef, useState } from 'react'
import { follow } from '../../../api/follow.ts'

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
  readonly error: PanamaxError | undefined
}

const start: JournalState = { entries: [], isLost: false, hasDropped: false, error: undefined }

/** The journal from some time back, then as it grows. Bounded. */
export function useJournal(app: string, since: string, service: string | undefined): JournalState {
  const [state, setState] = useState(start)
  const kept = useRef<Line[]>([])
  const count = useRef(0)
  useEffect(() => {
    kept.current = []
    setState(start)
    const query = {
      tail,
      ...(since === '' ? {} : { since }),
      ...(service === undefined ? {} : { services: service }),
    }
    return follow(
      'followJournal',
      { params: { app }, query },
      {
        onOpen: () => setState((now) => (now.isLost ? { ...now, isLost: false } : now)),
        onEvents(events) {
          // As they come out of the parser they belong to nobody else: no copy of each is needed.
          const next = kept.current.concat(
            events.map((event) => Object.assign(event, { number: (count.current += 1) })),
          )
          const drops = next.length > most
          kept.current = drops ? next.slice(-least) : next
          setState((now) => ({
            entries: kept.current,
            isLost: false,
            hasDropped: now.hasDropped || drops,
            error: undefined,
          }))
        },
        onLost: (error, final) => setState((now) => ({ ...now, isLost: !final, error: final ? error : undefined })),
      },
      { endless: true, interval: 80 },
    )
  }, [app, since, service])
  return state
}
