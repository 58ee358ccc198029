import { expect, test } from 'vitest'
import { isRecentGit } from './version.ts'

test.each([
  ['git version 2.39.5', true],
  ['git version 2.37.0', true],
  ['git version 2.50.1 (Apple Git-155)', true],
  ['git version 2.45.1.windows.1', true],
  ['git version 3.0.0', true],
  ['git version 2.36.9', false],
  ['git version 2.9.5', false],
  ['git version 1.99.0', false],
  ['', false],
])('%s: %s', (text, isRecent) => expect(isRecentGit(text)).toBe(isRecent))
