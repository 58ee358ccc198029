import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Addresses } from './bodies.ts'
import { Conformance } from './conformance.ts'
import { type DescriptionName, loadDescription, type MatchedOperation } from './description.ts'
import { type Question, Refusal, type Reply } from './question.ts'
import { gitDataRoutes } from './routes/git-data.ts'
import { peopleRoutes } from './routes/people.ts'
import { proposalRoutes } from './routes/proposals.ts'
import { type FakeToken, World } from './world.ts'

const routes = { ...peopleRoutes, ...gitDataRoutes, ...proposalRoutes }

export interface FakeGitHubOptions {
  /** Routes as in GitHub's description. Each has to be used, and no other may be. */
  readonly uses: readonly string[]
  /** As a GitHub Enterprise Server: below /api/v3, and by that product's description. */
  readonly isEnterprise?: boolean
}

export interface RateLimit {
  limit: number
  remaining: number
  /** Seconds since 1970. */
  reset: number
}

export interface FakeGitHub {
  readonly world: World
  /** Address of the API. */
  readonly api: string
  /** What was asked for, as routes, and how it was answered: "GET /user 200". */
  readonly asked: string[]
  readonly limit: RateLimit
  /** Answers the next request of a route in this way, whatever the world says. Several are used up in their order. */
  play(route: string, reply: Reply): void
  /** Done once, right before the next request of a route is looked at. */
  before(route: string, happens: () => void): void
  /** Ends the server. Throws when anything was not as GitHub describes it, when a route was unexpected, or not used. */
  close(): Promise<void>
}

/** A GitHub with state of its own, on loopback. */
export async function startFakeGitHub({ uses, isEnterprise = false }: FakeGitHubOptions): Promise<FakeGitHub> {
  const name: DescriptionName = isEnterprise ? 'ghes-3.19' : 'api.github.com'
  const description = loadDescription(name)
  const conformance = conformanceOf(name)
  const problems = uses.filter((route) => !description.has(route)).map((route) => `${route}: GitHub has no such route`)
  const unused = new Set(uses)
  const world = new World()
  const asked: string[] = []
  const played = new Map<string, Reply[]>()
  const happenings = new Map<string, (() => void)[]>()
  const limit: RateLimit = { limit: 5000, remaining: 5000, reset: Math.floor(Date.now() / 1000) + 3600 }
  const base = isEnterprise ? '/api/v3' : ''
  let addresses: Addresses = { api: '', site: '' }

  const answer = (request: IncomingMessage, url: URL, text: string): Reply => {
    if (!url.pathname.startsWith(`${base}/`)) return unexpected(`${url.pathname} is not below ${base}`)
    const path = movedPath(world, url.pathname.slice(base.length))
    const match = description.match(request.method ?? '', path)
    if (match === undefined) return unexpected(`${request.method} ${path}: GitHub has no such route`)
    const { route } = match.operation
    if (!uses.includes(route)) return unexpected(`${route}: this test does not use it`)
    unused.delete(route)
    problems.push(...headerProblems(route, request))
    const body = text === '' ? undefined : (JSON.parse(text) as unknown)
    const wrong = conformance.request(match.operation, { params: match.params, query: url.searchParams, body })
    problems.push(...wrong)
    happenings.get(route)?.shift()?.()
    const reply = played.get(route)?.shift() ?? respond({ match, request, url, body })
    const final = withHeaders(request, reply)
    if (final.status !== 304) problems.push(...conformance.response(match.operation, final.status, final.body))
    asked.push(`${route} ${final.status}`)
    return final
  }

  const respond = (asking: { match: MatchedOperation; request: IncomingMessage; url: URL; body: unknown }): Reply => {
    const { match, request, url, body } = asking
    const token = world.tokens.get((request.headers.authorization ?? '').replace(/^Bearer /, ''))
    if (token === undefined) return new Refusal(401, 'Bad credentials').reply
    if (limit.remaining === 0) return new Refusal(403, 'API rate limit exceeded for user ID 1.').reply
    const accepted: Question['accepted'] = { scopes: [], permissions: 'metadata=read' }
    const handle = routes[match.operation.route]
    if (handle === undefined) return unexpected(`${match.operation.route}: is not played here`)
    const question = { world, addresses, token, params: match.params, query: url.searchParams, accepted }
    let reply: Reply
    try {
      reply = handle({ ...question, body: (body ?? {}) as Question['body'] })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      reply = error.reply
    }
    return { ...reply, headers: { ...reply.headers, ...tokenHeaders(token, accepted) } }
  }

  const withHeaders = (request: IncomingMessage, reply: Reply): Reply => {
    const etag = `W/"${createHash('sha256')
      .update(JSON.stringify(reply.body ?? ''))
      .digest('hex')}"`
    const isKnown = reply.status === 200 && request.headers['if-none-match'] === etag
    // A question about what is known already costs nothing.
    if (!isKnown && limit.remaining > 0) limit.remaining--
    const headers = {
      'x-github-request-id': `FAKE:${asked.length}`,
      'x-ratelimit-limit': String(limit.limit),
      'x-ratelimit-remaining': String(limit.remaining),
      'x-ratelimit-reset': String(limit.reset),
      'x-ratelimit-resource': 'core',
      ...(request.method === 'GET' && reply.status === 200 ? { etag } : {}),
      ...reply.headers,
    }
    return isKnown ? { status: 304, headers } : { ...reply, headers }
  }

  const unexpected = (problem: string): Reply => {
    problems.push(problem)
    return { status: 500, body: { message: problem } }
  }

  const server = createServer((request, response) => {
    void readAll(request).then((text) => {
      const url = new URL(request.url ?? '/', addresses.site)
      try {
        send(response, answer(request, url, text))
      } catch (error) {
        send(response, unexpected(`${request.method} ${url.pathname}: ${String(error)}`))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  addresses = { site, api: site + base }
  return {
    world,
    api: addresses.api,
    asked,
    limit,
    play: (route, reply) => void played.set(route, [...(played.get(route) ?? []), reply]),
    before: (route, happens) => void happenings.set(route, [...(happenings.get(route) ?? []), happens]),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      const left = [...unused].map((route) => `${route}: declared, but never used`)
      const waiting = [...played, ...happenings].filter(([, list]) => list.length > 0)
      const wrong = [...problems, ...left, ...waiting.map(([route]) => `${route}: what was prepared did not happen`)]
      if (wrong.length > 0) throw new Error(`Not as GitHub describes it:\n${wrong.join('\n')}`)
    },
  }
}

const conformances = new Map<DescriptionName, Conformance>()

/** One for all tests of a process: what has been compiled stays. */
function conformanceOf(name: DescriptionName): Conformance {
  const known = conformances.get(name) ?? new Conformance(loadDescription(name))
  conformances.set(name, known)
  return known
}

/** A moved repository is found by its number, on an address that the description leaves out. */
function movedPath(world: World, path: string): string {
  return path.replace(/^\/repositories\/(\d+)/, (all, id: string) => {
    const repository = [...world.repositories.values()].find((each) => each.id === Number(id))
    return repository === undefined ? all : `/repos/${repository.fullName}`
  })
}

function headerProblems(route: string, { headers }: IncomingMessage): string[] {
  const expected = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' }
  const wrong = Object.entries(expected).filter(([name, value]) => headers[name] !== value)
  const problems = wrong.map(([name]) => `${route}: the header ${name} is ${String(headers[name])}`)
  if (headers['user-agent'] === undefined) problems.push(`${route}: GitHub refuses requests without a user-agent`)
  if (headers.authorization?.startsWith('Bearer ') !== true) problems.push(`${route}: no token was sent`)
  return problems
}

function tokenHeaders(token: FakeToken, accepted: Question['accepted']): Record<string, string> {
  return {
    ...(token.scopes === undefined
      ? { 'x-accepted-github-permissions': accepted.permissions }
      : { 'x-oauth-scopes': token.scopes.join(', '), 'x-accepted-oauth-scopes': accepted.scopes.join(', ') }),
    ...(token.expiresAt === undefined ? {} : { 'github-authentication-token-expiration': token.expiresAt }),
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function send(response: ServerResponse, { status, body, headers }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  response.end(body === undefined ? undefined : JSON.stringify(body))
}
