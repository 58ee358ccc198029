import type { JournalEntry } from '@panamax/contract/journal'
import { expect, test } from 'vitest'
import { filterEntries, type JournalFilter, matcherOf } from './filter.ts'
import { visibleText } from './visible-text.ts'

const entry = (text: string, more: Partial<JournalEntry> = {}): JournalEntry => ({
  cursor: text,
  time: '2026-01-01T00:00:00Z',
  kind: 'log',
  service: 'web',
  text,
  ...more,
})
const entries = [
  entry('GET / 200'),
  entry('panic!', { stream: 'stderr', service: 'db' }),
  entry('container started', { kind: 'event' }),
]
const texts = (filter: Partial<JournalFilter>) => {
  const whole: JournalFilter = { service: '', level: 'all', text: '', isRegex: false, ...filter }
  return filterEntries(entries, whole, matcherOf(whole)).map(({ text }) => text)
}

test('by service, level and text', () => {
  expect(texts({ service: 'db' })).toEqual(['panic!'])
  expect(texts({ level: 'errors' })).toEqual(['panic!'])
  expect(texts({ level: 'events' })).toEqual(['container started'])
  expect(texts({ text: 'get' })).toEqual(['GET / 200'])
})

test('by regular expression; what is none filters nothing and is told', () => {
  expect(texts({ text: '^get .* 2\\d\\d$', isRegex: true })).toEqual(['GET / 200'])
  expect(matcherOf({ text: '(', isRegex: true })).toBeUndefined()
  expect(texts({ text: '(', isRegex: true })).toHaveLength(3)
})

test('without a filter it is the very same list', () => {
  expect(filterEntries(entries, { service: '', level: 'all', text: '', isRegex: false }, () => true)).toBe(entries)
})

test('colours are taken off, and what would hide or turn text around is shown', () => {
  expect(visibleText('\u001b[31mred\u001b[0m')).toBe('red')
  expect(visibleText('\u001b]0;title\u0007text')).toBe('text')
  expect(visibleText('a\u202eb')).toBe('a\\u202eb')
  expect(visibleText('bell\u0007')).toBe('bell␇')
  expect(visibleText('مرحبا 👋 Größe')).toBe('مرحبا 👋 Größe')
})
