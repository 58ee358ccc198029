import type { Addresses } from './bodies.ts'
import type { FakeRepository, FakeToken, Permission, World } from './world.ts'

export interface Reply {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** One request that fits GitHub's description, of somebody who is known. */
export interface Question {
  readonly world: World
  readonly addresses: Addresses
  readonly token: FakeToken
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: Readonly<Record<string, unknown>>
  /** What the route wants of a token; goes into the headers of every answer. */
  readonly accepted: { scopes: readonly string[]; permissions: string }
}

export type FakeRoute = (question: Question) => Reply

/** Thrown by a route: an answer that is no success. */
export class Refusal extends Error {
  readonly reply: Reply

  constructor(status: number, message: string, errors?: readonly Readonly<Record<string, string>>[]) {
    super(message)
    const rest = { documentation_url: 'https://docs.github.com/rest', status: String(status) }
    this.reply = { status, body: { message, ...(errors === undefined ? {} : { errors }), ...rest } }
  }
}

export const notFound = (): Refusal => new Refusal(404, 'Not Found')
const inaccessible = (): Refusal => new Refusal(403, 'Resource not accessible by personal access token')

export interface Need {
  readonly permission: Permission | 'metadata'
  readonly level: 'read' | 'write'
}

/**
 * The repository that a question is about, when its token may do there what it is about to. Throws as GitHub refuses: 404 for
 * what may not be seen and for a missing scope, 403 for a missing permission.
 */
export function repositoryFor(question: Question, need: Need): FakeRepository {
  const { world, token, params } = question
  const repository = world.find(params['owner'] ?? '', params['repo'] ?? '')
  question.accepted.permissions = `${need.permission}=${need.level}`
  if (repository === undefined) {
    question.accepted.scopes = ['repo']
    throw notFound()
  }
  const role = world.roleOf(token.login, repository)
  const isPublic = !repository.isPrivate
  question.accepted.scopes = isPublic ? (need.level === 'read' ? [] : ['public_repo', 'repo']) : ['repo']
  if (!isPublic && role === undefined) throw notFound()
  if (token.scopes === undefined) checkPermissions(token, repository, need)
  else if (
    question.accepted.scopes.length > 0 &&
    !question.accepted.scopes.some((each) => token.scopes?.includes(each))
  )
    throw notFound()
  // A pull request may be proposed by whoever may read.
  const needsRole = need.level === 'write' && need.permission !== 'pull_requests'
  if (needsRole && role !== 'write' && role !== 'admin') throw new Refusal(403, 'Must have push access to repository')
  if (needsRole && repository.isArchived) throw new Refusal(403, 'Repository was archived so is read-only.')
  return repository
}

function checkPermissions(token: FakeToken, repository: FakeRepository, { permission, level }: Need): void {
  const isReached = token.repositories?.includes(repository.fullName) ?? repository.owner === token.login
  if (!isReached && repository.isPrivate) throw notFound()
  if (level === 'read' && (!repository.isPrivate || permission === 'metadata')) return
  const granted = permission === 'metadata' ? 'read' : token.permissions?.[permission]
  if (!isReached || granted === undefined || (level === 'write' && granted !== 'write')) throw inaccessible()
}

/** For what belongs to no repository yet. */
export function requireToCreate(question: Question, isPrivate: boolean): void {
  const { token, accepted } = question
  accepted.scopes = isPrivate ? ['repo'] : ['public_repo', 'repo']
  accepted.permissions = 'administration=write'
  if (token.scopes === undefined) {
    if (token.permissions?.administration !== 'write') throw inaccessible()
  } else if (!accepted.scopes.some((each) => token.scopes?.includes(each))) throw notFound()
}
