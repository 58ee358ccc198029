import { expect, test } from 'vitest'
import { historyAfter, noHistory, type Sample } from './history.ts'

const sample = (second: number, more: Partial<Sample> = {}): Sample => ({
  time: new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString(),
  service: 'web',
  instance: 'web-1',
  cpuPercent: 5,
  memory: 100,
  memoryLimit: 1000,
  networkReceived: 0,
  networkSent: 0,
  blockRead: 0,
  blockWritten: 0,
  processes: 1,
  ...more,
})

test('what is counted becomes a rate', () => {
  const { points } = historyAfter(noHistory, [
    sample(0, { networkReceived: 1000 }),
    sample(2, { networkReceived: 5000 }),
  ])
  expect(points.map(({ received }) => received)).toEqual([0, 2000])
})

test('a container that began anew has no negative rate', () => {
  const { points } = historyAfter(noHistory, [sample(0, { blockRead: 9000 }), sample(1, { blockRead: 10 })])
  expect(points[1]?.read).toBe(0)
})

test('instances of the same moment are one point', () => {
  const { points } = historyAfter(noHistory, [sample(0), sample(0, { instance: 'web-2' })])
  expect(points).toHaveLength(1)
  expect(points[0]).toMatchObject({ cpu: 10, memory: 200 })
})

test('it does not grow for ever', () => {
  const samples = Array.from({ length: 1000 }, (_, second) => sample(second))
  expect(historyAfter(noHistory, samples).points.length).toBeLessThanOrEqual(300)
})
