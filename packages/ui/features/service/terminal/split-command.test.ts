import { expect, test } from 'vitest'
import { splitCommand } from './split-command.ts'

test.each([
  ['sh', ['sh']],
  ['  psql -U  postgres ', ['psql', '-U', 'postgres']],
  [`sh -c 'echo "$HOME"'`, ['sh', '-c', 'echo "$HOME"']],
  [`a="b c"d`, ['a=b cd']],
  ['', []],
])('%s', (line, words) => {
  expect(splitCommand(line)).toEqual(words)
})
