import { expect, test } from 'vitest'
import { containedPath } from './contained-path.ts'

test.each(['a.env', './conf/site.conf', '.github/x', 'a/.gitignore', 'a/git', '.env.example'])(
  '%s may lie in the folder of an app',
  (path) => {
    expect(containedPath(path).join('/')).toBe(path.replace(/^\.\//, ''))
  },
)

test.each([
  '/etc/passwd',
  'a/../../b',
  'C:/x',
  'a\\b',
  'a\u0000b',
  '',
  '.env',
  'Compose.yaml',
  '.git/config',
  'a/.GIT/hooks/post-checkout',
  'a/.git./config',
  'a/.gi\u200ct/config',
  'GIT~1/config',
])('%j may not', (path) => {
  expect(() => containedPath(path)).toThrow(/^The file /)
})
