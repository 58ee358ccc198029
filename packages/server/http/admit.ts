import type { Route } from '@panamax/contract/route'
import { PanamaxError } from '@panamax/core/errors'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Actor, isAtLeast } from '../auth/actor.ts'
import type { Credentials, Identity } from '../auth/authenticate.ts'
import { sessionCookie, startCookie } from './cookies.ts'

/** Throws `unauthorized` for credentials that are wrong; nothing when there are none. */
export type Identify = (credentials: Credentials) => Identity | undefined

/** The name of the request's decoration that holds who is asking. */
export const actorKey = 'actor'

/**
 * Who is asking, and may they? Asked before the body is read. Throws `unauthorized` or `forbidden`. On a public route wrong
 * credentials are as good as none: whoever holds an old cookie must be able to sign in.
 */
export function admit(route: Route, request: FastifyRequest, reply: FastifyReply, identify: Identify): void {
  const credentials = {
    authorization: request.headers.authorization,
    session: sessionCookie(request.headers.cookie),
  }
  const identity = route.access === 'public' ? leniently(() => identify(credentials)) : identify(credentials)
  if (identity?.extendedTo !== undefined && credentials.session !== undefined) {
    reply.header('set-cookie', startCookie(credentials.session, identity.extendedTo, request.protocol === 'https'))
  }
  request.setDecorator<Actor | undefined>(actorKey, identity?.actor)
  if (route.access === 'public') return
  if (identity === undefined) {
    throw new PanamaxError('unauthorized', 'Sign in, or send an API token in the Authorization header (Bearer pmx_…).')
  }
  if (isAtLeast(identity.actor.role, route.access)) return
  const { name, role } = identity.actor
  throw new PanamaxError(
    'forbidden',
    `This needs the role ${route.access}; ${name} is ${role}. An admin can change that.`,
  )
}

function leniently(look: () => Identity | undefined): Identity | undefined {
  try {
    return look()
  } catch (error) {
    if (error instanceof PanamaxError && error.code === 'unauthorized') return undefined
    throw error
  }
}
