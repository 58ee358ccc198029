import type { PlanView } from '@panamax/contract/apps'
import { PanamaxError } from '@panamax/core/errors'
import { expect, test } from 'vitest'
import { refuseProblems } from './plan.ts'

const error = (path: (string | number)[], message: string) => ({ severity: 'error', path, message }) as const

function refused(problems: PlanView['problems'], isAnswerable: boolean): PanamaxError {
  try {
    refuseProblems({ problems } as unknown as PlanView, isAnswerable)
  } catch (thrown) {
    if (thrown instanceof PanamaxError) return thrown
    throw thrown
  }
  throw new Error('It was not refused.')
}

test('an answer that is missing is one problem, with the way to give it', () => {
  const blank = error(['x-panamax', 'inputs', 'TEAM'], 'Team (TEAM) needs a value.')
  const lacking = error(['services', 'web'], 'The required variable TEAM has no value.')
  const other = error(['services', 'web'], 'The required variable OTHER has no value.')
  expect(refused([blank, lacking], true)).toMatchObject({
    message: 'Nothing was changed, since there is a problem. Answer with: --set TEAM=VALUE',
    details: { problems: [blank] },
  })
  expect(refused([blank, other], false)).toMatchObject({
    message: 'Nothing was changed, since there are 2 problems.',
    details: { problems: [blank, other] },
  })
})

test('warnings refuse nothing', () => {
  const problems = [{ severity: 'warning' as const, path: [], message: 'Odd.' }]
  expect(() => refuseProblems({ problems } as unknown as PlanView)).not.toThrow()
})
