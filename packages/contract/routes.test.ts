import { describe, expect, it } from 'vitest'
import type { Route } from './route.ts'
import { routes } from './routes.ts'

const table = Object.entries<Route>(routes)

describe('the route table', () => {
  it('has every method and path once', () => {
    const places = table.map(([, { method, path }]) => `${method} ${path}`)
    expect(places.filter((place, index) => places.indexOf(place) !== index)).toEqual([])
  })

  it('describes exactly the parameters that stand in the path', () => {
    for (const [name, { path, params }] of table) {
      const inPath = [...path.matchAll(/:(\w+)/g)].flatMap(([, parameter]) => parameter ?? [])
      expect({ name, params: Object.keys(params?.shape ?? {}).sort() }).toEqual({ name, params: inPath.sort() })
    }
  })

  const parts = table.flatMap(([name, { query, body }]) => [
    { name, part: 'query', schema: query },
    { name, part: 'body', schema: body },
  ])
  it.each(parts.filter(({ schema }) => schema !== undefined))(
    '$name refuses a mistyped name in its $part',
    ({ schema }) => {
      const result = schema?.safeParse({ nonsense: 1 })
      expect(result?.error?.issues).toContainEqual(
        expect.objectContaining({ code: 'unrecognized_keys', keys: ['nonsense'] }),
      )
    },
  )

  it('never changes anything by GET, and never takes a body with it', () => {
    for (const [, { method, body, status }] of table.filter(([, route]) => route.method === 'GET')) {
      expect({ method, body, status }).toEqual({ method: 'GET', body: undefined, status: undefined })
    }
  })

  it('keeps large bodies for signed-in users', () => {
    const open = table.filter(([, route]) => route.access === 'public' && route.bodyLimit !== undefined)
    expect(open).toEqual([])
  })
})
