import type { GitCredentials } from '@panamax/contract/sources'
import type { AccountStore } from '../store/accounts.ts'

/** For git, to read and write at that host as the account does; undefined where there is no account. */
export function accountLogin(accounts: Pick<AccountStore, 'token'>, host: string): GitCredentials | undefined {
  const token = accounts.token(host)
  return token === undefined ? undefined : { type: 'token', username: 'x-access-token', token }
}
