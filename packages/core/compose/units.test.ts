import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { splitWords } from './shell-words.ts'
import { isProjectName, normalizeProjectName } from './project-name.ts'
import { suggest } from './suggest.ts'
import { durationToNanoseconds, formatDuration, parseDuration, parseSize, sizeToBytes } from './units.ts'

describe('durations', () => {
  test.each([
    ['0', 0],
    ['1ns', 1],
    ['1.5us', 1_500],
    ['10ms', 10_000_000],
    ['1m30s', 90_000_000_000],
    ['1h', 3_600_000_000_000],
    ['2d', 172_800_000_000_000],
    ['1w', 604_800_000_000_000],
    ['-5s', -5_000_000_000],
    ['.5s', 500_000_000],
  ])('%s', (text, expected) => {
    expect(durationToNanoseconds(text)).toBe(expected)
  })

  test.each(['', 's', '1', '1x', '1 s', 'one', '1s ', '--1s', '1.s.', '999999999999h'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined()
    expect(() => durationToNanoseconds(text)).toThrow(/is not a duration/)
  })

  test('what is written is read back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), (value) => {
        expect(parseDuration(formatDuration(value))).toBe(value)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('sizes', () => {
  test.each([
    ['0', 0],
    ['1024', 1024],
    ['1b', 1],
    ['1k', 1024],
    ['1KB', 1024],
    ['1kib', 1024],
    ['1.5m', 1_572_864],
    ['2 g', 2_147_483_648],
    ['1t', 2 ** 40],
    ['-1', -1],
  ])('%s', (text, expected) => {
    expect(sizeToBytes(text)).toBe(expected)
  })

  test.each(['', 'x', '1x', '1kx', '-2', '1 2', '1kbb', '1bb'])('%j is none', (text) => {
    expect(parseSize(text)).toBeUndefined()
    expect(() => sizeToBytes(text)).toThrow(/is not a size/)
  })

  test('a number is taken as bytes', () => {
    expect(sizeToBytes(5)).toBe(5)
  })
})

test('project names', () => {
  expect(isProjectName('a-b_1')).toBe(true)
  for (const name of ['', 'A', '-a', '_a', 'a.b', 'a b']) expect(isProjectName(name)).toBe(false)
  expect(normalizeProjectName('My.Project_1 ')).toBe('myproject_1')
  expect(normalizeProjectName('--_a')).toBe('a')
  expect(normalizeProjectName('äöü')).toBe('')
})

test('suggestions are near, or there are none', () => {
  const known = ['image', 'environment', 'ports', 'depends_on']
  expect(suggest('imagee', known)).toBe('image')
  expect(suggest('enviroment', known)).toBe('environment')
  expect(suggest('prots', known)).toBe('ports')
  expect(suggest('Depends_On', known)).toBe('depends_on')
  expect(suggest('zzz', known)).toBeUndefined()
  expect(suggest('a', ['b'])).toBeUndefined()
})

test('words that are left open are none', () => {
  for (const line of ['"', "'", '\\', '`', '$(', '(a)', ')']) expect(splitWords(line)).toBeUndefined()
  expect(splitWords('a 2>b')).toEqual({ words: ['a'], dropped: '>b' })
})
