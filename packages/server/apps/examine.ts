import { permissions } from '@panamax/core/check/permissions'
import { type PortConflict, portConflicts, publishedPorts } from '@panamax/core/check/ports'
import type { Problem } from '@panamax/core/compose/problem'
import type { AppSpec } from '@panamax/core/compose/spec'
import type { Loss } from '@panamax/core/convert/loss'
import type { Driver } from '@panamax/core/deploy/driver'
import type { Plan } from '@panamax/core/deploy/step'
import { planAction } from '../deployer/plan-action.ts'
import type { AppContext } from './context.ts'
import type { Candidate } from './candidate.ts'
import { hasErrors, loadDocument } from './load-document.ts'
import { renderApp } from './render-app.ts'
import { withPlaceholders } from './placeholders.ts'

/** What a candidate comes to. */
export interface Examination {
  readonly candidate: Candidate
  /** Every problem, of the document too. Errors: it cannot be deployed. */
  readonly problems: readonly Problem[]
  /** Absent when the document does not load. */
  readonly app?: AppSpec
  readonly plan: Plan
  readonly conflicts: readonly PortConflict[]
  readonly losses: readonly Loss[]
  readonly permissions: ReturnType<typeof permissions>
}

const nothing: Plan = { changes: [], steps: [], warnings: [] }

/** Loads, renders, observes and plans. Changes nothing. Throws what the target throws, `unreachable` above all. */
export async function examine(
  context: AppContext,
  candidate: Candidate,
  options: { readonly rebuild?: boolean; readonly signal: AbortSignal },
): Promise<Examination> {
  const loaded = loadDocument(candidate.name, candidate.content)
  const problems = distinct([...candidate.problems, ...loaded.problems])
  const app = loaded.app ?? withBlanksFilled(candidate)
  if (app === undefined) {
    return { candidate, problems, plan: nothing, conflicts: [], losses: [], permissions: [] }
  }
  const driver = await context.targets.driver(candidate.target)
  const { resources, losses } = renderApp(context, app, candidate.revision, driver)
  const observed = await driver.observe(candidate.name, options.signal)
  const plan = planAction({ action: options.rebuild === true ? 'rebuild' : 'deploy', options: {} }, resources, observed)
  return {
    candidate,
    problems,
    ...(loaded.app === undefined ? {} : { app: loaded.app }),
    plan,
    conflicts: portConflicts(publishedPorts(app), await heldPorts(driver, options.signal)),
    losses,
    permissions: permissions(app),
  }
}

/** Answers that are missing are no reason to show no plan. */
function withBlanksFilled(candidate: Candidate): AppSpec | undefined {
  return hasErrors(candidate.problems) ? loadDocument(candidate.name, withPlaceholders(candidate)).app : undefined
}

async function heldPorts(driver: Driver, signal: AbortSignal) {
  return (await driver.heldPorts?.(signal)) ?? []
}

function distinct(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>()
  return problems.filter((problem) => {
    const key = JSON.stringify([problem.severity, problem.path, problem.line, problem.message])
    return !seen.has(key) && seen.add(key) !== undefined
  })
}
