import type { AppDetail, AppSummary } from '@panamax/contract/apps'
import { expect, test } from 'vitest'
import { detailAfter, summariesAfter } from './apply-system-event.ts'

const running = { state: 'running', reason: 'up' } as const
const failed = { state: 'failed', reason: 'exited with code 1' } as const

function summary(name: string): AppSummary {
  return {
    name,
    title: name,
    target: 'local',
    managed: true,
    wanted: 'running',
    status: running,
    services: { up: 2, total: 2 },
    serviceNames: ['web', 'db'],
    endpoints: [],
    allowedActions: [],
  }
}

test('a status changes the one app that it is about, and no other is even copied', () => {
  const apps = [summary('a'), summary('b')]
  const next = summariesAfter(apps, { type: 'app', app: 'b', status: failed, services: { web: running, db: failed } })
  expect(next[0]).toBe(apps[0])
  expect(next[1]).toMatchObject({ status: failed, services: { up: 1, total: 2 } })
})

test('what is said of an unknown app changes nothing', () => {
  const apps = [summary('a')]
  expect(summariesAfter(apps, { type: 'app', app: 'x', status: failed, services: {} })).toBe(apps)
  expect(summariesAfter(apps, { type: 'app-removed', app: 'x' })).toBe(apps)
})

test('a removed app leaves the list', () => {
  expect(summariesAfter([summary('a'), summary('b')], { type: 'app-removed', app: 'a' })).toEqual([summary('b')])
})

test('a deployment marks its app while it runs; the end of another one does not unmark it', () => {
  const started = summariesAfter([summary('a')], { type: 'deployment', app: 'a', id: 'd1', state: 'running' })
  expect(started[0]?.activeDeployment).toBe('d1')
  const other = summariesAfter(started, { type: 'deployment', app: 'a', id: 'd0', state: 'failed' })
  expect(other[0]?.activeDeployment).toBe('d1')
  const ended = summariesAfter(started, { type: 'deployment', app: 'a', id: 'd1', state: 'succeeded' })
  expect(ended[0]?.activeDeployment).toBeUndefined()
})

test('a detail takes over the status of each service', () => {
  const service = { name: 'db', image: 'db', status: running, instances: [], links: [], dependsOn: [], endpoints: [] }
  const detail: AppDetail = { ...summary('a'), categories: [], serviceList: [service], problems: [] }
  const next = detailAfter(detail, { type: 'app', app: 'a', status: failed, services: { db: failed } })
  expect(next.serviceList[0]?.status).toEqual(failed)
})
