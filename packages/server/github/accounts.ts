import type { GitCredentials } from '@panamax/contract/sources'
import { PanamaxError } from '@panamax/core/errors'
import { z } from 'zod'
import type { AccountStore, StoredAccount } from '../store/accounts.ts'
import { accountLogin } from './account-login.ts'
import { RepositoryAnswer } from './answers.ts'
import { GitHubClient } from './client.ts'
import { apiAddress, canonicalHost, isPublicGitHub } from './hosts.ts'
import { inWords } from './in-words.ts'
import { checkToken } from './token-check.ts'

/** Where the API of a host answers, and whether that may be within this machine's own network. */
export interface Endpoint {
  readonly address: string
  readonly allowPrivate: boolean
}

export interface AccountServices {
  readonly store: AccountStore
  readonly now: () => Date
  readonly endpoint?: (host: string) => Endpoint
  /** Lets time pass, in tests without doing so. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

export interface AccountView extends StoredAccount {
  readonly warnings: readonly string[]
}

const soonMs = 14 * 24 * 3600 * 1000
/** A list of more repositories than anybody has: an end for a server that has none. */
const mostPages = 500

/** The accounts that Panamax publishes with, one for each GitHub. */
export class Accounts {
  readonly #services: AccountServices
  readonly #clients = new Map<string, { readonly updatedAt: string; readonly client: GitHubClient }>()

  constructor(services: AccountServices) {
    this.#services = services
  }

  list(): AccountView[] {
    return this.#services.store.list().map((account) => this.#view(account))
  }

  /**
   * Asks GitHub whose token it is, and keeps it, encrypted, in the place of the one before. Throws `rejected` when GitHub does
   * not accept it, `unreachable`; nothing is kept then.
   */
  async put(host: string, token: string, signal: AbortSignal): Promise<AccountView> {
    const name = canonicalHost(host)
    const client = this.#connect(name, token)
    const { login, details } = await checkToken(client, token, signal)
    const account = { host: name, login, updatedAt: this.#services.now().toISOString(), ...details }
    this.#services.store.put(account, token)
    this.#clients.set(name, { updatedAt: account.updatedAt, client })
    return this.#view(account)
  }

  /** Throws `not_found`. */
  remove(host: string): void {
    const name = canonicalHost(host)
    this.#clients.delete(name)
    if (!this.#services.store.remove(name)) throw noAccount(name)
  }

  /** Who publishes there, and the connection to do so; one connection is kept as long as the token is. Throws `not_found`. */
  open(host: string): { readonly login: string; readonly client: GitHubClient } {
    const name = canonicalHost(host)
    const account = this.#services.store.find(name)
    if (account === undefined) throw noAccount(name)
    const known = this.#clients.get(name)
    if (known?.updatedAt === account.updatedAt) return { login: account.login, client: known.client }
    const client = this.#connect(name, this.#services.store.token(name) ?? '')
    this.#clients.set(name, { updatedAt: account.updatedAt, client })
    return { login: account.login, client }
  }

  /** For git, to read and write at that host as the account does; undefined where there is none. */
  credentials(host: string): GitCredentials | undefined {
    return accountLogin(this.#services.store, canonicalHost(host))
  }

  /**
   * Every repository that the account has to do with: its own, those it works on, those of its organisations; private ones too.
   * `q` is any part of the name. Throws `not_found` without an account.
   */
  async repositories(host: string, q: string, signal: AbortSignal): Promise<RepositoryAnswer[]> {
    const { client } = this.open(host)
    const query = { affiliation: 'owner,collaborator,organization_member', sort: 'full_name', per_page: 100 }
    const request = { path: '/user/repos', query, subject: 'the list of repositories', signal }
    const found: RepositoryAnswer[] = []
    let pages = 0
    for await (const page of client.pages(z.array(RepositoryAnswer), request)) {
      found.push(...page)
      if (++pages === mostPages) throw new PanamaxError('rejected', `The list of repositories at ${host} does not end.`)
    }
    const wanted = q.trim().toLowerCase()
    return found.filter(({ full_name }) => full_name.toLowerCase().includes(wanted))
  }

  #connect(host: string, token: string): GitHubClient {
    const standard = (name: string): Endpoint => ({ address: apiAddress(name), allowPrivate: !isPublicGitHub(name) })
    const { address, allowPrivate } = (this.#services.endpoint ?? standard)(host)
    const { now, wait } = this.#services
    return new GitHubClient({
      host,
      address,
      allowPrivate,
      token,
      now: () => now().getTime(),
      ...(wait === undefined ? {} : { wait }),
    })
  }

  #view(account: StoredAccount): AccountView {
    if (account.expiresAt === undefined) return account
    const left = Date.parse(account.expiresAt) - this.#services.now().getTime()
    if (left > soonMs) return account
    const day = account.expiresAt.slice(0, 10)
    const warning = left <= 0 ? `The token expired on ${day}` : `The token expires ${inWords(left)}, on ${day}`
    return { ...account, warnings: [`${warning}. Make another one and store it.`, ...account.warnings] }
  }
}

function noAccount(host: string): PanamaxError {
  const option = host === 'github.com' ? '' : ` --host ${host}`
  return new PanamaxError(
    'not_found',
    `No account is stored for ${host}. An admin stores one, with a token: panamax account add${option}`,
    { details: { host } },
  )
}
