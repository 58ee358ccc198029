import { expect, test } from 'vitest'
import { parseChallenges } from './challenge.ts'

test('a challenge of a registry: realm, service, and a scope with commas in it', () => {
  const header =
    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push"'
  expect(parseChallenges(header)).toEqual([
    {
      scheme: 'bearer',
      parameters: {
        realm: 'https://auth.docker.io/token',
        service: 'registry.docker.io',
        scope: 'repository:a/b:pull,push',
      },
    },
  ])
})

test.each([
  ['Basic realm="a \\"quoted\\" name"', [{ scheme: 'basic', parameters: { realm: 'a "quoted" name' } }]],
  [
    'Basic realm=plain, Bearer Realm = "x" , error="insufficient_scope"',
    [
      { scheme: 'basic', parameters: { realm: 'plain' } },
      { scheme: 'bearer', parameters: { realm: 'x', error: 'insufficient_scope' } },
    ],
  ],
  [
    'Negotiate, Basic realm="y"',
    [
      { scheme: 'negotiate', parameters: {} },
      { scheme: 'basic', parameters: { realm: 'y' } },
    ],
  ],
  ['Basic', [{ scheme: 'basic', parameters: {} }]],
  ['', []],
  ['"realm"="x"', []],
  ['Bearer realm="not closed', [{ scheme: 'bearer', parameters: {} }]],
])('%s', (header, challenges) => {
  const found = parseChallenges(header)
  if (header.includes('not closed')) expect(found[0]?.parameters['realm']).toBeUndefined()
  else expect(found).toEqual(challenges)
})

test('what is meant to keep it busy is read quickly', () => {
  const started = performance.now()
  for (const piece of ['a', 'a ', 'a,', 'a="', '"\\', 'a=b,', ' ,']) parseChallenges(piece.repeat(20_000))
  expect(performance.now() - started).toBeLessThan(1000)
})
