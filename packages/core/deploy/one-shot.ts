import type { ServiceSpec } from '../compose/spec.ts'

/**
 * Whether a service says of itself that it runs once: `restart: "no"`, and no health check. Where nothing is said engines do the
 * same, but nobody meant anything by it.
 */
export function mayEnd({ restart, deploy, healthcheck }: ServiceSpec): boolean {
  const once = restart === 'no' || (restart === undefined && deploy?.restart_policy?.condition === 'none')
  return once && (healthcheck === undefined || healthcheck.disable === true)
}
