import { expect, test } from 'vitest'
import { differences } from './differences.ts'
import type { Observed, Resource } from './resource.ts'

function reasons(before: Record<string, string>, after: Record<string, string>): string[] {
  return differences({ managed: true, facets: before } as unknown as Observed, { facets: after } as unknown as Resource)
}

test('of a list it is said what came and what went', () => {
  expect(reasons({ ports: '8000 → 80/tcp' }, { ports: '8000 → 80/tcp, 8001 → 80/tcp' })).toEqual([
    'ports 8001 → 80/tcp added',
  ])
  expect(reasons({ ports: '8000 → 80/tcp' }, { ports: '8001 → 80/tcp' })).toEqual([
    'ports 8000 → 80/tcp removed, 8001 → 80/tcp added',
  ])
  expect(reasons({ networks: 'front, back' }, { networks: 'back, front' })).toEqual(['networks in another order'])
})

test('of one thing it is said what it was and what it becomes', () => {
  expect(reasons({ image: 'a:1', networks: 'front' }, { image: 'a:2', networks: 'back' })).toEqual([
    'image a:1 → a:2',
    'networks front → back',
  ])
})

test('what is new or gone as a whole, and what is a secret', () => {
  expect(reasons({ ports: '1' }, { 'environment KEY': '#a' })).toEqual(['environment KEY added', 'ports removed'])
  expect(reasons({ 'environment KEY': '#a' }, { 'environment KEY': '#b' })).toEqual(['environment KEY changed'])
})
