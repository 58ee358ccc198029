import type { Outcome } from '@panamax/core/deploy/execute'
import type { Step } from '@panamax/core/deploy/step'
import type { ErrorCode, PanamaxError } from '@panamax/core/errors'
import type { StepError } from './step-log.ts'

/** The part of an error that may be shown and stored with a step. `log`: the last lines of what failed. */
export function stepError(error: PanamaxError): StepError {
  const log = error.details['log']
  return {
    code: error.code,
    message: error.message,
    ...(Array.isArray(log) ? { log: log.map(String).slice(-20) } : {}),
  }
}

/** Why a deployment failed, in words: the first failure, and how many more there are. */
export function describeFailures(
  steps: readonly Step[],
  failures: Outcome['failures'],
): { readonly code: ErrorCode; readonly message: string } {
  const first = failures[0]
  if (first === undefined) return { code: 'failed', message: 'The deployment failed.' }
  const step = steps.find((each) => each.id === first.step)
  const what = step?.service ?? (step === undefined ? first.step : `${step.kind} ${step.name}`)
  const message = first.error.message
  const subject = message.includes(what) ? message : `${what}: ${message}`
  const more = failures.length - 1
  const rest = more === 0 ? '' : ` ${more} more ${more === 1 ? 'step' : 'steps'} failed too.`
  return { code: first.error.code, message: subject + rest }
}
