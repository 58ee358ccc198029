import type { ServiceSpec } from '@panamax/core/compose/spec'

export interface RestartPolicy {
  readonly Name: 'no' | 'always' | 'unless-stopped' | 'on-failure'
  readonly MaximumRetryCount: number
}

/** `restart`, else `deploy.restart_policy`. */
export function restartPolicy(service: ServiceSpec): RestartPolicy {
  if (service.restart !== undefined && service.restart !== '') {
    const [name, count] = service.restart.split(':')
    return named(
      name === 'always' || name === 'unless-stopped' || name === 'on-failure' ? name : 'no',
      Number(count) || 0,
    )
  }
  const policy = service.deploy?.restart_policy
  if (policy === undefined || policy.condition === 'none') return named('no', 0)
  if (policy.condition === 'on-failure') return named('on-failure', policy.max_attempts ?? 0)
  return named('always', 0)
}

function named(Name: RestartPolicy['Name'], retries: number): RestartPolicy {
  return { Name, MaximumRetryCount: Name === 'on-failure' ? retries : 0 }
}
