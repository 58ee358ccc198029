import { expect, test } from 'vitest'
import { readable, resolved } from './resolve.ts'

const text = [
  'services:',
  '<<<<<<< yours',
  '  image: a:1',
  '||||||| then',
  '  image: a:0',
  '=======',
  '  image: a:2',
  '>>>>>>> now',
  '  tty: true',
  '<<<<<<< yours',
  '||||||| then',
  '  user: root',
  '=======',
  '  user: "1000"',
  '  group: x',
  '>>>>>>> now',
  '',
].join('\n')
const conflicts = [
  { line: 2, endLine: 8, base: '  image: a:0\n', mine: '  image: a:1\n', theirs: '  image: a:2\n' },
  { line: 10, endLine: 16, base: '  user: root\n', mine: '', theirs: '  user: "1000"\n  group: x\n' },
]

test('each conflict becomes the side that was chosen, wherever the others stand', () => {
  expect(resolved(text, conflicts, { 0: 'theirs', 1: 'theirs' })).toBe(
    'services:\n  image: a:2\n  tty: true\n  user: "1000"\n  group: x\n',
  )
  expect(resolved(text, conflicts, { 0: 'mine', 1: 'mine' })).toBe('services:\n  image: a:1\n  tty: true\n')
})

test('what is not decided keeps its markers', () => {
  const half = resolved(text, conflicts, { 1: 'mine' })
  expect(half).toContain('<<<<<<< yours')
  expect(half).not.toContain('user')
  expect(resolved(text, conflicts, {})).toBe(text)
})

test('for people, what is not decided is there in both ways under its words, without markers', () => {
  const words = { mine: 'yours', theirs: 'the template’s', end: 'decided so far' }
  expect(readable(text, conflicts, { choices: { 0: 'theirs' }, words })).toBe(
    [
      'services:',
      '  image: a:2',
      '  tty: true',
      '# yours',
      '# the template’s',
      '  user: "1000"',
      '  group: x',
      '# decided so far',
      '',
    ].join('\n'),
  )
  const both = { 0: 'mine', 1: 'theirs' } as const
  expect(readable(text, conflicts, { choices: both, words })).toBe(resolved(text, conflicts, both))
})
