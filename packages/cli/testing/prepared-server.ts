import type { Answer, Client, Request } from '@panamax/contract/client'
import type { Route } from '@panamax/contract/route'
import { type RouteName, routes } from '@panamax/contract/routes'
import { PanamaxError } from '@panamax/core/errors'

type Prepared = { readonly [N in RouteName]?: Answer<N> }

/**
 * A server that gives the prepared answers, and what it was asked. What a command asks has to be what the contract takes; a route
 * that is not prepared is `not_found`, one that streams refuses.
 */
export function preparedServer(answers: Prepared): { asked: [RouteName, unknown][]; client: () => Promise<Client> } {
  const asked: [RouteName, unknown][] = []
  const refuse = (): never => {
    throw new PanamaxError('unsupported', 'Not in this test.')
  }
  const client: Client = {
    token: undefined,
    server: 'http://panamax.test',
    async call<N extends RouteName>(name: N, request: Request<N>) {
      asked.push([name, request])
      check(name, { ...(request as object) })
      const answer: Prepared[N] = answers[name]
      if (!(name in answers)) throw new PanamaxError('not_found', `${name} is not prepared.`)
      return answer as Answer<N>
    },
    stream: refuse,
    url: refuse,
  }
  return { asked, client: async () => client }
}

/** Throws what the schemas of the route say of the request. */
function check(
  name: RouteName,
  request: { readonly params?: unknown; readonly query?: unknown; readonly body?: unknown },
): void {
  const { params, query, body }: Route = routes[name]
  params?.parse(request.params)
  query?.parse(request.query ?? {})
  body?.parse(request.body)
}
