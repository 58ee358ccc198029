import type { Deployment, DeploymentEvent, StepView } from '@panamax/contract/deployments'
import { expect, test } from 'vitest'
import { noProgress, progressAfter, sumOf } from './progress.ts'
import { ofInterest } from './step-list.tsx'

const step = (id: string, state: StepView['state'] = 'pending'): StepView => ({
  id,
  action: 'create',
  kind: 'container',
  name: id,
  reasons: [],
  state,
})
const deployment: Deployment = {
  id: 'd',
  app: 'a',
  action: 'deploy',
  state: 'running',
  startedBy: 'ada',
  createdAt: '2026-01-01T00:00:00Z',
  resumed: false,
  steps: [step('one'), step('two')],
}
const start: DeploymentEvent = { type: 'deployment', deployment }
const layer = (name: string, phase: 'downloading' | 'done', current?: number, total?: number): DeploymentEvent => ({
  type: 'layer',
  step: 'one',
  image: 'x',
  layer: name,
  phase,
  ...(current === undefined ? {} : { current }),
  ...(total === undefined ? {} : { total }),
})

test('steps are replaced in their place', () => {
  const { deployment: now } = progressAfter(noProgress, [start, { type: 'step', step: step('one', 'succeeded') }])
  expect(now?.steps.map(({ id, state }) => `${id} ${state}`)).toEqual(['one succeeded', 'two pending'])
})

test('events before the deployment is known are not taken for it', () => {
  expect(progressAfter(noProgress, [{ type: 'end', state: 'failed' }]).deployment).toBeUndefined()
})

test('the end brings outcome and reason', () => {
  const { deployment: now } = progressAfter(noProgress, [start, { type: 'end', state: 'failed', message: 'no disk' }])
  expect(now).toMatchObject({ state: 'failed', message: 'no disk' })
})

test('after a break everything comes again: nothing is said twice', () => {
  const message: DeploymentEvent = { type: 'message', step: 'one', level: 'note', text: 'hello' }
  const progress = progressAfter(noProgress, [start, message, start, message])
  expect(progress.messages['one']).toHaveLength(1)
})

test('layers add up; one that is through counts whole', () => {
  const { layers } = progressAfter(noProgress, [
    start,
    layer('a', 'downloading', 10, 100),
    layer('a', 'downloading', 50, 100),
    layer('b', 'done', undefined, 200),
    layer('c', 'downloading'),
  ])
  expect(sumOf(layers['one'] ?? {})).toEqual({ done: 1, all: 3, current: 250, total: 300 })
})

test('of many steps those that failed, run, ended last and come next are shown, in their order', () => {
  const steps = [
    ...Array.from({ length: 50 }, (_, index) => step(`done ${index}`, 'succeeded')),
    step('broken', 'failed'),
    step('busy', 'running'),
    ...Array.from({ length: 50 }, (_, index) => step(`next ${index}`)),
  ]
  expect(ofInterest(steps).map(({ id }) => id)).toEqual([
    'done 47',
    'done 48',
    'done 49',
    'broken',
    'busy',
    'next 0',
    'next 1',
    'next 2',
  ])
})

test('until when a step is waited for is kept by step; what comes later counts', () => {
  const waiting = (until: string): DeploymentEvent => ({ type: 'waiting', step: 'one', until })
  const { until } = progressAfter(noProgress, [start, waiting('2026-01-01T00:01:00Z'), waiting('2026-01-01T00:02:00Z')])
  expect(until).toEqual({ one: '2026-01-01T00:02:00Z' })
})
