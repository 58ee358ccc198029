import type { EngineEvent } from '@panamax/core/deploy/driver'
import type { AppEvent, AppEventStore } from '../store/app-events.ts'
import type { Entry } from './entry.ts'
import { sortableTime } from './time.ts'

const savePause = 250
const retryPause = 10_000
const unsavedLimit = 1000

/** What Panamax and the engine did to each app: told at once to whoever follows, stored a moment later. */
export class AppEvents {
  readonly #store: AppEventStore
  readonly #now: () => string
  readonly #onFailure: (error: unknown) => void
  readonly #listeners = new Map<string, Set<(entry: Entry) => void>>()
  #unsaved: AppEvent[] = []
  #timer: NodeJS.Timeout | undefined

  /** `onFailure`: told when events could not be stored; they are kept in memory, up to a limit, and tried again. */
  constructor(store: AppEventStore, now: () => string, onFailure: (error: unknown) => void) {
    this.#store = store
    this.#now = now
    this.#onFailure = onFailure
  }

  /** Something that Panamax did, now. */
  note(app: string, text: string): void {
    this.#add({ app, time: sortableTime(this.#now())!, text })
  }

  /** Something that happened on the engine; what is of no interest to people is passed over. */
  take(event: EngineEvent): void {
    const text = wordsFor(event)
    if (text === undefined || event.app === undefined) return
    this.#add({
      app: event.app,
      time: sortableTime(event.time) ?? sortableTime(this.#now())!,
      ...(event.service === undefined ? {} : { service: event.service }),
      ...(event.name === undefined ? {} : { instance: event.name }),
      text,
    })
  }

  /** In order of time. */
  list(app: string, range: { readonly since?: string; readonly until?: string; readonly limit: number }): Entry[] {
    this.save()
    return this.#store.list(app, range).map(toEntry)
  }

  /** A new app of that name begins with an empty journal. */
  forget(app: string): void {
    this.#unsaved = this.#unsaved.filter((event) => event.app !== app)
    this.#store.forget(app)
  }

  /** Returns how to stop listening. */
  listen(app: string, listener: (entry: Entry) => void): () => void {
    const listeners = this.#listeners.get(app) ?? new Set()
    this.#listeners.set(app, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.#listeners.get(app) === listeners) this.#listeners.delete(app)
    }
  }

  /** Stores what is not stored yet. Never throws: a full disk must not end a server that watches running apps. */
  save(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#unsaved.length === 0) return
    try {
      this.#store.add(this.#unsaved)
      this.#unsaved = []
    } catch (error) {
      this.#unsaved = this.#unsaved.slice(-unsavedLimit)
      this.#timer = setTimeout(() => this.save(), retryPause).unref()
      this.#onFailure(error)
    }
  }

  #add(event: AppEvent): void {
    this.#unsaved.push(event)
    if (this.#unsaved.length === unsavedLimit) this.save()
    else this.#timer ??= setTimeout(() => this.save(), savePause)
    for (const listener of this.#listeners.get(event.app) ?? []) listener(toEntry(event))
  }
}

function toEntry({ app: _app, ...event }: AppEvent): Entry {
  return { ...event, kind: 'event' }
}

/** What an event means to a person; undefined: nothing. */
function wordsFor(event: EngineEvent): string | undefined {
  if (event.kind !== 'container') return undefined
  switch (event.action) {
    case 'create':
      return 'container created'
    case 'start':
      return 'container started'
    case 'die':
      return event.exitCode === undefined ? 'container ended' : `container ended with exit code ${event.exitCode}`
    case 'oom':
      return 'container ran out of memory'
    case 'pause':
      return 'container paused'
    case 'unpause':
      return 'container goes on'
    case 'destroy':
      return 'container removed'
    case 'health':
      return event.health === undefined || event.health === 'starting' ? undefined : `health check: ${event.health}`
    default:
      return undefined
  }
}
