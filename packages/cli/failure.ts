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
    const message = withoutParts(error.message)
    output.note(`${output.paint('red', 'error')}: ${message.split('\n').map(harmless).join('\n')}`)
    for (const problem of problemsOf(error)) {
      // What the message says already is not said twice; the place of it may be missing there.
      const isSaid = error.message.includes(problem.message)
      if (!isSaid) output.note(`  ${harmless(withoutParts(formatProblem(problem)))}`)
      else if (problem.line !== undefined) output.note(`  ${harmless(formatProblem({ ...problem, message: 'here' }))}`)
    }
    for (const line of linesOf(error)) output.note(`  | ${harmless(line)}`)
  }
  if (debug || (error.code === 'internal' && !output.json)) output.note(String((thrown as Error)?.stack ?? thrown))
  return exitCode[error.code]
}

/** On the command line there is no body and no query: "body.title must not be empty" → "title must not be empty". */
function withoutParts(text: string): string {
  return text.replace(/(?<=^|[:;] )(body|params|query)\.(?=\w)/g, '')
}

function problemsOf(error: PanamaxError): readonly Problem[] {
  const problems = error.details['problems']
  return Array.isArray(problems) ? (problems as Problem[]) : []
}

function linesOf(error: PanamaxError): readonly string[] {
  const log = error.details['log']
  return Array.isArray(log) ? log.map(String) : []
}
