import { permissions } from '@panamax/core/check/permissions'
import { type PortConflict, portConflicts, publishedPorts } from '@panamax/core/check/ports'
import type { Problem } from '@panamax/core/compose/problem'
import type { AppSpec } from '@panamax/core/compose/spec'
import { blockers } from '@panamax/core/template/blockers'
import type { Loss } from '@panamax/core/convert/loss'
import type { Driver, Rendering } from '@panamax/core/deploy/driver'
import { relativeMounts } from '@panamax/core/deploy/mounted-files'
import { mayPull, tellPulls } from '@panamax/core/deploy/plan-pulls'
import type { Plan } from '@panamax/core/deploy/step'
import { planAction } from '../deployer/plan-action.ts'
import type { AppContext } from './context.ts'
import type { Candidate } from './candidate.ts'
import { hasErrors, loadDocument } from './load-document.ts'
import { renderApp } from './render-app.ts'
import { stoppedOf } from './stopped.ts'
import { withPlaceholders } from './placeholders.ts'

/** What a candidate comes to. */
export interface Examination {
  readonly candidate: Candidate
  /** Every problem, of the document too. Errors: it cannot be deployed. */
  readonly problems: readonly Problem[]
  readonly plan: Plan
  readonly conflicts: readonly PortConflict[]
  readonly losses: readonly Loss[]
  readonly permissions: ReturnType<typeof permissions>
  /** Where mounts with a relative path lead; absent where there are none. */
  readonly folder?: { readonly path: string; readonly mounts: readonly string[] }
}

const nothing: Plan = { changes: [], steps: [], warnings: [] }

/** Loads, renders, observes and plans. Changes nothing. Throws what the target throws, `unreachable` above all. */
export async function examine(
  context: AppContext,
  candidate: Candidate,
  options: { readonly rebuild?: boolean; readonly signal: AbortSignal },
): Promise<Examination> {
  const driver = await context.targets.driver(candidate.target)
  const loaded = await load(context, candidate, driver)
  const { rendered } = loaded
  const blocking = rendered === undefined ? [] : blockers(rendered.app)
  const problems = distinct([...candidate.problems, ...loaded.problems, ...blocking])
  if (rendered === undefined) {
    return { candidate, problems, plan: nothing, conflicts: [], losses: [], permissions: [] }
  }
  const { app, resources, losses } = rendered
  const observed = await driver.observe(candidate.name, options.signal)
  const action = options.rebuild === true ? 'rebuild' : 'deploy'
  const stopped = candidate.app === undefined ? {} : stoppedOf(candidate.app, action)
  const plan = planAction({ action, options: stopped }, resources, observed)
  const conflicts = moves(plan) ? portConflicts(publishedPorts(app), await heldPorts(driver, options.signal)) : []
  const mounts = relativeMounts(app)
  return {
    candidate,
    problems,
    plan: mayPull(plan) ? await withImages(context, plan, { driver, signal: options.signal }) : plan,
    conflicts,
    losses,
    permissions: permissions(app, await context.bundled.names()),
    ...(mounts.length === 0 ? {} : { folder: { path: context.folders.path(candidate.name), mounts } }),
  }
}

/** What has to be pulled is known once somebody has looked: one more call, where there is something to do. */
async function withImages(
  { bundled }: AppContext,
  plan: Plan,
  { driver, signal }: { driver: Driver; signal: AbortSignal },
): Promise<Plan> {
  if (driver.images === undefined) return plan
  const images = await driver.images.list(signal)
  const present = images.flatMap((image) => [...image.references, ...(image.digests ?? [])])
  return tellPulls(plan, { present, assembled: await bundled.names() })
}

interface Loaded {
  readonly problems: readonly Problem[]
  readonly rendered?: Rendering & { readonly app: AppSpec }
}

/** A saved revision was loaded before, or is loaded once for all times. */
async function load(context: AppContext, candidate: Candidate, driver: Driver): Promise<Loaded> {
  if (candidate.isSaved && candidate.app !== undefined) {
    const rendered = await context.rendered.get(candidate.app, candidate.revision)
    if (rendered !== undefined) return { problems: rendered.problems, rendered }
  }
  const loaded = loadDocument(candidate.name, candidate.content)
  const app = loaded.app ?? withBlanksFilled(candidate)
  if (app === undefined) return { problems: loaded.problems }
  const { revision, content } = candidate
  const rendering = renderApp(context, driver, { app, revision, values: content.values, files: content.files })
  return { problems: loaded.problems, rendered: { app, ...rendering } }
}

/** Answers that are missing are no reason to show no plan. */
function withBlanksFilled({ name, content, inputs, problems }: Candidate): AppSpec | undefined {
  return hasErrors(problems) ? loadDocument(name, withPlaceholders(content, inputs)).app : undefined
}

/** Something is made or started: only then can a port be in the way. */
function moves({ changes }: Plan): boolean {
  return changes.some(({ action }) => action !== 'keep' && action !== 'remove' && action !== 'stop')
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
