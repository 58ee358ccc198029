import { PanamaxError } from '@panamax/core/errors'
import { expect, test } from 'vitest'
import { reportFailure } from './failure.ts'
import { testContext } from './testing/run-command.ts'

test('what the message says is not said again by the problems, and what it leaves out is', () => {
  const { context, said } = testContext({ cwd: '/' })
  const problem = (message: string, path: string[]) => ({ severity: 'error', message, path })
  const problems = [problem('must not be empty', ['body', 'title']), problem('must be a number', ['body', 'port'])]
  const error = new PanamaxError(
    'invalid_request',
    'The request is not valid: body.title must not be empty; and 1 more',
    {
      details: { problems },
    },
  )
  expect(reportFailure(context.output, error, false)).toBe(64)
  expect(said().err).toBe(
    'error: The request is not valid: title must not be empty; and 1 more\n  port: must be a number\n',
  )
})

test('where a problem is stands beside what the message has said of it', () => {
  const { context, said } = testContext({ cwd: '/' })
  const message = 'This is not valid YAML: it ends too early.'
  const problems = [{ severity: 'error', message, path: [], file: 'compose.yaml', line: 3, column: 12 }]
  reportFailure(
    context.output,
    new PanamaxError('invalid_request', `A problem: ${message}`, { details: { problems } }),
    false,
  )
  expect(said().err).toBe(`error: A problem: ${message}\n  compose.yaml:3:12: here\n`)
})
