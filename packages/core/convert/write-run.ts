import type { AppSpec, NetworkSpec, ServiceSpec, VolumeSpec } from '../compose/spec.ts'
import type { Loss } from './loss.ts'
import { quoteWord } from './shell-words.ts'
import { containerName } from './write-run-name.ts'
import { runArguments } from './write-run-options.ts'

interface Written {
  text: string
  losses: Loss[]
}

export function appToRun(app: AppSpec): Written {
  const losses: Loss[] = []
  const names = startOrder(app)
  const shared = createLines(app, names, losses)
  const runs = names.map((name) => runLines(app, name, losses))
  return {
    text:
      [...shared, ...runs.map((run, index) => (index === 0 && shared.length === 0 ? run : `\n${run}`))].join('\n') +
      '\n',
    losses,
  }
}

export function serviceToRun(app: AppSpec, name: string): Written {
  const losses: Loss[] = []
  const lines = createLines(app, [name], losses)
  return { text: `${[...lines, runLines(app, name, losses)].join('\n')}\n`, losses }
}

/** Services after those that they need, otherwise as in the document. A cycle is taken as it comes. */
function startOrder(app: AppSpec): string[] {
  const order = new Set<string>()
  const open = new Set<string>()
  const visit = (name: string) => {
    const service = app.services[name]
    if (service === undefined || order.has(name) || open.has(name)) return
    open.add(name)
    for (const needed of Object.keys(service.depends_on ?? {})) visit(needed)
    order.add(name)
  }
  for (const name of Object.keys(app.services)) visit(name)
  return [...order]
}

function createLines(app: AppSpec, services: readonly string[], losses: Loss[]): string[] {
  const used = services.flatMap((name) => app.services[name] ?? [])
  const networks = new Set(used.flatMap((service) => Object.keys(service.networks ?? {})))
  const volumes = new Set(
    used.flatMap((service) =>
      (service.volumes ?? []).flatMap((mount) =>
        mount.type === 'volume' && mount.source !== undefined ? [mount.source] : [],
      ),
    ),
  )
  return [
    ...[...networks].flatMap((key) => createNetwork(key, app.networks?.[key], losses)),
    ...[...volumes].flatMap((key) => createVolume(app.volumes?.[key])),
  ]
}

/** Where a network of that name is there already it is used, so that the lines can be pasted twice. */
function createNetwork(key: string, network: NetworkSpec | undefined, losses: Loss[]): string[] {
  if (network === undefined || network.external === true) return []
  const pools = network.ipam?.config ?? []
  if (pools.some((pool) => pool.aux_addresses !== undefined))
    losses.push({ path: ['networks', key, 'ipam'], lost: 'addresses that are kept free', severity: 'degraded' })
  const words = [
    ...(network.driver === undefined ? [] : ['--driver', network.driver]),
    ...pairs('--opt', network.driver_opts),
    ...pairs('--label', network.labels),
    ...(network.internal === true ? ['--internal'] : []),
    ...(network.attachable === true ? ['--attachable'] : []),
    ...(network.enable_ipv6 === true ? ['--ipv6'] : []),
    ...(network.ipam?.driver === undefined ? [] : ['--ipam-driver', network.ipam.driver]),
    ...pairs('--ipam-opt', network.ipam?.options),
    ...pools.flatMap((pool) => [
      ...(pool.subnet === undefined ? [] : ['--subnet', pool.subnet]),
      ...(pool.gateway === undefined ? [] : ['--gateway', pool.gateway]),
      ...(pool.ip_range === undefined ? [] : ['--ip-range', pool.ip_range]),
    ]),
    network.name,
  ]
  const name = quoteWord(network.name)
  const create = ['docker', 'network', 'create', ...words].map(quoteWord).join(' ')
  return [`docker network inspect ${name} >/dev/null 2>&1 || ${create}`]
}

function createVolume(volume: VolumeSpec | undefined): string[] {
  if (volume === undefined || volume.external === true) return []
  const words = [
    ...(volume.driver === undefined ? [] : ['--driver', volume.driver]),
    ...pairs('--opt', volume.driver_opts),
    ...pairs('--label', volume.labels),
    volume.name,
  ]
  return [['docker', 'volume', 'create', ...words].map(quoteWord).join(' ')]
}

function pairs(flag: string, map: Readonly<Record<string, string>> | undefined): string[] {
  return Object.entries(map ?? {}).flatMap(([key, value]) => [flag, `${key}=${value}`])
}

function runLines(app: AppSpec, name: string, losses: Loss[]): string {
  const service = app.services[name]
  if (service === undefined) {
    losses.push({ path: ['services', name], lost: `"${name}", which is no service of the app`, severity: 'broken' })
    return `# ${name.replaceAll(/\s/g, ' ')} is no service of the app`
  }
  const [first, ...others] = Object.keys(service.networks ?? {})
  // One `docker run` joins one network on engines before 25; the others are joined before the start.
  const verb = others.length === 0 ? ['run', '--detach'] : ['create']
  const { options, tail } = runArguments(app, name, first, losses)
  const groups = [...options.map((words) => words.map(quoteWord).join(' ')), tail.map(quoteWord).join(' ')]
  const run = [`docker ${verb.join(' ')}`, ...groups].join(' \\\n  ')
  if (others.length === 0) return run
  const container = quoteWord(containerName(app, name))
  const connects = others.map((key) => connectLine(app, service, name, key, losses))
  return [run, ...connects.map((line) => `${line} ${container}`), `docker start ${container}`].join('\n')
}

function connectLine(app: AppSpec, service: ServiceSpec, name: string, key: string, losses: Loss[]): string {
  const settings = service.networks?.[key] ?? {}
  if (settings.driver_opts !== undefined || settings.mac_address !== undefined)
    losses.push({
      path: ['services', name, 'networks', key],
      lost: `settings of the network "${key}"`,
      severity: 'degraded',
    })
  const words = [
    ...[name, ...(settings.aliases ?? [])].flatMap((alias) => ['--alias', alias]),
    ...(settings.ipv4_address === undefined ? [] : ['--ip', settings.ipv4_address]),
    ...(settings.ipv6_address === undefined ? [] : ['--ip6', settings.ipv6_address]),
    ...(settings.link_local_ips ?? []).flatMap((ip) => ['--link-local-ip', ip]),
    app.networks?.[key]?.name ?? key,
  ]
  return ['docker', 'network', 'connect', ...words].map(quoteWord).join(' ')
}
