import { PanamaxError } from '@panamax/core/errors'
import { sameText } from '../secrets/digest.ts'
import type { Actor } from './actor.ts'
import type { Sessions } from './sessions.ts'
import type { Tokens } from './tokens.ts'

export interface Credentials {
  /** The Authorization header. */
  readonly authorization: string | undefined
  /** The session cookie's value. */
  readonly session: string | undefined
}

export interface Identity {
  readonly actor: Actor
  /** The session's end has moved: renew the cookie. */
  readonly extendedTo?: Date
}

export interface IdentitySources {
  readonly sessions: Sessions
  readonly tokens: Tokens
  /** What the command line on this machine shows; made anew at each start. */
  readonly localToken: string
}

/**
 * Who sends these credentials. Nothing without any. A header decides alone: when it is wrong the cookie is not looked at.
 * Throws `unauthorized` for credentials that are wrong, have expired or are of another kind.
 */
export function identify(credentials: Credentials, sources: IdentitySources): Identity | undefined {
  if (credentials.authorization !== undefined) return { actor: byHeader(credentials.authorization, sources) }
  if (credentials.session === undefined || credentials.session === '') return undefined
  const found = sources.sessions.find(credentials.session)
  if (found === undefined) throw new PanamaxError('unauthorized', 'Your session has ended. Sign in again.')
  const { session, extendedTo } = found
  const actor: Actor = { name: session.username, role: session.role, via: 'session', sessionId: session.id }
  return { actor, ...(extendedTo === undefined ? {} : { extendedTo }) }
}

function byHeader(authorization: string, { tokens, localToken }: IdentitySources): Actor {
  const text = /^Bearer +([\w.~+/=-]+) *$/i.exec(authorization)?.[1]
  if (text !== undefined) {
    if (sameText(text, localToken)) return { name: 'local', role: 'admin', via: 'local' }
    const actor = tokens.actorOf(text)
    if (actor !== undefined) return actor
  }
  throw new PanamaxError(
    'unauthorized',
    'This token is not valid, has expired or was revoked. Make a new one with "panamax token create".',
  )
}
