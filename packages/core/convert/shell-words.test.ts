import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quoteWord, splitShellWords } from './shell-words.ts'

test('what is quoted splits into the same words', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('a', ' ', "'", '"', '\\', '$', '\n', '`', ';', '\t') })),
      (words) => {
        expect(splitShellWords(words.map(quoteWord).join(' '))).toEqual(words)
      },
    ),
    { numRuns: 1_000 },
  )
}, 120_000)

test.each([
  ['a  b\tc', ['a', 'b', 'c']],
  ['"a b"c\'d e\'', ['a bcd e']],
  ['"\\"\\$\\x"', ['"$\\x']],
  ['a\\ b \\\n c', ['a b', 'c']],
  ['\'\' ""', ['', '']],
  ['sh -c "run $A; stop"', ['sh', '-c', 'run $A; stop']],
  ['', []],
  ["it's", undefined],
])('%j', (text, words) => {
  expect(splitShellWords(text)).toEqual(words)
})
