import { join } from 'node:path'
import type { TemplateStore } from '../catalog/template-store.ts'
import { accountLogin } from '../github/account-login.ts'
import { parseGitAddress } from '../git/address.ts'
import { Git } from '../git/git.ts'
import { type Network, systemNetwork } from '../net/network.ts'
import { AccountStore } from '../store/accounts.ts'
import { SourceFileStore } from '../store/source-files.ts'
import { sealOlder } from '../store/seal-older.ts'
import { SourceStore } from '../store/sources.ts'
import type { Platform } from '../system/platform.ts'
import { type GitLimits, gitLimits } from './git-source.ts'
import type { SourceServices } from './handlers.ts'
import { isAtHost } from './place.ts'
import { Sources, type SourcesRoom } from './sources.ts'

/** What a test may put in the place of the real thing. */
export interface SourcesOptions {
  readonly network?: Network
  readonly limits?: GitLimits
  readonly random?: () => number
}

/** The sources of this server, the same git for all who need one. Nothing is read before `start`. */
export function openSources(
  platform: Platform,
  parts: Pick<SourcesRoom, 'library' | 'announce'> & { readonly templates: TemplateStore },
  { network = systemNetwork, limits = gitLimits, random = Math.random }: SourcesOptions = {},
): SourceServices & { readonly git: Git; readonly store: SourceStore } {
  const { database, vault, log, now, home, environment } = platform
  const files = new SourceFileStore(database)
  const store = new SourceStore(database, vault)
  const accounts = new AccountStore(database, vault)
  sealOlder(database, store, (address, token) => accountWith(accounts, address, token))
  const git = new Git({ folder: join(home, 'git'), path: environment['PATH'] ?? process.env['PATH'] ?? '', network })
  const sources = new Sources({
    ...parts,
    database,
    sources: store,
    accountLogin: (host) => accountLogin(accounts, host),
    files,
    git,
    network,
    limits,
    random,
    now,
    folder: join(home, 'sources'),
    log: (level, message, details) => log[level](details, message),
  })
  return { sources, files, network, log, git, store }
}

function accountWith(accounts: AccountStore, address: string, token: string): string | undefined {
  const place = parseGitAddress(address).address
  return accounts.list().find(({ host }) => isAtHost(place, host) && accounts.token(host) === token)?.host
}
