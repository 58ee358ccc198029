import { formatProblem, type Problem } from '@panamax/core/compose/problem'
import { exitCode, messageOf, PanamaxError } from '@panamax/core/errors'
import { harmless, type Output } from './output.ts'

/** Says what went wrong on standard error (as JSON under --json) and gives the exit code. */
export function reportFailure(output: Output, thrown: unknown, debug: boolean): number {
  const error =
    thrown instanceof PanamaxError
      ? thrown
      : new PanamaxError('internal', `This is a bug in Panamax: ${messageOf(thrown)}`, { cause: thrown })
  if (output.json) {
    output.note(JSON.stringify({ error: { code: error.code, message: error.message, ...error.details } }))
  } else {
    output.note(`${output.paint('red', 'error')}: ${error.message.split('\n').map(harmless).join('\n')}`)
    // What the message says already is not said twice.
    const rest = problemsOf(error).filter((problem) => !error.message.includes(problem.message))
    for (const problem of rest) output.note(`  ${harmless(formatProblem(problem))}`)
    for (const line of linesOf(error)) output.note(`  | ${harmless(line)}`)
  }
  if (debug || (error.code === 'internal' && !output.json)) output.note(String((thrown as Error)?.stack ?? thrown))
  return exitCode[error.code]
}

function problemsOf(error: PanamaxError): readonly Problem[] {
  const problems = error.details['problems']
  return Array.isArray(problems) ? (problems as Problem[]) : []
}

function linesOf(error: PanamaxError): readonly string[] {
  const log = error.details['log']
  return Array.isArray(log) ? log.map(String) : []
}
