import { randomBytes } from 'node:crypto'
import { PanamaxError } from '@panamax/core/errors'
import { z } from 'zod'
import type { AccountDetails } from '../store/accounts.ts'
import { RepositoryAnswer, UserAnswer } from './answers.ts'
import type { ApiRequest, GitHubClient } from './client.ts'
import { apiPath } from './hosts.ts'
import { hasScope, scopesIn } from './permissions.ts'

export interface CheckedToken {
  readonly login: string
  readonly details: AccountDetails
}

/**
 * Whose token it is and what it may do. Throws `rejected` for one that GitHub does not accept. What is missing for publishing
 * is a warning: a token that may only read is of use too.
 */
export async function checkToken(client: GitHubClient, token: string, signal: AbortSignal): Promise<CheckedToken> {
  if (token.startsWith('ghs_')) {
    throw new PanamaxError(
      'rejected',
      'This is the token of an installed app, which is nobody’s account and expires within the hour. Make a personal access token.',
    )
  }
  const request = { path: '/user', subject: 'the account', signal }
  const answer = await client.ask(request)
  const { login } = client.parse(UserAnswer, answer, request)
  // The token of a person in an app has a header of scopes too, always blank: its rights are permissions.
  const scopes = token.startsWith('ghu_') ? undefined : scopesIn(answer.headers)
  const expiresAt = expiryIn(answer.headers)
  const warnings = scopes === undefined ? await missingPermissions(client, signal) : missingScopes(scopes)
  return {
    login,
    details: {
      fineGrained: scopes === undefined,
      warnings,
      ...(scopes === undefined ? {} : { scopes }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    },
  }
}

function missingScopes(scopes: readonly string[]): string[] {
  if (hasScope(scopes, 'repo')) return []
  if (hasScope(scopes, 'public_repo')) {
    return ['The token lacks the scope "repo": private repositories are neither listed nor published to.']
  }
  return [
    'The token lacks the scope "public_repo" (or "repo", for private repositories): nothing can be published with it.',
  ]
}

/**
 * What a fine-grained token may do is said nowhere. So it is tried on one repository with changes that cannot take place: of a
 * branch that is not there, to something that is no commit, and from a branch that is not there. Permissions come first.
 */
async function missingPermissions(client: GitHubClient, signal: AbortSignal): Promise<string[]> {
  const list = { path: '/user/repos', query: { per_page: 100, sort: 'pushed' }, subject: 'the repositories', signal }
  const repositories = await client.call(z.array(RepositoryAnswer), list)
  const repository = repositories.find((each) => each.permissions.push && !each.archived)
  if (repository === undefined) {
    return ['The token reaches no repository that its owner may push to. Choose some, or all, in its settings.']
  }
  const name = repository.full_name
  const branch = `panamax-${randomBytes(6).toString('hex')}`
  const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'
  const isRefused = async (change: Pick<ApiRequest, 'method' | 'path' | 'body'>): Promise<boolean> => {
    const { status } = await client.ask({ ...change, subject: name, signal, expects: [400, 403, 404, 409, 422] })
    return status === 403
  }
  const commits = { method: 'PATCH', path: apiPath('repos', name, 'git/refs/heads', branch) } as const
  const pulls = { method: 'POST', path: apiPath('repos', name, 'pulls') } as const
  const head = `${name.split('/')[0] ?? ''}:${branch}`
  const mayNotCommit = await isRefused({ ...commits, body: { sha: emptyTree, force: false } })
  const mayNotPropose = await isRefused({ ...pulls, body: { title: branch, head, base: repository.default_branch } })
  return [
    ...(mayNotCommit
      ? [`The token needs the permission "Contents: read and write" to publish (tried on ${name}).`]
      : []),
    ...(mayNotPropose
      ? [`The token needs the permission "Pull requests: read and write" for pull requests (tried on ${name}).`]
      : []),
  ]
}

/** "2026-03-20 15:15:59 UTC", also with an offset, as GitHub writes it with every answer to a token that expires. */
function expiryIn(headers: Readonly<Record<string, string>>): string | undefined {
  const text = headers['github-authentication-token-expiration']
  const parts = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d) ?(UTC|Z|[+-]\d\d:?\d\d)$/.exec(text?.trim() ?? '')
  if (parts === null) return undefined
  const [, day = '', time = '', zone = ''] = parts
  const offset = /^[+-]/.test(zone) ? zone.replace(/^(.\d\d):?/, '$1:') : 'Z'
  const expiry = new Date(`${day}T${time}${offset}`)
  return Number.isNaN(expiry.getTime()) ? undefined : expiry.toISOString()
}
