import { expect, test } from 'vitest'
import { graphOf, nodeHeight, nodeWidth } from './graph-of.ts'
import { placeNodes } from './layout.ts'

const service = (name: string, more: Partial<Parameters<typeof graphOf>[0][number]> = {}) => ({
  name,
  links: [],
  dependsOn: [],
  volumes: [],
  ...more,
})

test('a link stands for its order; an order of its own is a line of its own', () => {
  const { lines } = graphOf([
    service('web', { links: [{ service: 'db', alias: 'DB_1' }], dependsOn: ['db', 'cache'] }),
    service('db'),
    service('cache'),
  ])
  expect(lines.map(({ kind, from, to, alias }) => [kind, from, to, alias])).toEqual([
    ['link', 'web', 'db', 'DB_1'],
    ['order', 'web', 'cache', undefined],
  ])
})

test('links to what is not there are not drawn', () => {
  expect(graphOf([service('web', { links: [{ service: 'gone', alias: 'x' }], dependsOn: ['gone'] })]).lines).toEqual([])
})

test('a named volume is shown when it is shared; a path never', () => {
  const uses = (source: string) => ({ volumes: [{ source, target: '/x' }] })
  const { volumes } = graphOf([
    service('a', uses('data')),
    service('b', uses('data')),
    service('c', uses('own')),
    service('d', uses('./conf')),
    service('e', uses('./conf')),
  ])
  expect(volumes).toEqual([{ id: 'volume:data', name: 'data' }])
})

test('a hundred services are placed without overlap, quickly', () => {
  const names = Array.from({ length: 100 }, (_, index) => `s${index}`)
  const nodes = names.map((id) => ({ id, width: nodeWidth, height: nodeHeight }))
  const edges = names.slice(10).map((to, index) => ({ from: `s${index % 30}`, to }))
  const begun = performance.now()
  const placed = Object.values(placeNodes({ nodes, edges }))
  expect(performance.now() - begun).toBeLessThan(2000)
  for (const [index, a] of placed.entries()) {
    for (const b of placed.slice(index + 1)) {
      expect(Math.abs(a.x - b.x) < nodeWidth && Math.abs(a.y - b.y) < nodeHeight).toBe(false)
    }
  }
})

test('what is linked to nothing stands in rows', () => {
  const nodes = Array.from({ length: 8 }, (_, index) => ({ id: `s${index}`, width: nodeWidth, height: nodeHeight }))
  const placed = placeNodes({ nodes, edges: [] })
  expect(new Set(Object.values(placed).map(({ y }) => y)).size).toBeGreaterThan(1)
  expect(new Set(Object.values(placed).map(({ x }) => x)).size).toBeGreaterThan(1)
})

test('a service may have a name that every object knows', () => {
  const nodes = ['constructor', '__proto__', 'web'].map((id) => ({ id, width: 100, height: 50 }))
  const positions = placeNodes({ nodes, edges: [{ from: 'web', to: 'constructor' }] })
  expect(Object.keys(positions).sort()).toEqual(['__proto__', 'constructor', 'web'])
})
