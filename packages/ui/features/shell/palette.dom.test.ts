import { expect, test } from 'vitest'
import type { Entry } from './palette-entries.ts'
import { matching } from './palette-matches.ts'
import { actionsOf } from './use-app-actions.ts'

const entry = (label: string, more: Partial<Entry> = {}): Entry => ({
  id: label,
  group: 'Apps',
  label,
  act: () => undefined,
  ...more,
})
const labels = (entries: readonly Entry[], query: string) => matching(entries, query).map(({ label }) => label)

test('every word is in the name or beside it, in any order', () => {
  const entries = [entry('Restart: Shop'), entry('Restart: Blog'), entry('web', { hint: 'Shop' })]
  expect(labels(entries, 'shop RESTART')).toEqual(['Restart: Shop'])
  expect(labels(entries, 'shop web')).toEqual(['web'])
})

test('services and the actions of apps wait for a word; of each group a few are shown', () => {
  const many = Array.from({ length: 20 }, (_, index) => entry(`app ${index}`))
  const entries = [...many, entry('web', { group: 'Services', isAsked: true })]
  expect(labels(entries, '')).toHaveLength(8)
  expect(labels(entries, 'web')).toEqual(['web'])
})

test('an app that is to run is not offered to be started, and nobody is offered what is not allowed', () => {
  const allowedActions = ['start', 'stop', 'restart', 'rebuild']
  expect(actionsOf({ wanted: 'running', allowedActions })).toEqual(['stop', 'restart', 'rebuild'])
  expect(actionsOf({ wanted: 'stopped', allowedActions })).toEqual(['start'])
  expect(actionsOf({ wanted: 'running', allowedActions: [] })).toEqual([])
})
