import type { Answer } from '@panamax/contract/client'
import type { Logger } from 'pino'
import type { HandlersOf } from '../http/handler.ts'
import type { SourceStore } from '../store/sources.ts'
import type { Accounts, AccountView } from './accounts.ts'
import type { RepositoryAnswer } from './answers.ts'

type AccountRoute = 'listAccounts' | 'putAccount' | 'deleteAccount' | 'listRepositories'

/** The routes of accounts at GitHub. Who stored or removed one is logged, never a token. */
export function accountHandlers(
  accounts: Accounts,
  sources: Pick<SourceStore, 'withAccount'>,
  log: Logger,
): HandlersOf<AccountRoute> {
  const presentAccount = (account: AccountView) => present(account, sources.withAccount(account.host))
  return {
    listAccounts: async () => accounts.list().map(presentAccount),
    async putAccount({ params, body, actor, signal }) {
      const account = await accounts.put(params.host, body.token, signal)
      const { host, login } = account
      log.info({ audit: 'account stored', host, login, by: actor.name }, 'account stored')
      return presentAccount(account)
    },
    async deleteAccount({ params, actor }) {
      accounts.remove(params.host)
      log.info({ audit: 'account forgotten', host: params.host, by: actor.name }, 'account forgotten')
    },
    async listRepositories({ params, query, signal }) {
      return (await accounts.repositories(params.host, query.q, signal)).map(presentRepository)
    },
  }
}

function present(account: AccountView, sources: string[]): Answer<'putAccount'> {
  const { host, login, scopes, fineGrained, warnings, updatedAt, expiresAt } = account
  return {
    host,
    login,
    fineGrained,
    warnings: [...warnings],
    sources,
    updatedAt,
    ...(scopes === undefined ? {} : { scopes: [...scopes] }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  }
}

function presentRepository(repository: RepositoryAnswer): Answer<'listRepositories'>[number] {
  const { full_name: fullName, default_branch: defaultBranch, description, permissions, archived } = repository
  return {
    fullName,
    defaultBranch,
    private: repository.private,
    mayPush: permissions.push && !archived,
    ...(description === null || description === '' ? {} : { description }),
  }
}
