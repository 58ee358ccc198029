import type { AppSpec } from '../compose/spec.ts'
import type { Loss } from './loss.ts'

/** Reports a loss at a path within the service. */
export type Lose = (
  path: readonly (string | number)[],
  lost: string,
  severity: Loss['severity'],
  instead?: string,
) => void

/** The container's name, as Compose would call it, so that links and volumes_from find it. */
export function containerName(app: AppSpec, service: string): string {
  return app.services[service]?.container_name ?? `${app.name}-${service}-1`
}
