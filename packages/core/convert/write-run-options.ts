import type { AppSpec, HealthcheckSpec, PortMapping, ServiceSpec } from '../compose/spec.ts'
import type { Loss } from './loss.ts'
import { runOptions } from './run-options.ts'
import { quoteWord } from './shell-words.ts'
import { deployOptions, otherOptions, ulimitOptions } from './write-run-limits.ts'
import { containerName, type Lose } from './write-run-name.ts'
import { fileOptions, mountOption, volumesFrom } from './write-run-mounts.ts'

export interface RunArguments {
  /** One option with its value each, unquoted. */
  readonly options: readonly (readonly string[])[]
  /** The image and the command. */
  readonly tail: readonly string[]
}

/** Keys that `runArguments` or its caller reads; those of the table come on top. */
const handled: ReadonlySet<string> = new Set([
  'image',
  'command',
  'entrypoint',
  'container_name',
  'environment',
  'ports',
  'volumes',
  'volumes_from',
  'links',
  'external_links',
  'networks',
  'network_mode',
  'depends_on',
  'healthcheck',
  'deploy',
  'scale',
  'devices',
  'ulimits',
  'logging',
  'pull_policy',
  'stop_grace_period',
  'secrets',
  'configs',
  'gpus',
  'blkio_config',
  'x-panamax',
])
const severities: ReadonlyMap<string, Loss['severity']> = new Map([
  ['build', 'broken'],
  ['attach', 'note'],
  ['develop', 'note'],
  ['profiles', 'note'],
])

/** What `docker run` takes for a service that joins `network` (of those that it is on, the first). */
export function runArguments(app: AppSpec, name: string, network: string | undefined, losses: Loss[]): RunArguments {
  const service = app.services[name] ?? { command: null, entrypoint: null }
  const lose: Lose = (path, lost, severity, instead) =>
    losses.push({ path: ['services', name, ...path], lost, severity, ...(instead === undefined ? {} : { instead }) })
  const table = new Set(runOptions.map((option) => option.key))
  for (const [key, value] of Object.entries(service))
    if (!handled.has(key) && !table.has(key) && value !== undefined && value !== null)
      lose([key], `"${key}"`, severities.get(key) ?? (key.startsWith('x-') ? 'note' : 'degraded'))
  const [entry, ...entryRest] = service.entrypoint ?? []
  const options = [
    ['--name', containerName(app, name)],
    ...(service.deploy === undefined ? [] : deployOptions(service, service.deploy, lose)),
    ...tableOptions(app, service),
    ...networkOptions(app, name, service, network, lose),
    ...linkOptions(app, service, lose),
    ...Object.entries(service.environment ?? {}).map(([key, value]) => [
      '--env',
      value === null ? key : `${key}=${value}`,
    ]),
    ...(service.ports ?? []).map((port, index) => ['--publish', portText(port, index, lose)]),
    ...(service.volumes ?? []).flatMap((mount) => mountOption(app, mount)),
    ...(service.volumes_from ?? []).map((entryText) => ['--volumes-from', volumesFrom(app, entryText)]),
    ...fileOptions(app, service, lose),
    ...(service.devices ?? []).map(({ source, target, permissions }) => [
      '--device',
      [source, target ?? source, permissions ?? 'rwm'].join(':'),
    ]),
    ...ulimitOptions(service),
    ...(service.healthcheck === undefined ? [] : healthOptions(service.healthcheck)),
    ...loggingOptions(service),
    ...otherOptions(service, lose),
    ...(service.entrypoint === null ? [] : [['--entrypoint', entry ?? '']]),
  ]
  if (service.image === undefined) lose(['image'], 'the image', 'broken', 'Build it and name it with "image".')
  if (service.command?.length === 0) lose(['command'], "that the image's own command is not run", 'degraded')
  loseOrder(service, lose)
  return { options, tail: [service.image ?? 'IMAGE', ...entryRest, ...(service.command ?? [])] }
}

function tableOptions(app: AppSpec, service: ServiceSpec): string[][] {
  return runOptions.flatMap(({ flag, key, kind }) => {
    const value: unknown = service[key as keyof ServiceSpec]
    if (value === undefined || value === null || value === false) return []
    if (kind === 'switch') return [[`--${flag}`]]
    if (kind === 'list') return (value as readonly string[]).map((item) => [`--${flag}`, item])
    if (kind === 'map')
      return Object.entries(value as Record<string, string>).map(([k, v]) => [`--${flag}`, `${k}=${v}`])
    return [[`--${flag}`, inContainer(app, String(value as string | number))]]
  })
}

/** `service:NAME` of an app is `container:NAME` on the engine. */
function inContainer(app: AppSpec, value: string): string {
  return value.startsWith('service:') ? `container:${containerName(app, value.slice('service:'.length))}` : value
}

function networkOptions(
  app: AppSpec,
  name: string,
  service: ServiceSpec,
  network: string | undefined,
  lose: Lose,
): string[][] {
  if (service.network_mode !== undefined) return [['--network', inContainer(app, service.network_mode)]]
  if (network === undefined) return []
  const settings = service.networks?.[network] ?? {}
  for (const key of ['driver_opts', 'priority', 'gw_priority', 'interface_name'] as const)
    if (settings[key] !== undefined) lose(['networks', network, key], `"${key}" of the network`, 'degraded')
  return [
    ['--network', app.networks?.[network]?.name ?? network],
    ...[name, ...(settings.aliases ?? [])].map((alias) => ['--network-alias', alias]),
    ...(settings.ipv4_address === undefined ? [] : [['--ip', settings.ipv4_address]]),
    ...(settings.ipv6_address === undefined ? [] : [['--ip6', settings.ipv6_address]]),
    ...(settings.link_local_ips ?? []).map((ip) => ['--link-local-ip', ip]),
    ...(settings.mac_address === undefined ? [] : [['--mac-address', settings.mac_address]]),
  ]
}

function linkOptions(app: AppSpec, service: ServiceSpec, lose: Lose): string[][] {
  if (service.links !== undefined && service.links.length > 0)
    lose(['links'], 'the variables that a link of 2014 sets (DB_PORT_…)', 'note', 'The alias works as a host name.')
  const links = (service.links ?? []).map((link) => {
    const [target = '', alias = target] = link.split(':')
    return ['--link', `${containerName(app, target)}:${alias}`]
  })
  return [...links, ...(service.external_links ?? []).map((link) => ['--link', link])]
}

function portText(
  { host_ip = '', published, target, protocol = 'tcp', ...rest }: PortMapping,
  index: number,
  lose: Lose,
): string {
  if (rest.mode === 'host') lose(['ports', index, 'mode'], 'the mode "host"', 'note')
  const ip = host_ip.includes(':') ? `[${host_ip}]` : host_ip
  const host = [...(ip === '' ? [] : [ip]), ...(published === undefined ? (ip === '' ? [] : ['']) : [published])]
  return [...host, target].join(':') + (protocol === 'tcp' ? '' : `/${protocol}`)
}

function healthOptions(check: HealthcheckSpec): string[][] {
  const [kind, ...words] = check.test ?? []
  if (check.disable === true || kind === 'NONE') return [['--no-healthcheck']]
  const command = kind === 'CMD-SHELL' ? words.join(' ') : words.map(quoteWord).join(' ')
  const times = (['interval', 'timeout', 'start_period', 'start_interval', 'retries'] as const).flatMap((key) =>
    check[key] === undefined ? [] : [[`--health-${key.replace('_', '-')}`, String(check[key])]],
  )
  return [...(kind === undefined ? [] : [['--health-cmd', command]]), ...times]
}

function loggingOptions({ logging }: ServiceSpec): string[][] {
  return [
    ...(logging?.driver === undefined ? [] : [['--log-driver', logging.driver]]),
    ...Object.entries(logging?.options ?? {}).map(([key, value]) => ['--log-opt', `${key}=${value}`]),
  ]
}

/** The commands stand in the order of need; waiting for health has no place in them. */
function loseOrder(service: ServiceSpec, lose: Lose): void {
  for (const [needed, { condition }] of Object.entries(service.depends_on ?? {}))
    if (condition !== 'service_started')
      lose(
        ['depends_on', needed],
        `waiting until "${needed}" is ${condition === 'service_healthy' ? 'healthy' : 'done'}`,
        'degraded',
      )
}
