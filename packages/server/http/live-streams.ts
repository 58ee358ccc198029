import { PanamaxError } from '@panamax/core/errors'
import type { Actor } from '../auth/actor.ts'

interface LiveStream {
  readonly actor: Actor
  readonly end: () => void
}

/** The streams and terminals that are open, by whose they are: they end with the access that they were opened with. */
export class LiveStreams {
  readonly #open = new Set<LiveStream>()
  readonly #most: number

  constructor(most = 100) {
    this.#most = most
  }

  /**
   * Returns what to call when the stream has ended by itself. `end` is called at most once. Throws `conflict` where the same
   * session or token has too many open: each costs memory, and some a connection to the engine.
   */
  add(actor: Actor | undefined, end: () => void): () => void {
    if (actor === undefined) return () => undefined
    const own = [...this.#open].filter((stream) => isSameAccess(stream.actor, actor)).length
    if (own >= this.#most) {
      throw new PanamaxError(
        'conflict',
        `There are ${own} live views and terminals open already. Close some of them (other tabs, other commands) first.`,
      )
    }
    const stream = { actor, end }
    this.#open.add(stream)
    return () => void this.#open.delete(stream)
  }

  endSession(id: string): void {
    this.#endWhere(({ sessionId }) => sessionId === id)
  }

  endToken(id: string): void {
    this.#endWhere(({ tokenId }) => tokenId === id)
  }

  /** Those of the user's sessions and tokens. */
  endUser(username: string): void {
    this.#endWhere((actor) => isOf(actor, username))
  }

  /** Those of the user's sessions but the one given. */
  endSessionsOf(username: string, except: string | undefined): void {
    this.#endWhere((actor) => isOf(actor, username) && actor.via === 'session' && actor.sessionId !== except)
  }

  /** Those whose access has run out by itself: nobody tells when that happens. */
  endExpired(isValid: (actor: Actor) => boolean): void {
    this.#endWhere((actor) => !isValid(actor))
  }

  #endWhere(isMeant: (actor: Actor) => boolean): void {
    for (const stream of this.#open) {
      if (!isMeant(stream.actor)) continue
      this.#open.delete(stream)
      stream.end()
    }
  }
}

function isSameAccess(a: Actor, b: Actor): boolean {
  return a.via === b.via && a.sessionId === b.sessionId && a.tokenId === b.tokenId
}

/** The store does not tell names apart by case. Nobody else can be called "local". */
function isOf(actor: Actor, username: string): boolean {
  return actor.name.toLowerCase() === username.toLowerCase()
}
