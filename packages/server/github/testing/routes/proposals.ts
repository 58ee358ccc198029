import { comparisonBody, fullRepositoryBody, pullBody, pullDetails } from '../bodies.ts'
import { type FakeRoute, notFound, Refusal, repositoryFor } from '../question.ts'
import type { FakePull } from '../world.ts'

const repo = '/repos/{owner}/{repo}'

/** Forks and pull requests. */
export const proposalRoutes: Readonly<Record<string, FakeRoute>> = {
  [`POST ${repo}/forks`](question) {
    const { world, addresses, token } = question
    const parent = repositoryFor(question, { permission: 'metadata', level: 'read' })
    if (token.scopes === undefined) throw new Refusal(403, 'Resource not accessible by personal access token')
    question.accepted.scopes = parent.isPrivate ? ['repo'] : ['public_repo', 'repo']
    if (!question.accepted.scopes.some((each) => token.scopes?.includes(each))) throw notFound()
    if (!parent.allowsForks) throw new Refusal(403, 'The repository exists, but forking is disabled.')
    const mine = [...world.repositories.values()].filter(({ owner }) => owner === token.login)
    const old = mine.find((each) => each.parent === parent)
    let name = parent.name
    for (let count = 1; world.find(token.login, name) !== undefined; count++) name = `${parent.name}-${count}`
    const fork =
      old ??
      world.addRepository(`${token.login}/${name}`, {
        parent,
        isPrivate: parent.isPrivate,
        branch: parent.defaultBranch,
      })
    if (old === undefined) fork.copying = world.forks.copying
    return { status: 202, body: fullRepositoryBody(world, addresses, fork, token.login) }
  },

  [`POST ${repo}/merge-upstream`](question) {
    const fork = repositoryFor(question, { permission: 'contents', level: 'write' })
    if (fork.parent === undefined) throw new Refusal(422, 'Repository is not a fork.')
    if (question.body['branch'] !== fork.parent.defaultBranch) throw new Refusal(422, 'There is no such branch.')
    fork.take(fork.parent)
    return { status: 200, body: { message: 'Fetched.', merge_type: 'fast-forward', base_branch: 'main' } }
  },

  [`GET ${repo}/compare/{basehead}`](question) {
    const { world, addresses, params } = question
    const repository = repositoryFor(question, { permission: 'contents', level: 'read' })
    const network = [...world.repositories.values()].filter((each) => each.objects === repository.objects)
    const [base, head] = (params['basehead'] ?? '').split('...').map((side) => {
      const [owner, branch = ''] = side.split(/:(.*)/)
      return network.find((each) => each.owner === owner)?.head(branch)
    })
    if (base === undefined || head === undefined) throw notFound()
    const body = comparisonBody(addresses, repository, { base, head, name: params['basehead'] ?? '' })
    return { status: 200, body }
  },

  [`GET ${repo}/pulls`](question) {
    const { world, addresses, query, token } = question
    const repository = repositoryFor(question, { permission: 'pull_requests', level: 'read' })
    const state = query.get('state') ?? 'open'
    const matches = (pull: FakePull): boolean =>
      (state === 'all' || pull.state === state) &&
      [null, pull.base].includes(query.get('base')) &&
      [null, headOf(pull)].includes(query.get('head'))
    const found = repository.pulls.filter(matches)
    const body = found.map((pull) => pullBody(world, addresses, { repository, pull, login: token.login }))
    return { status: 200, body }
  },

  [`POST ${repo}/pulls`](question) {
    const { world, addresses, body, token } = question
    const repository = repositoryFor(question, { permission: 'pull_requests', level: 'write' })
    const base = String(body['base'])
    const [owner = '', branch = ''] = String(body['head']).split(/:(.*)/)
    const side = [...world.repositories.values()].find(
      (each) =>
        each.owner === owner && (each === repository || each.parent === repository) && each.branches.has(branch),
    )
    const invalid = (field: string): Refusal =>
      new Refusal(422, 'Validation Failed', [{ resource: 'PullRequest', field, code: 'invalid' }])
    const custom = (message: string): Refusal =>
      new Refusal(422, 'Validation Failed', [{ resource: 'PullRequest', code: 'custom', message }])
    const into = repository.branches.get(base)
    if (side === undefined) throw invalid('head')
    if (into === undefined) throw invalid('base')
    if (repository.pulls.some((pull) => pull.state === 'open' && headOf(pull) === body['head'] && pull.base === base)) {
      throw custom(`A pull request already exists for ${String(body['head'])}.`)
    }
    if (repository.objects.isAncestor(side.branches.get(branch) ?? '', into)) {
      throw custom(`No commits between ${base} and ${String(body['head'])}`)
    }
    const pull: FakePull = {
      number: repository.pulls.length + 1,
      head: { repository: side, branch },
      base,
      title: String(body['title']),
      body: (body['body'] as string | undefined) ?? '',
      user: token.login,
      state: 'open',
    }
    repository.pulls.push(pull)
    const answer = pullBody(world, addresses, { repository, pull, login: token.login })
    return { status: 201, body: { ...answer, ...pullDetails } }
  },
}

function headOf({ head }: FakePull): string {
  return `${head.repository.owner}:${head.branch}`
}
