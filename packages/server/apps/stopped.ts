import type { AppRecord } from '../store/apps.ts'
import type { DeploymentAction, DeploymentOptions } from '../store/deployments.ts'

/** Of what was stopped, an end with exit code 0 does not mean that its work is done. */
export function stoppedOf(app: AppRecord, action: DeploymentAction): Pick<DeploymentOptions, 'stopped'> {
  if (action !== 'deploy' && action !== 'start') return {}
  if (action === 'start' || app.wanted === 'stopped') return { stopped: 'all' }
  return app.stopped.length === 0 ? {} : { stopped: app.stopped }
}
