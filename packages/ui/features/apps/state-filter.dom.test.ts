import type { AppSummary } from '@panamax/contract/apps'
import { expect, test } from 'vitest'
import { passes, stateFilters } from './state-filter.ts'

const app = (state: AppSummary['status']['state'], managed = true) => ({ status: { state, reason: '' }, managed })

test.each([
  ['running', ['all', 'up']],
  ['starting', ['all', 'up']],
  ['unhealthy', ['all', 'trouble']],
  ['failed', ['all', 'trouble']],
  ['unknown', ['all', 'trouble']],
  ['stopped', ['all', 'stopped']],
] as const)('an app that is %s is found under %j', (state, under) => {
  expect(stateFilters.filter((filter) => passes(app(state), filter))).toEqual(under)
})

test('what something else started can be found alone', () => {
  expect(stateFilters.filter((filter) => passes(app('running', false), filter))).toEqual(['all', 'up', 'foreign'])
})
