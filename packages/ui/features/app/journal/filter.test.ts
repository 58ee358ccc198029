import type { JournalEntry } from '@panamax/contract/journal'
import { expect, test } from 'vitest'
import { FilteredLines, filterEntries, type JournalFilter, matcherOf } from './filter.ts'
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
  return filterEntries(entries, whole, matcherOf(whole.text)).map(({ text }) => text)
}

test('by service, level and text', () => {
  expect(texts({ service: 'db' })).toEqual(['panic!'])
  expect(texts({ level: 'errors' })).toEqual(['panic!'])
  expect(texts({ level: 'events' })).toEqual(['container started'])
  expect(texts({ text: 'get' })).toEqual(['GET / 200'])
})

test('without a filter it is the very same list', () => {
  expect(filterEntries(entries, { service: '', level: 'all', text: '', isRegex: false }, () => true)).toBe(entries)
})

test('of a journal that grows and drops its oldest lines, each line is looked at once', () => {
  const lines = Array.from({ length: 40 }, (_, index) => ({ ...entry(`line ${index + 1}`), number: index + 1 }))
  const looked: string[] = []
  const filter: JournalFilter = { service: '', level: 'all', text: '5', isRegex: false }
  const matches = (text: string) => {
    looked.push(text)
    return text.includes('5')
  }
  const filtered = new FilteredLines()
  const shown = (from: number, to: number, by = filter) =>
    filtered.of(lines.slice(from - 1, to), by, matches).map(({ number }) => number)
  expect(shown(1, 20)).toEqual([5, 15])
  expect(shown(1, 26)).toEqual([5, 15, 25])
  expect(shown(10, 36)).toEqual([15, 25, 35])
  expect(looked).toHaveLength(36)
  expect(filtered.of(lines.slice(9, 36), filter, matches)).toBe(filtered.of(lines.slice(9, 36), filter, matches))
  // Another filter, and another journal in its place, begin anew.
  expect(shown(10, 36, { ...filter })).toEqual([15, 25, 35])
  expect(shown(37, 40)).toEqual([])
  expect(shown(1, 20, { ...filter })).toEqual([5, 15])
})

test('colours are taken off, and what would hide or turn text around is shown', () => {
  expect(visibleText('\u001b[31mred\u001b[0m')).toBe('red')
  expect(visibleText('\u001b]0;title\u0007text')).toBe('text')
  expect(visibleText('a\u202eb')).toBe('a\\u202eb')
  expect(visibleText('bell\u0007')).toBe('bell␇')
  expect(visibleText('مرحبا 👋 Größe')).toBe('مرحبا 👋 Größe')
})
