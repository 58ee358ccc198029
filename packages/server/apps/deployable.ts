import { PanamaxError } from '@panamax/core/errors'
import type { Examination } from './examine.ts'
import { hasErrors, refused } from './load-document.ts'
import { planView } from './plan-view.ts'

/** Throws `invalid_request` with every problem, or `conflict` with every port that somebody else holds. */
export function assertDeployable(examination: Examination): void {
  if (hasErrors(examination.problems)) throw refused(examination.problems)
  if (examination.conflicts.length === 0) return
  const messages = examination.conflicts.map((conflict) => conflict.message)
  throw new PanamaxError('conflict', `Nothing was started. ${messages.join(' ')}`, {
    details: { conflicts: planView(examination).conflicts },
  })
}
