import { expect, test } from 'vitest'
import { mergeFiles } from './merge-files.ts'

test('each file is merged by itself: what one side alone has changed is taken, what both have is merged by lines', () => {
  const base = { same: 'a\n', theirs: 'a\n', mine: 'a\n', both: 'a\nb\nc\n', gone: 'x\n', dropped: 'y\n' }
  const merged = mergeFiles({
    base,
    mine: { ...withoutKey(base, 'dropped'), mine: 'A\n', both: 'A\nb\nc\n', own: 'own\n' },
    theirs: { ...withoutKey(base, 'gone'), theirs: 'B\n', both: 'a\nb\nC\n', fresh: 'f\n' },
  })
  expect(merged.map(({ path, change, text }) => [path, change, text])).toEqual([
    ['both', 'changed', 'A\nb\nC\n'],
    ['fresh', 'added', 'f\n'],
    ['gone', 'removed', undefined],
    ['mine', 'kept', 'A\n'],
    ['own', 'kept', 'own\n'],
    ['same', 'kept', 'a\n'],
    ['theirs', 'changed', 'B\n'],
  ])
})

test('what both changed in the same lines is a conflict, and so is what one removed and the other changed', () => {
  const merged = mergeFiles({
    base: { lines: 'a\nb\n', lost: 'a\n', kept: 'a\n' },
    mine: { lines: 'a\nB\n', kept: 'A\n', added: 'mine\n' },
    theirs: { lines: 'a\nX\n', lost: 'b\n', added: 'theirs' },
  })
  expect(merged.map(({ path, change }) => [path, change])).toEqual([
    ['added', 'conflict'],
    ['kept', 'conflict'],
    ['lines', 'conflict'],
    ['lost', 'conflict'],
  ])
  expect(merged[2]?.text).toBe('a\n<<<<<<< yours\nB\n||||||| template then\nb\n=======\nX\n>>>>>>> template now\n')
  expect(merged[3]).toMatchObject({
    text: '<<<<<<< yours\n||||||| template then\na\n=======\nb\n>>>>>>> template now\n',
    conflicts: [{ line: 1, endLine: 6, mine: '', base: 'a\n', theirs: 'b\n' }],
  })
})

test('a file that is called like a property of every object is a file like any other', () => {
  const named = (text: string) =>
    Object.fromEntries([
      ['__proto__', text],
      ['constructor', text],
    ])
  expect(mergeFiles({ base: {}, mine: {}, theirs: named('x') }).map(({ path, text }) => [path, text])).toEqual([
    ['__proto__', 'x'],
    ['constructor', 'x'],
  ])
})

function withoutKey(files: Readonly<Record<string, string>>, key: string): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([path]) => path !== key))
}
