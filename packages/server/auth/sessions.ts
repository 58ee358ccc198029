import { randomUUID } from 'node:crypto'
import { digest, randomSecret } from '../secrets/digest.ts'
import type { SessionRecord, SessionStore } from '../store/sessions.ts'

const day = 24 * 60 * 60 * 1000
/** A session ends after 14 days without use, and 90 days after it began whatever happens. */
const idle = 14 * day
const longest = 90 * day

export interface OpenSession {
  readonly id: string
  /** Goes into the cookie, and nowhere else. */
  readonly secret: string
  readonly expiresAt: Date
}

export interface FoundSession {
  readonly session: SessionRecord
  /** Set when its end has moved: the cookie is due for renewal. */
  readonly extendedTo: Date | undefined
}

export class Sessions {
  readonly #store: SessionStore
  readonly #now: () => Date

  constructor(store: SessionStore, now: () => Date) {
    this.#store = store
    this.#now = now
  }

  /** Always a new one: a secret that the client brought along is never taken over. */
  open(username: string): OpenSession {
    const now = this.#now()
    this.#store.removeExpired(now.toISOString())
    const session = { id: randomUUID(), secret: randomSecret(), expiresAt: new Date(now.getTime() + idle) }
    this.#store.add(
      { id: session.id, username, createdAt: now.toISOString(), expiresAt: session.expiresAt.toISOString() },
      digest(session.secret),
    )
    return session
  }

  /** Using a session moves its end, at most once a day. */
  find(secret: string): FoundSession | undefined {
    const now = this.#now().getTime()
    const session = this.#store.findBySecret(digest(secret))
    if (session === undefined || Date.parse(session.expiresAt) <= now) return undefined
    const end = Math.min(now + idle, Date.parse(session.createdAt) + longest)
    if (end - Date.parse(session.expiresAt) < day) return { session, extendedTo: undefined }
    const extendedTo = new Date(end)
    this.#store.extend(session.id, extendedTo.toISOString())
    return { session, extendedTo }
  }

  /** Whether it goes on. Asking does not count as use. */
  isOpen(id: string): boolean {
    const end = this.#store.endOf(id)
    return end !== undefined && Date.parse(end) > this.#now().getTime()
  }

  end(id: string): void {
    this.#store.remove(id)
  }

  endAllOf(username: string, except?: string): void {
    this.#store.removeOf(username, except)
  }
}
