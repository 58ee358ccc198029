import { formatPath, formatProblem, type Problem } from '@panamax/core/compose/problem'
import type { Loss } from '@panamax/core/convert/loss'
import { PanamaxError } from '@panamax/core/errors'
import { harmless, type Output } from '../output.ts'

/** The error for a document that does not load; it carries every problem, warnings too. */
export function refused(problems: readonly Problem[], what = 'The document'): PanamaxError {
  const errors = problems.filter((problem) => problem.severity === 'error')
  const count = errors.length === 1 ? 'a problem' : `${errors.length} problems`
  return new PanamaxError('invalid_request', `${what} has ${count}.`, { details: { problems } })
}

export function showProblems(output: Output, problems: readonly Problem[]): void {
  for (const problem of problems) {
    const { severity } = problem
    const colour = severity === 'error' ? 'red' : 'yellow'
    output.note(`${output.paint(colour, severity)}: ${harmless(formatProblem(problem))}`)
  }
}

export function showLosses(output: Output, losses: readonly Loss[]): void {
  for (const loss of losses) output.note(`${output.paint('yellow', 'lost')}: ${lossLine(loss)}`)
}

/** One loss as a sentence, with nothing in it that could drive a terminal. */
export function lossLine({ path, lost, severity, instead }: Loss): string {
  const where = path.length === 0 ? '' : `${harmless(formatPath(path))}: `
  const how = severity === 'broken' ? ' It will not work without it.' : ''
  const then = instead === undefined ? '' : ` ${harmless(instead)}`
  return `${where}${sentence(harmless(lost))}${how}${then}`
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
