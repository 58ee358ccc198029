import type { Revision, RevisionSummary as SummarySchema } from '@panamax/contract/apps'
import { secretNames } from '@panamax/core/template/input'
import { namesSecret } from '@panamax/core/check/secret-names'
import type { z } from 'zod'
import type { AppRecord } from '../store/apps.ts'
import type { DeploymentRecord } from '../store/deployments.ts'
import type { RevisionRecord } from '../store/revisions.ts'
import type { AppContext } from './context.ts'
import { readHead } from './document-head.ts'

export type RevisionSummary = z.output<typeof SummarySchema>

/** Newest first. */
export function revisionSummaries(context: AppContext, app: AppRecord): RevisionSummary[] {
  const history = context.deployments.ofApp(app.id)
  const deployed = context.deployments.deployedRevision(app.id)
  return context.revisions.list(app.id).map((revision) => summary(revision, history, deployed))
}

export function revisionSummary(context: AppContext, app: AppRecord, revision: RevisionRecord): RevisionSummary {
  return summary(revision, context.deployments.ofApp(app.id), context.deployments.deployedRevision(app.id))
}

/** With its document. Secret values are null. */
export function revisionView(context: AppContext, app: AppRecord, number: number): Revision {
  const { document, values, files } = context.revisions.content(app.id, number)
  const { inputs } = readHead(document, 'compose.yaml').metadata
  const secrets = new Set(secretNames(inputs))
  // A variable that no input asks about has no type: its name has to tell.
  const isSecret = (name: string): boolean => secrets.has(name) || (!Object.hasOwn(inputs, name) && namesSecret(name))
  return {
    ...revisionSummary(context, app, context.revisions.get(app.id, number)),
    document,
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isSecret(name) ? null : value])),
    files: Object.keys(files).sort(),
  }
}

function summary(
  revision: RevisionRecord,
  history: readonly DeploymentRecord[],
  deployed: number | undefined,
): RevisionSummary {
  const latest = history.find((each) => each.revision === revision.number && each.action !== 'start')
  return { ...revision, deployed: revision.number === deployed, outcome: outcomeOf(latest) }
}

function outcomeOf(deployment: DeploymentRecord | undefined): RevisionSummary['outcome'] {
  if (deployment === undefined) return 'never'
  return deployment.state === 'queued' ? 'running' : deployment.state
}
