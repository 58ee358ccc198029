import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sortTags } from './image-tags.ts'

test.each<[string, string[]]>([
  ['newer before older, number by number', ['10.0', '9.9.1', '9.9', '9', '1.27.10', '1.27.9', '1']],
  [
    'a plain version before its variants, previews last',
    ['8.4', '8.4-alpine', '8.4-alpine3.20', '8.4-rc2', '8.4-rc1', '8.3'],
  ],
  ['with and without "v"', ['v2.1.0', '2.0.0', 'v1.9.9']],
  ['versions, dates, words, commits', ['3.20', '20240923', '20240807', 'latest', 'edge', 'main', 'sha-0a1b2c3']],
  ['a version in front of a word is a version', ['22.04', '20.04-slim', 'jammy', 'noble']],
  ['a commit that begins with a digit is no version', ['1.0', 'latest', '1f3c9a7be2', '9d8e7f6a5b4c']],
])('%s', (_what, inOrder) => {
  expect(sortTags([...inOrder].reverse())).toEqual(inOrder)
})

test('every tag is there once, in the same order whatever order they came in', () => {
  const tag = fc.stringMatching(/^[A-Za-z0-9_][\w.-]{0,12}$/)
  fc.assert(
    fc.property(fc.array(tag), (tags) => {
      const sorted = sortTags(tags)
      expect(new Set(sorted)).toEqual(new Set(tags))
      expect(sorted).toHaveLength(new Set(tags).size)
      expect(sortTags([...tags].reverse())).toEqual(sorted)
    }),
  )
})
