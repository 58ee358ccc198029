import type { FastifyInstance } from 'fastify'
import { Attempts } from './auth/attempts.ts'
import { identify } from './auth/authenticate.ts'
import { accessHandlers } from './auth/handlers.ts'
import { type PasswordCost, Passwords } from './auth/passwords.ts'
import { Sessions } from './auth/sessions.ts'
import { Setup } from './auth/setup.ts'
import { Tokens } from './auth/tokens.ts'
import { Users } from './auth/users.ts'
import type { HostPolicy } from './http/origin.ts'
import { LiveStreams } from './http/live-streams.ts'
import { Pages } from './http/pages.ts'
import { type Present, trusting } from './http/present.ts'
import { createHttpServer } from './http/server.ts'
import { SessionStore } from './store/sessions.ts'
import { SetupStore } from './store/setup.ts'
import { TokenStore } from './store/tokens.ts'
import { UserStore } from './store/users.ts'
import { systemHandlers } from './system/handlers.ts'
import type { AppServices, Platform } from './system/platform.ts'

export interface AppOptions {
  readonly platform: Platform
  readonly services: AppServices
  /** What the command line on this machine shows. */
  readonly localToken: string
  readonly hosts: HostPolicy
  readonly trustedProxies?: readonly string[]
  /** Folder of the built web interface, or where it would be. */
  readonly interfaceFolder: string
  readonly passwordCost?: PasswordCost
  readonly present?: Present
  /** Milliseconds: how often streams are ended whose session or token has expired. */
  readonly lookForExpiredEvery?: number
}

export interface App {
  /** Not yet listening. */
  readonly http: FastifyInstance
  readonly setup: Setup
  readonly users: Users
  /** What `readyz` answers. */
  setReady(isReady: boolean): void
}

/** Wires the services to the routes of the contract. */
export async function createApp(options: AppOptions): Promise<App> {
  const { platform, services } = options
  const { database, log, now } = platform
  const sessions = new Sessions(new SessionStore(database), now)
  const tokens = new Tokens(new TokenStore(database), now)
  const passwords = new Passwords(options.passwordCost)
  const streams = new LiveStreams()
  const users = new Users({ database, store: new UserStore(database), passwords, sessions, now })
  const setup = new Setup(new SetupStore(database), users)
  const guesses = {
    account: new Attempts({ free: 5, pauseSeconds: 2, windowSeconds: 900 }, now),
    client: new Attempts({ free: 30, pauseSeconds: 2, windowSeconds: 900 }, now),
  }
  const looking = setInterval(() => {
    streams.endExpired(({ sessionId, tokenId }) => {
      if (sessionId !== undefined) return sessions.isOpen(sessionId)
      return tokenId === undefined || tokens.isValid(tokenId)
    })
  }, options.lookForExpiredEvery ?? 15_000).unref()
  let ready = false
  const http = await createHttpServer({
    log,
    streams,
    hosts: options.hosts,
    trustedProxies: options.trustedProxies ?? [],
    pages: new Pages(options.interfaceFolder),
    present: options.present ?? trusting,
    identify: (credentials) => identify(credentials, { sessions, tokens, localToken: options.localToken }),
    handlers: {
      ...accessHandlers({ users, sessions, tokens, setup, guesses, log, streams }),
      ...systemHandlers({
        platform,
        setup,
        targets: () => services.targets(),
        address: () => addressOf(http, options.hosts.host),
        isReady: () => ready,
      }),
      ...services.handlers,
    },
  })
  http.addHook('onClose', () => clearInterval(looking))
  return { http, setup, users, setReady: (isReady) => void (ready = isReady) }
}

function addressOf(http: FastifyInstance, host: string): { host: string; port: number } {
  const address = http.server.address()
  return { host, port: typeof address === 'object' && address !== null ? address.port : 0 }
}
