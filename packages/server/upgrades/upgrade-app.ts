import type { PlanView } from '@panamax/contract/apps'
import type { Upgraded, UpgradeRequest } from '@panamax/contract/upgrades'
import { PanamaxError } from '@panamax/core/errors'
import type { z } from 'zod'
import type { By } from '../apps/by.ts'
import type { Candidate } from '../apps/candidate.ts'
import type { AppContext } from '../apps/context.ts'
import { assertDeployable } from '../apps/deployable.ts'
import { examine } from '../apps/examine.ts'
import { hasErrors, loadDocument, refused } from '../apps/load-document.ts'
import { planView } from '../apps/plan-view.ts'
import { revisionSummary } from '../apps/revision-view.ts'
import { enqueue } from '../apps/run-action.ts'
import type { AppRecord } from '../store/apps.ts'
import type { AppTemplate } from '../store/app-templates.ts'
import { transaction } from '../store/database.ts'
import { mergeUpgrade } from './merge-upgrade.ts'
import { upgradeCandidate } from './upgrade-candidate.ts'

type Request = z.output<typeof UpgradeRequest>

interface Prepared {
  readonly app: AppRecord
  readonly to: AppTemplate
  readonly candidate: Candidate
}

/** What upgrading like this would do. Changes nothing. Throws as `upgradeApp` does, but for problems and ports. */
export async function planUpgrade(context: AppContext, name: string, request: Request, by: By): Promise<PlanView> {
  const { candidate } = await prepare(context, name, request)
  return planView(await examine(context, candidate, by))
}

/**
 * Saves the merge as a revision that is based on template-now, and deploys it. Throws `conflict` when the template or the app
 * has changed since the preview or something is undecided, `invalid_request` with every problem.
 */
export async function upgradeApp(
  context: AppContext,
  name: string,
  request: Request,
  by: By,
): Promise<z.output<typeof Upgraded>> {
  const { app, to, candidate } = await prepare(context, name, request)
  if (request.deploy) assertDeployable(await examine(context, candidate, by))
  else assertLoads(candidate)
  const saved = transaction(context.database, () => {
    if (context.apps.find(name)?.id !== app.id) throw new PanamaxError('not_found', `The app ${name} was removed.`)
    assertNewest(context, app, request.base)
    const template = context.appTemplates.add(app.id, to)
    const note = `upgraded to ${to.source}/${to.name}${to.commit === undefined ? '' : ` ${to.commit.slice(0, 7)}`}`
    const record = { ...candidate.content, createdAt: context.now(), author: by.name, note, template }
    const { revision } = context.revisions.add(app.id, record)
    if (!request.deploy) return { revision }
    return { revision, queued: enqueue(context, app, { action: 'deploy', revision: revision.number }, by) }
  })
  const deployment = saved.queued === undefined ? {} : { deployment: context.deployer.begin(saved.queued) }
  return { revision: revisionSummary(context, app, saved.revision), ...deployment }
}

async function prepare(context: AppContext, name: string, request: Request): Promise<Prepared> {
  const app = context.apps.get(name)
  const standing = await context.upgrades.standing(app.id)
  if (!standing.available)
    throw new PanamaxError('conflict', `There is nothing to upgrade ${name} to. ${standing.reason}`)
  if (standing.to.mark !== request.mark) {
    const message = 'The template has changed once more since you have looked. Look at the upgrade again.'
    throw new PanamaxError('conflict', message, { details: { mark: standing.to.mark } })
  }
  assertNewest(context, app, request.base)
  const content = context.revisions.content(app.id, request.base)
  const merged = mergeUpgrade(app.name, content, standing)
  const candidate = upgradeCandidate(context, { app, base: request.base, content }, merged, request)
  return { app, to: standing.to, candidate }
}

function assertNewest(context: AppContext, app: AppRecord, base: number): void {
  const latest = context.revisions.latestNumber(app.id)
  if (latest === base) return
  const message = `The upgrade was looked at on revision ${base} of ${app.name}, but the latest is ${latest}. Look at the upgrade again.`
  throw new PanamaxError('conflict', message, { details: { latest } })
}

function assertLoads({ name, content, problems }: Candidate): void {
  const all = [...problems, ...loadDocument(name, content).problems]
  if (hasErrors(all)) throw refused(all)
}
