import type { AppSummary } from '@panamax/contract/apps'
import { expect, test } from 'vitest'
import { inOrder, type Order } from './order.ts'

const apps = ['a', 'b', 'c', 'd'].map((name) => ({ name }) as AppSummary)
const usage = new Map([
  ['b', { cpuPercent: 5, memory: 300 }],
  ['c', { cpuPercent: 90, memory: 20 }],
])
const names = (order: Order) => inOrder(apps, order, usage).map(({ name }) => name)

test('who uses the most comes first; the rest keep their order', () => {
  expect(names('name')).toEqual(['a', 'b', 'c', 'd'])
  expect(names('cpu')).toEqual(['c', 'b', 'a', 'd'])
  expect(names('memory')).toEqual(['b', 'c', 'a', 'd'])
})
