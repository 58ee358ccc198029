import type { DeploySpec, ServiceSpec } from '../compose/spec.ts'
import type { Lose } from './write-run-name.ts'

export function ulimitOptions(service: ServiceSpec): string[][] {
  return Object.entries(service.ulimits ?? {}).map(([key, limit]) => [
    '--ulimit',
    typeof limit === 'number' ? `${key}=${limit}` : `${key}=${limit.soft}:${limit.hard}`,
  ])
}

export function deployOptions(service: ServiceSpec, deploy: DeploySpec, lose: Lose): string[][] {
  const limits = deploy.resources?.limits
  const reservations = deploy.resources?.reservations
  const options: string[][] = []
  if (limits?.cpus !== undefined && service.cpus === undefined) options.push(['--cpus', String(limits.cpus)])
  if (limits?.memory !== undefined && service.mem_limit === undefined) options.push(['--memory', limits.memory])
  if (limits?.pids !== undefined && service.pids_limit === undefined)
    options.push(['--pids-limit', String(limits.pids)])
  if (reservations?.memory !== undefined && service.mem_reservation === undefined)
    options.push(['--memory-reservation', reservations.memory])
  const restart = deploy.restart_policy
  if (restart !== undefined && service.restart === undefined) {
    const attempts = restart.max_attempts === undefined ? '' : `:${restart.max_attempts}`
    const policies = { none: 'no', 'on-failure': `on-failure${attempts}`, any: 'always' }
    const condition = restart.condition ?? 'any'
    if (condition in policies) options.push(['--restart', policies[condition as keyof typeof policies]])
  }
  if ((deploy.replicas ?? service.scale ?? 1) !== 1)
    lose(['deploy', 'replicas'], 'the number of containers', 'degraded', 'Run it once more under another name.')
  if (reservations?.cpus !== undefined || reservations?.generic_resources !== undefined)
    lose(['deploy', 'resources', 'reservations'], 'what is kept free for it', 'degraded')
  if (reservations?.devices !== undefined)
    lose(['deploy', 'resources', 'reservations', 'devices'], 'the devices kept for it', 'degraded', 'Add --gpus.')
  for (const key of ['mode', 'labels', 'endpoint_mode', 'update_config', 'rollback_config'] as const)
    if (deploy[key] !== undefined) lose(['deploy', key], `"${key}" of the deployment`, 'note')
  if (Object.keys(deploy.placement ?? {}).length > 0) lose(['deploy', 'placement'], 'where it may run', 'degraded')
  return options
}

export function otherOptions(service: ServiceSpec, lose: Lose): string[][] {
  const options: string[][] = []
  if (service.pull_policy === 'always' || service.pull_policy === 'never') options.push(['--pull', service.pull_policy])
  const grace = service.stop_grace_period
  if (grace !== undefined) {
    const seconds = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(grace)
    if (seconds === null) lose(['stop_grace_period'], `the time ${grace} that it has to stop`, 'degraded')
    else {
      const [, hours = 0, minutes = 0, rest = 0] = seconds
      options.push(['--stop-timeout', String(Number(hours) * 3_600 + Number(minutes) * 60 + Number(rest))])
    }
  }
  if (service.gpus !== undefined) options.push(...gpuOptions(service.gpus))
  if (service.blkio_config !== undefined) options.push(...blkioOptions(service.blkio_config))
  return options
}

function gpuOptions(gpus: ServiceSpec['gpus']): string[][] {
  const [first] = Array.isArray(gpus) ? (gpus as { count?: number; device_ids?: string[] }[]) : []
  if (first?.device_ids !== undefined) return [['--gpus', `"device=${first.device_ids.join(',')}"`]]
  return [['--gpus', first?.count === undefined || first.count === -1 ? 'all' : String(first.count)]]
}

function blkioOptions(config: ServiceSpec['blkio_config']): string[][] {
  const fields = config as Readonly<
    Record<string, number | readonly { path: string; rate?: string; weight?: number }[]>
  >
  return Object.entries(fields).flatMap(([key, value]) => {
    if (typeof value === 'number') return [['--blkio-weight', String(value)]]
    const flag = key === 'weight_device' ? '--blkio-weight-device' : `--${key.replaceAll('_', '-')}`
    return value.map(({ path, rate, weight }) => [flag, `${path}:${rate ?? weight ?? ''}`])
  })
}
