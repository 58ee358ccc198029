import { expect, test } from 'vitest'
import { planText } from './plan-text.ts'
import type { Change } from './step.ts'

const change = (action: Change['action'], name: string, ...reasons: string[]): Change => ({
  id: `container ${name}`,
  action,
  kind: 'container',
  name,
  reasons,
})

test('one change a line, reasons in a column of their own', () => {
  const changes = [
    change('create', 'a', 'missing'),
    change('replace', 'blog-wp-1', 'image wordpress:6.7 → 6.8', 'command changed'),
    change('start', 'b', 'stopped, exit code 1'),
    change('restart', 'c', 'db is replaced'),
    change('stop', 'd', 'asked to stop'),
    change('remove', 'e', 'no longer in the document'),
    change('keep', 'f'),
  ]
  expect(planText({ changes, steps: [], warnings: ['The volume data is kept, with its data.'] })).toBe(
    [
      '+ container a          missing',
      '~ container blog-wp-1  image wordpress:6.7 → 6.8; command changed',
      '> container b          stopped, exit code 1',
      '↻ container c          db is replaced',
      '. container d          asked to stop',
      '- container e          no longer in the document',
      '= container f',
      '! The volume data is kept, with its data.',
    ].join('\n'),
  )
})

test('what a document smuggles in cannot move the cursor, break a line or turn the direction of the text', () => {
  const text = planText({
    changes: [change('replace', 'a', 'command \u001b[2J\r\n\u202e → b')],
    steps: [],
    warnings: [],
  })
  expect(text).toBe('~ container a  command \\u001b[2J\\u000d⏎\\u202e → b')
})

test('a plan of 200,000 changes does not overflow the stack', () => {
  const changes = Array.from({ length: 200_000 }, (_, index) => change('keep', `s${index}`))
  expect(planText({ changes, steps: [], warnings: [] }).split('\n')).toHaveLength(200_000)
})
