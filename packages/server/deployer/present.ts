import type { Deployment, StepView } from '@panamax/contract/deployments'
import type { DeploymentRecord } from '../store/deployments.ts'

/** A deployment as the contract shows it. */
export function presentDeployment(record: DeploymentRecord, steps: readonly StepView[]): Deployment {
  return { ...presentSummary(record), steps: [...steps] }
}

export function presentSummary(record: DeploymentRecord): Omit<Deployment, 'steps'> {
  return {
    id: record.id,
    app: record.app,
    action: record.action,
    ...(record.revision === undefined ? {} : { revision: record.revision }),
    state: record.state,
    ...(record.error === undefined ? {} : { message: record.error.message }),
    startedBy: record.startedBy,
    createdAt: record.createdAt,
    ...(record.endedAt === undefined ? {} : { endedAt: record.endedAt }),
    resumed: record.resumed,
  }
}
