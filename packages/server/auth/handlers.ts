import type { Answer } from '@panamax/contract/client'
import { PanamaxError } from '@panamax/core/errors'
import type { Logger } from 'pino'
import type { Call, HandlersOf } from '../http/handler.ts'
import type { LiveStreams } from '../http/live-streams.ts'
import type { TokenRecord } from '../store/tokens.ts'
import type { UserRecord } from '../store/users.ts'
import type { Actor } from './actor.ts'
import { type Attempts, clientOf } from './attempts.ts'
import type { Sessions } from './sessions.ts'
import type { Setup } from './setup.ts'
import type { Tokens } from './tokens.ts'
import type { Users } from './users.ts'

export interface AccessServices {
  readonly users: Users
  readonly sessions: Sessions
  readonly tokens: Tokens
  readonly setup: Setup
  /** By account and client, and by client alone. */
  readonly guesses: { readonly account: Attempts; readonly client: Attempts }
  readonly log: Logger
  /** What is open ends with the access that it was opened with. */
  readonly streams: LiveStreams
}

type AccessRoute =
  | 'setUp'
  | 'logIn'
  | 'logOut'
  | 'whoAmI'
  | 'listUsers'
  | 'createUser'
  | 'updateUser'
  | 'deleteUser'
  | 'changePassword'
  | 'listTokens'
  | 'createToken'
  | 'deleteToken'

/** The routes of accounts, sessions and tokens. What they do is logged with who did it, never with a secret. */
export function accessHandlers(services: AccessServices): HandlersOf<AccessRoute> {
  const { users, sessions, tokens, setup, log, streams } = services
  const begin = (call: Call<'setUp'> | Call<'logIn'>, user: UserRecord) => {
    const session = sessions.open(user.username)
    call.cookies.start(session.secret, session.expiresAt)
    return presentSession({ name: user.username, role: user.role, via: 'session' })
  }
  return {
    async setUp(call) {
      const { token, username, password } = call.body
      const client = clientOf(call.ip)
      services.guesses.client.begin(client)
      const user = await setup.complete(token, username, password)
      services.guesses.client.undo(client)
      log.info({ audit: 'set up', user: user.username, ip: call.ip }, 'the first account was made')
      return begin(call, user)
    },
    async logIn(call) {
      const user = await checkPassword(services, call.body.username, call.body.password, call.ip)
      if (user === undefined) throw new PanamaxError('unauthorized', 'The name or the password is wrong.')
      log.info({ audit: 'sign-in', user: user.username, ip: call.ip }, 'signed in')
      return begin(call, user)
    },
    async logOut(call) {
      if (call.actor.sessionId !== undefined) {
        sessions.end(call.actor.sessionId)
        streams.endSession(call.actor.sessionId)
      }
      call.cookies.end()
    },
    whoAmI: async (call) => presentSession(call.actor),
    listUsers: async () => users.list().map(presentUser),
    async createUser(call) {
      refuseTokens(call.actor)
      const user = await users.add(call.body)
      log.info({ audit: 'user added', user: user.username, role: user.role, by: call.actor.name }, 'user added')
      return presentUser(user)
    },
    async updateUser(call) {
      refuseTokens(call.actor)
      const { role, password } = call.body
      const user = await users.update(call.params.username, { role, password })
      streams.endUser(user.username)
      const what = { role, password: password === undefined ? undefined : 'changed' }
      log.info({ audit: 'user changed', user: user.username, what, by: call.actor.name }, 'user changed')
      return presentUser(user)
    },
    async deleteUser(call) {
      refuseTokens(call.actor)
      users.remove(call.params.username)
      streams.endUser(call.params.username)
      log.info({ audit: 'user removed', user: call.params.username, by: call.actor.name }, 'user removed')
    },
    async changePassword(call) {
      const { name, via, sessionId } = call.actor
      if (via === 'local' || !users.isKnown(name)) {
        throw new PanamaxError(
          'conflict',
          'The local command line has no password. Use "panamax user reset-password NAME".',
        )
      }
      const user = await checkPassword(services, name, call.body.current, call.ip)
      if (user === undefined) throw new PanamaxError('forbidden', 'The current password is wrong.')
      await users.changePassword(user.username, call.body.password, sessionId)
      streams.endSessionsOf(user.username, sessionId)
      log.info({ audit: 'password changed', user: user.username, ip: call.ip }, 'password changed')
    },
    listTokens: async (call) => tokens.list(call.actor).map(presentToken),
    async createToken(call) {
      const { token, text } = tokens.create(call.actor, call.body)
      log.info({ audit: 'token made', id: token.id, role: token.role, by: call.actor.name }, 'API token made')
      return { ...presentToken(token), token: text }
    },
    async deleteToken(call) {
      tokens.revoke(call.actor, call.params.id)
      streams.endToken(call.params.id)
      log.info({ audit: 'token revoked', id: call.params.id, by: call.actor.name }, 'API token revoked')
    },
  }
}

/** An account made with a token that leaked would outlive it. */
function refuseTokens({ via }: Actor): void {
  if (via !== 'token') return
  throw new PanamaxError(
    'forbidden',
    'An API token manages no users. Sign in, or use the command line on the server itself.',
  )
}

/** Slowed down after failures. A name that nobody has is not logged: people type their password there. */
async function checkPassword({ users, guesses, log }: AccessServices, name: string, password: string, ip: string) {
  const client = clientOf(ip)
  const account = `${name.toLowerCase()} ${client}`
  guesses.account.begin(account)
  guesses.client.begin(client)
  const user = await users.check(name, password)
  if (user === undefined) {
    const known = users.isKnown(name) ? name : undefined
    log.warn({ audit: 'sign-in refused', user: known, ip }, 'a name or password was wrong')
    return undefined
  }
  guesses.account.forget(account)
  guesses.client.undo(client)
  return user
}

function presentSession(actor: Actor): Answer<'whoAmI'> {
  return { username: actor.name, role: actor.role, via: actor.via }
}

function presentUser({ username, role, createdAt }: UserRecord): Answer<'createUser'> {
  return { username, role, createdAt }
}

function presentToken({
  id,
  name,
  role,
  owner,
  createdAt,
  lastUsedAt,
  expiresAt,
}: TokenRecord): Answer<'listTokens'>[0] {
  return {
    id,
    name,
    role,
    username: owner?.username ?? 'local',
    createdAt,
    ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  }
}
