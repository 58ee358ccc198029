import type { AppDetail, AppSummary } from '@panamax/contract/apps'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useEffect, useState } from 'react'
import { detailAfter, isOver, type SystemEvent, summariesAfter } from './apply-system-event.ts'
import { client } from './client.ts'
import { follow } from './follow.ts'
import { keys } from './keys.ts'

export type Connection = 'connecting' | 'live' | 'lost'

const ConnectionContext = createContext<Connection>('connecting')

/** Keeps lists and details up to date by what the server pushes; shown by the top bar. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const queryClient = useQueryClient()
  const [connection, setConnection] = useState<Connection>('connecting')
  useEffect(() => {
    const lookAgain = new LookAgain(queryClient)
    let worry: ReturnType<typeof setTimeout> | undefined
    const end = follow(
      'watchSystem',
      {},
      {
        onOpen(again) {
          setConnection('live')
          clearTimeout(worry)
          // What happened meanwhile was not heard.
          if (again) void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
        },
        onEvents: (events) => {
          for (const event of events) apply(queryClient, lookAgain, event)
        },
        // A connection that is back within a moment was never away.
        onLost: () => {
          clearTimeout(worry)
          worry = setTimeout(() => setConnection('lost'), 1500)
        },
      },
      { endless: true },
    )
    return () => {
      end()
      clearTimeout(worry)
      lookAgain.stop()
    }
  }, [queryClient])
  return <ConnectionContext value={connection}>{children}</ConnectionContext>
}

export function useConnection(): Connection {
  return use(ConnectionContext)
}

function apply(queryClient: QueryClient, lookAgain: LookAgain, event: SystemEvent): void {
  const apps = queryClient.getQueryData<readonly AppSummary[]>(keys.apps)
  if (apps !== undefined) queryClient.setQueryData(keys.apps, summariesAfter(apps, event))
  switch (event.type) {
    case 'host':
      queryClient.setQueryData(keys.host, event.numbers)
      return
    case 'source':
      void queryClient.invalidateQueries({ queryKey: keys.sources })
      if (event.state === 'refreshing') return
      void queryClient.invalidateQueries({ queryKey: ['templates'] })
      void queryClient.invalidateQueries({ queryKey: keys.apps })
      return
    case 'target':
      void queryClient.invalidateQueries({ queryKey: keys.targets })
      void queryClient.invalidateQueries({ queryKey: keys.system })
      return
    case 'app-removed':
      lookAgain.forget(event.app)
      return
    case 'app':
    case 'deployment': {
      const detail = queryClient.getQueryData<AppDetail>(keys.app(event.app))
      if (detail !== undefined) queryClient.setQueryData(keys.app(event.app), detailAfter(detail, event))
      const isKnown = apps?.some(({ name }) => name === event.app) === true
      const isShown =
        queryClient
          .getQueryCache()
          .find({ queryKey: keys.app(event.app) })
          ?.isActive() === true
      // Of an app that is not there any more, only the end of its removal is told.
      const isLast = event.type === 'deployment' && !isKnown && isOver(event.state)
      if (event.type === 'deployment' && !isOver(event.state)) lookAgain.expect(event.app)
      if (!isLast && (!isKnown || isShown || event.type === 'deployment')) lookAgain.soon(event.app)
      if (event.type !== 'deployment') return
      void queryClient.invalidateQueries({ queryKey: ['deployments'] })
      void queryClient.invalidateQueries({ queryKey: keys.revisions(event.app) })
    }
  }
}

/** An event tells the status only. The one app that it is about is read again, at most every third of a second. */
class LookAgain {
  readonly #queryClient: QueryClient
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>()
  /** Removed ones: the last of their containers may still be heard. */
  readonly #gone = new Set<string>()

  constructor(queryClient: QueryClient) {
    this.#queryClient = queryClient
  }

  soon(app: string): void {
    if (this.#timers.has(app) || this.#gone.has(app)) return
    this.#timers.set(
      app,
      setTimeout(() => {
        this.#timers.delete(app)
        void this.#look(app)
      }, 330),
    )
  }

  /** It is gone. */
  forget(app: string): void {
    clearTimeout(this.#timers.get(app))
    this.#timers.delete(app)
    this.#gone.add(app)
  }

  /** There is an app of this name again. */
  expect(app: string): void {
    this.#gone.delete(app)
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
  }

  async #look(app: string): Promise<void> {
    const isWanted = [keys.app(app), keys.apps].some((key) => this.#queryClient.getQueryData(key) !== undefined)
    if (!isWanted) return
    const detail = await client.call('getApp', { params: { app } }).catch(() => undefined)
    if (detail === undefined) return
    const isKept = this.#queryClient.getQueryData(keys.app(app)) !== undefined
    if (isKept) this.#queryClient.setQueryData(keys.app(app), detail)
    this.#queryClient.setQueryData<readonly AppSummary[]>(keys.apps, (apps) => {
      if (apps === undefined) return undefined
      const others = apps.filter(({ name }) => name !== app)
      return [...others, detail].sort((a, b) => a.name.localeCompare(b.name))
    })
  }
}
