import { PanamaxError } from '@panamax/core/errors'
import { z } from 'zod'
import { type GuardedRequest, guardedFetch } from '../net/guarded-fetch.ts'
import { findHost, type Network } from '../net/network.ts'
import type { RegistryLogin } from '../store/registries.ts'
import type { Challenge } from './challenge.ts'
import type { RegistryAccess } from './registry-access.ts'
import { failure, loginNeeded, loginRefused, parseJson } from './registry-failure.ts'

/** What a token server answers (distribution specification, "Token authentication"). */
const tokenAnswer = z.object({
  token: z.string().optional(),
  access_token: z.string().optional(),
  expires_in: z.number().positive().catch(60).optional(),
})

export interface BearerRequest {
  readonly registry: RegistryAccess
  readonly challenge: Challenge
  /** The registry's address that asked for the token. */
  readonly address: URL
  readonly login: RegistryLogin | undefined
  readonly timeoutMs: number
  readonly signal: AbortSignal
  readonly network: Network
}

export interface Bearer {
  readonly token: string
  readonly seconds: number
}

/**
 * A token of the server that the registry names. A login goes to another host over https only, and a server within a private
 * network is asked only for a registry that is within one itself.
 */
export async function fetchBearer(request: BearerRequest): Promise<Bearer> {
  const { registry, login, timeoutMs, signal, network } = request
  const realm = realmOf(request)
  const answer = await guardedFetch(
    realm.href,
    {
      ...(await policyOf(request, realm)),
      headers: login === undefined ? {} : { authorization: basic(login) },
      maxBytes: 65_536,
      timeoutMs,
      signal,
      redirects: 0,
    },
    network,
  )
  if (answer.status === 401 || answer.status === 403) {
    throw login === undefined ? loginNeeded(registry) : loginRefused(registry, login.username)
  }
  const parsed = tokenAnswer.safeParse(parseJson(answer.body))
  const token = parsed.success ? (parsed.data.token ?? parsed.data.access_token) : undefined
  // It becomes a header.
  if (answer.status !== 200 || token === undefined || !/^[\x21-\x7e]+$/.test(token)) {
    throw failure(
      'rejected',
      'other',
      `${realm.host}, which ${registry.title} sends to for a token, gives none (status ${answer.status}).`,
    )
  }
  return { token, seconds: parsed.data?.expires_in ?? 60 }
}

export function basic({ username, password }: RegistryLogin): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

function realmOf({ registry, challenge }: BearerRequest): URL {
  const { realm = '', service, scope } = challenge.parameters
  if (!URL.canParse(realm)) throw noRealm(registry)
  const url = new URL(realm)
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.username !== '' || url.password !== '') {
    throw noRealm(registry)
  }
  if (service !== undefined) url.searchParams.set('service', service)
  for (const each of scope?.split(' ').filter((part) => part !== '') ?? []) url.searchParams.append('scope', each)
  return url
}

function noRealm({ title }: RegistryAccess): PanamaxError {
  return failure('rejected', 'other', `${title} wants a token, and does not say properly where to get one.`)
}

async function policyOf(
  { registry, address, login, signal, network }: BearerRequest,
  realm: URL,
): Promise<Pick<GuardedRequest, 'allowPrivate' | 'insecureTls'>> {
  const isSameHost = realm.hostname === address.hostname
  if (realm.protocol === 'http:' && !(registry.insecure && (isSameHost || login === undefined))) {
    throw failure(
      'rejected',
      'other',
      `${registry.title} sends to ${realm.host} for a token, without encryption: ${login === undefined ? 'nothing is asked there' : 'the login is not sent there'}.`,
    )
  }
  if (isSameHost) return { allowPrivate: registry.allowPrivate, insecureTls: registry.insecure }
  return { allowPrivate: registry.allowPrivate && (await isPrivate(address, signal, network)) }
}

async function isPrivate(address: URL, signal: AbortSignal, network: Network): Promise<boolean> {
  const host = address.hostname.replace(/^\[(.*)\]$/, '$1')
  const found = await findHost(host, { allowPrivate: true, signal }, network)
  return found.every((each) => !network.isPublic(each.address))
}
