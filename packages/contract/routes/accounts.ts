import { z } from 'zod'
import { AccountHost } from '../common.ts'
import { Account, NewAccount, Repository } from '../publish.ts'
import { defineRoutes } from '../route.ts'

const Host = z.object({ host: AccountHost })

/** Accounts at GitHub, to publish with. */
export const accountsRoutes = defineRoutes({
  listAccounts: {
    method: 'GET',
    path: '/api/v1/accounts',
    access: 'operator',
    tag: 'accounts',
    summary: 'Accounts at GitHub and GitHub Enterprises that templates are published with; tokens are never shown.',
    response: z.array(Account),
  },
  putAccount: {
    method: 'PUT',
    path: '/api/v1/accounts/:host',
    access: 'admin',
    tag: 'accounts',
    summary: 'Asks GitHub whose token it is and what it may do, and stores it, encrypted.',
    params: Host,
    body: NewAccount,
    response: Account,
  },
  deleteAccount: {
    method: 'DELETE',
    path: '/api/v1/accounts/:host',
    access: 'admin',
    tag: 'accounts',
    summary: 'Forgets an account and its token.',
    params: Host,
  },
  listRepositories: {
    method: 'GET',
    path: '/api/v1/accounts/:host/repositories',
    access: 'operator',
    tag: 'accounts',
    summary: 'Every repository of the account, those it works on and those of its organisations; private ones too.',
    params: Host,
    query: z.strictObject({ q: z.string().max(200).default('').describe('any part of the name') }),
    response: z.array(Repository),
  },
})
