import { randomUUID } from 'node:crypto'
import type { Role } from '@panamax/contract/route'
import { PanamaxError } from '@panamax/core/errors'
import { digest, randomSecret } from '../secrets/digest.ts'
import type { TokenRecord, TokenStore } from '../store/tokens.ts'
import { type Actor, isAtLeast } from './actor.ts'

const prefix = 'pmx_'
const day = 24 * 60 * 60 * 1000
const touchAfter = 60_000

export interface NewToken {
  readonly name: string
  readonly role: Role
  readonly expiresInDays?: number | undefined
}

/** API tokens: for programs, with a role of their own that is never more than their owner's. */
export class Tokens {
  readonly #store: TokenStore
  readonly #now: () => Date

  constructor(store: TokenStore, now: () => Date) {
    this.#store = store
    this.#now = now
  }

  /** The text is in this answer and nowhere else. Throws `forbidden` for a role above the actor's, and to a token. */
  create(
    actor: Actor,
    { name, role, expiresInDays }: NewToken,
  ): { readonly token: TokenRecord; readonly text: string } {
    refuseTokens(actor)
    if (!isAtLeast(actor.role, role)) {
      throw new PanamaxError(
        'forbidden',
        `A ${actor.role} cannot make a token with the role ${role}. Ask for ${actor.role}.`,
      )
    }
    const now = this.#now()
    this.#store.removeExpired(now.toISOString())
    const expiresAt = expiresInDays === undefined ? undefined : new Date(now.getTime() + expiresInDays * day)
    const text = prefix + randomSecret()
    const id = randomUUID()
    const username = actor.via === 'local' ? undefined : actor.name
    this.#store.add(
      { id, name, role, username, createdAt: now.toISOString(), expiresAt: expiresAt?.toISOString() },
      digest(text),
    )
    const token = this.#store.find(id)
    if (token === undefined) throw new Error('a token just made is gone')
    return { token, text }
  }

  /** One's own; an admin sees all. */
  list(actor: Actor): TokenRecord[] {
    return this.#store.list().filter((token) => mayManage(actor, token))
  }

  /** Throws `not_found` for a token of somebody else, too, and `forbidden` to a token. */
  revoke(actor: Actor, id: string): void {
    refuseTokens(actor)
    const token = this.#store.find(id)
    if (token === undefined || !mayManage(actor, token)) throw new PanamaxError('not_found', 'There is no such token.')
    this.#store.remove(id)
  }

  /** Whether it still counts. Asking does not count as use. */
  isValid(id: string): boolean {
    const token = this.#store.find(id)
    return token !== undefined && !hasExpired(token, this.#now())
  }

  actorOf(text: string): Actor | undefined {
    if (!text.startsWith(prefix)) return undefined
    const now = this.#now()
    const token = this.#store.findBySecret(digest(text))
    if (token === undefined || hasExpired(token, now)) return undefined
    const used = token.lastUsedAt === undefined ? 0 : Date.parse(token.lastUsedAt)
    if (now.getTime() - used > touchAfter) this.#store.touch(token.id, now.toISOString())
    const { owner, role } = token
    if (owner === undefined) return { name: 'local', role, via: 'token', tokenId: token.id }
    return {
      name: owner.username,
      role: isAtLeast(owner.role, role) ? role : owner.role,
      via: 'token',
      tokenId: token.id,
    }
  }
}

function hasExpired({ expiresAt }: TokenRecord, now: Date): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= now.getTime()
}

/** A token that leaked must not be able to outlive its end, nor to take the others of its owner away. */
function refuseTokens(actor: Actor): void {
  if (actor.via !== 'token') return
  throw new PanamaxError(
    'forbidden',
    'An API token cannot make or revoke tokens. Sign in, or use the command line on the server itself.',
  )
}

function mayManage(actor: Actor, token: TokenRecord): boolean {
  return actor.role === 'admin' || (token.owner !== undefined && token.owner.username === actor.name)
}
