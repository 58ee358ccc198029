import type { PlanView } from '@panamax/contract/apps'
import type { Deployment } from '@panamax/contract/deployments'
import { PanamaxError } from '@panamax/core/errors'
import { transaction } from '../store/database.ts'
import type { By } from './by.ts'
import { changedCandidate, type CheckedRevisionDraft, savedCandidate } from './changed-app.ts'
import type { AppContext } from './context.ts'
import { assertDeployable } from './deployable.ts'
import { examine } from './examine.ts'
import { hasErrors, loadDocument, refused } from './load-document.ts'
import { planView } from './plan-view.ts'
import { type RevisionSummary, revisionSummary } from './revision-view.ts'
import { enqueue } from './run-action.ts'

export interface PlanRequest extends CheckedRevisionDraft {
  readonly revision?: number | undefined
  readonly rebuild?: boolean | undefined
}

/** What deploying would do: an older revision, a change that is not saved, or else the latest revision. */
export async function planChange(context: AppContext, name: string, request: PlanRequest, by: By): Promise<PlanView> {
  const app = context.apps.get(name)
  const { document, values, unset, files, base, revision } = request
  const isChange = [document, values, unset, files, base].some((each) => each !== undefined)
  const candidate = isChange
    ? changedCandidate(context, app, request)
    : savedCandidate(context, app, revision ?? context.revisions.latestNumber(app.id))
  return planView(await examine(context, candidate, { rebuild: request.rebuild === true, signal: by.signal }))
}

/** Saves a change. Throws `invalid_request` with every problem, `conflict` when it is based on an older revision. */
export function saveRevision(
  context: AppContext,
  name: string,
  draft: CheckedRevisionDraft,
  by: Pick<By, 'name'>,
): RevisionSummary {
  const app = context.apps.get(name)
  const { content, problems } = changedCandidate(context, app, draft)
  const all = [...problems, ...loadDocument(app.name, content).problems]
  if (hasErrors(all)) throw refused(all)
  const record = { ...content, createdAt: context.now(), author: by.name, note: draft.note ?? '' }
  const { revision } = transaction(context.database, () => context.revisions.add(app.id, record))
  return revisionSummary(context, app, revision)
}

/** Saves an older revision, values included, as the newest and deploys it. */
export async function rollBack(context: AppContext, name: string, number: number, by: By): Promise<Deployment> {
  const app = context.apps.get(name)
  const candidate = savedCandidate(context, app, number)
  assertDeployable(await examine(context, candidate, by))
  const queued = transaction(context.database, () => {
    if (context.apps.find(name)?.id !== app.id) throw new PanamaxError('not_found', `The app ${name} was removed.`)
    const record = {
      ...candidate.content,
      createdAt: context.now(),
      author: by.name,
      note: `back to revision ${number}`,
      template: context.appTemplates.idOf(app.id, number),
    }
    const { revision } = context.revisions.add(app.id, record)
    return enqueue(context, app, { action: 'deploy', revision: revision.number }, by)
  })
  return context.deployer.begin(queued)
}
