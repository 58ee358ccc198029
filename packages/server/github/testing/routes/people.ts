import { fullRepositoryBody, ownUserBody, repositoryBody } from '../bodies.ts'
import {
  type FakeRoute,
  notFound,
  type Question,
  Refusal,
  type Reply,
  repositoryFor,
  requireToCreate,
} from '../question.ts'
import type { FakeRepository } from '../world.ts'

/** Users, their repositories, and making one. */
export const peopleRoutes: Readonly<Record<string, FakeRoute>> = {
  'GET /user': ({ addresses, token }) => ({ status: 200, body: ownUserBody(addresses, token.login) }),

  'GET /user/repos'(question) {
    const { world, addresses, token } = question
    const isReached = ({ fullName, owner }: FakeRepository): boolean =>
      token.scopes !== undefined || (token.repositories?.includes(fullName) ?? owner === token.login)
    const isSeen = ({ isPrivate }: FakeRepository): boolean =>
      !isPrivate || token.scopes === undefined || token.scopes.includes('repo')
    const all = [...world.repositories.values()]
      .filter((each) => world.roleOf(token.login, each) !== undefined && isReached(each) && isSeen(each))
      .sort((a, b) => (a.fullName < b.fullName ? -1 : 1))
    return page(question, '/user/repos', all, (each) => repositoryBody(world, addresses, each, token.login))
  },

  'POST /user/repos'(question) {
    requireToCreate(question, question.body['private'] === true)
    return create(question, question.token.login)
  },

  'POST /orgs/{org}/repos'(question) {
    const org = question.params['org'] ?? ''
    const role = question.world.organisations.get(org)?.get(question.token.login)
    requireToCreate(question, question.body['private'] === true)
    if (role === undefined) throw notFound()
    if (role === 'read')
      throw new Refusal(403, 'You need admin access to the organization before adding a repository to it.')
    return create(question, org)
  },

  'GET /repos/{owner}/{repo}'(question) {
    const { world, addresses, params, token } = question
    const moved = world.moved.get(`${params['owner']}/${params['repo']}`.toLowerCase())
    if (moved !== undefined) {
      const url = `${addresses.api}/repositories/${moved.id}`
      return { status: 301, headers: { location: url }, body: { message: 'Moved Permanently', url } }
    }
    const repository = repositoryFor(question, { permission: 'metadata', level: 'read' })
    return { status: 200, body: fullRepositoryBody(world, addresses, repository, token.login) }
  },
}

function create(question: Question, owner: string): Reply {
  const { world, addresses, body, token } = question
  const name = String(body['name'])
  if (world.find(owner, name) !== undefined) {
    throw new Refusal(422, 'Repository creation failed.', [
      { resource: 'Repository', code: 'custom', field: 'name', message: 'name already exists on this account' },
    ])
  }
  const repository = world.addRepository(`${owner}/${name}`, {
    isPrivate: body['private'] === true,
    ...(body['auto_init'] === true ? { files: { 'README.md': `# ${name}` } } : {}),
  })
  return { status: 201, body: fullRepositoryBody(world, addresses, repository, token.login) }
}

function page<T>(
  { query, addresses }: Question,
  path: string,
  all: readonly T[],
  present: (each: T) => unknown,
): Reply {
  const size = Number(query.get('per_page') ?? 30)
  const number = Number(query.get('page') ?? 1)
  const last = Math.max(1, Math.ceil(all.length / size))
  const link = (to: number, rel: string): string => {
    const parameters = new URLSearchParams(query)
    parameters.set('page', String(to))
    return `<${addresses.api}${path}?${parameters.toString()}>; rel="${rel}"`
  }
  const links = [
    ...(number > 1 ? [link(number - 1, 'prev')] : []),
    ...(number < last ? [link(number + 1, 'next'), link(last, 'last')] : []),
    ...(number > 1 ? [link(1, 'first')] : []),
  ]
  return {
    status: 200,
    body: all.slice((number - 1) * size, number * size).map(present),
    ...(links.length === 0 ? {} : { headers: { link: links.join(', ') } }),
  }
}
