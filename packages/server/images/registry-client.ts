import { PanamaxError } from '@panamax/core/errors'
import { type GuardedResponse, guardedFetch } from '../net/guarded-fetch.ts'
import { type Network, systemNetwork } from '../net/network.ts'
import { basic, fetchBearer } from './bearer.ts'
import { parseChallenges } from './challenge.ts'
import type { RegistryAccess } from './registry-access.ts'
import { loginNeeded, parseJson, refusalOf } from './registry-failure.ts'

export interface RegistryQuery {
  /** Within the registry, from its root: `/v2/_catalog?n=1000`. */
  readonly path: string
  /** What a token would be for: one is kept for each. */
  readonly area: string
  readonly signal: AbortSignal
}

export interface RegistryPage {
  readonly json: unknown
  readonly headers: Readonly<Record<string, string>>
}

interface Authorization {
  readonly value: string
  readonly username: string | undefined
  readonly hasToken: boolean
  /** Milliseconds since 1970. */
  readonly until: number
}

const maxBytes = 8 * 1024 * 1024
const mostAuthorizations = 500

/**
 * The API of the distribution specification, as far as reading goes: anonymous, with Basic, and with a token of the server that
 * the registry names. Tokens are kept until shortly before they expire. Redirects are not followed: what an admin has allowed is
 * this registry. Throws `unreachable`, `rejected`, `not_found`, `canceled`; no message holds a credential.
 */
export class RegistryClient {
  readonly #network: Network
  readonly #now: () => number
  readonly #timeoutMs: number
  readonly #working = new Map<string, string>()
  readonly #authorizations = new Map<string, Authorization>()

  /** `timeoutMs`: for each request; callers bound the whole by their signal. */
  constructor({
    network = systemNetwork,
    now = Date.now,
    timeoutMs = 10_000,
  }: { readonly network?: Network; readonly now?: () => number; readonly timeoutMs?: number } = {}) {
    this.#network = network
    this.#now = now
    this.#timeoutMs = timeoutMs
  }

  /** An answer of success, as JSON. */
  async get(registry: RegistryAccess, query: RegistryQuery): Promise<RegistryPage> {
    let authorization = this.#known(registry, query)
    let answer = await this.#send(registry, query, authorization)
    if (answer.status === 401) {
      this.#authorizations.delete(keyOf(registry, query))
      authorization = await this.#authorize(registry, query, answer)
      answer = await this.#send(registry, query, authorization)
      if (answer.status < 400) this.#keep(keyOf(registry, query), authorization)
    }
    if (answer.status >= 300) {
      if (answer.status < 400) throw redirected(registry, answer)
      const { username, hasToken = false } = authorization ?? {}
      throw refusalOf(registry, answer, { username, hasToken })
    }
    return { json: parseJson(answer.body), headers: answer.headers }
  }

  /** What is known of a registry is not true any more. */
  forget(host: string): void {
    this.#working.delete(host)
    for (const key of this.#authorizations.keys()) if (key.startsWith(`${host} `)) this.#authorizations.delete(key)
  }

  /** From the first of its addresses that answers. */
  async #send(
    registry: RegistryAccess,
    { path, signal }: RegistryQuery,
    authorization: Authorization | undefined,
  ): Promise<GuardedResponse> {
    const known = this.#working.get(registry.host)
    const addresses = known === undefined ? registry.addresses : [known]
    for (const [index, address] of addresses.entries()) {
      try {
        const answer = await guardedFetch(
          address + path,
          {
            headers: {
              accept: 'application/json',
              ...(authorization === undefined ? {} : { authorization: authorization.value }),
            },
            allowPrivate: registry.allowPrivate,
            insecureTls: registry.insecure,
            maxBytes,
            timeoutMs: this.#timeoutMs,
            signal,
            redirects: 0,
          },
          this.#network,
        )
        if (registry.addresses.length > 1) this.#working.set(registry.host, address)
        return answer
      } catch (error) {
        this.#working.delete(registry.host)
        const isLast = index === addresses.length - 1
        if (isLast || !(error instanceof PanamaxError) || error.code !== 'unreachable') throw error
      }
    }
    throw new PanamaxError('invalid_request', `${registry.title} has no address.`)
  }

  async #authorize(registry: RegistryAccess, query: RegistryQuery, answer: GuardedResponse): Promise<Authorization> {
    const login = registry.credentials()
    const challenges = parseChallenges(answer.headers['www-authenticate'] ?? '')
    const challenge = challenges.find(({ scheme }) => scheme === 'bearer')
    if (challenge !== undefined) {
      const { token, seconds } = await fetchBearer({
        registry,
        challenge,
        address: new URL(answer.url),
        login,
        timeoutMs: this.#timeoutMs,
        signal: query.signal,
        network: this.#network,
      })
      const until = this.#now() + Math.min(seconds, 3600) * 900
      return { value: `Bearer ${token}`, username: login?.username, hasToken: true, until }
    }
    if (login === undefined) throw loginNeeded(registry)
    if (!challenges.some(({ scheme }) => scheme === 'basic')) {
      throw refusalOf(registry, answer, { username: login.username, hasToken: false })
    }
    return { value: basic(login), username: login.username, hasToken: false, until: this.#now() + 300_000 }
  }

  #known(registry: RegistryAccess, query: RegistryQuery): Authorization | undefined {
    const known = this.#authorizations.get(keyOf(registry, query))
    return known !== undefined && known.until > this.#now() ? known : undefined
  }

  #keep(key: string, authorization: Authorization): void {
    const [oldest] = this.#authorizations.keys()
    if (this.#authorizations.size >= mostAuthorizations && oldest !== undefined) this.#authorizations.delete(oldest)
    this.#authorizations.set(key, authorization)
  }
}

function keyOf(registry: RegistryAccess, { area }: RegistryQuery): string {
  return `${registry.host} ${area}`
}

function redirected({ title }: RegistryAccess, answer: GuardedResponse): PanamaxError {
  const location = answer.headers['location'] ?? ''
  const to = URL.canParse(location, answer.url) ? new URL(location, answer.url).host : 'nowhere'
  return new PanamaxError('rejected', `${title} sends on to ${to}. If that is the registry, add it under that name.`, {
    details: { kind: 'other' },
  })
}
