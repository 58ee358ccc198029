import type { PlanView } from '@panamax/contract/apps'
import type { Deployment } from '@panamax/contract/deployments'
import type { AppRecord } from '../store/apps.ts'
import { transaction } from '../store/database.ts'
import type { By } from './by.ts'
import type { AppContext } from './context.ts'
import { assertDeployable } from './deployable.ts'
import { examine } from './examine.ts'
import { hasErrors, refused } from './load-document.ts'
import { type CheckedDraft, newCandidate } from './new-app.ts'
import { planView } from './plan-view.ts'

/** What making this app would do. Changes nothing. */
export async function planNewApp(context: AppContext, draft: CheckedDraft, by: By): Promise<PlanView> {
  return planView(await examine(context, await newCandidate(context, draft, by.signal), by))
}

/** Makes an app and deploys it. With a problem or a port in the way nothing at all is done. */
export async function createApp(
  context: AppContext,
  draft: CheckedDraft,
  by: By,
): Promise<{ readonly app: AppRecord; readonly deployment: Deployment }> {
  const candidate = await newCandidate(context, draft, by.signal)
  if (hasErrors(candidate.problems)) throw refused(candidate.problems, 'The app')
  assertDeployable(await examine(context, candidate, by))
  const { name, title, target, source, content } = candidate
  const createdAt = context.now()
  const made = transaction(context.database, () => {
    const record = { name, title, target, wanted: 'running' as const, createdAt }
    context.events.forget(name)
    context.leftAnswers.forget({ target, app: name })
    const app = context.apps.insert({ ...record, ...(source === undefined ? {} : { source }) })
    const note = draft.adopt ? 'adopted' : 'created'
    const template = candidate.template && context.appTemplates.add(app.id, candidate.template)
    const { revision } = context.revisions.add(app.id, { ...content, createdAt, author: by.name, note, template })
    const queued = context.deployer.enqueue({ app, action: 'deploy', revision: revision.number, startedBy: by.name })
    return { app, queued }
  })
  return { app: made.app, deployment: context.deployer.begin(made.queued) }
}
