import type { MountSpec, PortMapping, ServiceSpec } from '../../compose/spec.ts'
import type { Loss } from '../../convert/loss.ts'
import { quoteWord } from '../../convert/shell-words.ts'
import { needsHostPath } from '../../deploy/bind-mount.ts'
import type { ServiceMetadata } from '../metadata.ts'
import { volumeName } from '../names.ts'

/** An image of the 2014 format in the exporter's key order. Blank and empty attributes are not written. */
export interface PmxImage {
  name: string
  source: string
  category?: string
  type: string
  expose?: string[]
  ports?: { host_interface?: string; host_port?: string; container_port: string; proto: string }[]
  links?: { service: string; alias: string }[]
  environment?: { variable: string; value: string; required?: true }[]
  volumes?: { host_path?: string; container_path: string }[]
  volumes_from?: { service: string }[]
  command?: string
  deployment?: { count: number }
}

interface Fit {
  readonly image: PmxImage
  readonly lose: (
    path: readonly (string | number)[],
    lost: string,
    severity: Loss['severity'],
    instead?: string,
  ) => void
}

/** Fits a service into the 2014 format and says what does not go in. */
export function fitService(name: string, service: ServiceSpec, metadata: ServiceMetadata, losses: Loss[]): PmxImage {
  const lose: Fit['lose'] = (path, lost, severity, instead) =>
    losses.push({
      path: ['services', name, ...path],
      lost,
      severity,
      ...(instead === undefined ? {} : { instead }),
    })
  const image: PmxImage = { name, source: service.image ?? '', type: metadata.type ?? 'Default' }
  const fit: Fit = { image, lose }
  if (service.image === undefined)
    lose(['image'], 'the image', 'broken', 'Build it, push it to a registry, and name it with "image".')
  if (metadata.category !== undefined) image.category = metadata.category
  if (metadata.description !== undefined) lose(['x-panamax', 'description'], 'the description of the service', 'note')
  if (metadata.blocked.length > 0) lose(['x-panamax', 'blocked'], 'the reasons why it cannot run yet', 'note')
  if (service.expose !== undefined && service.expose.length > 0) image.expose = [...service.expose]
  fitPorts(fit, service.ports ?? [])
  fitLinks(fit, service.links ?? [])
  fitDependencies(fit, service)
  fitEnvironment(fit, service, metadata.required)
  fitVolumes(fit, name, service.volumes ?? [])
  fitVolumesFrom(fit, service.volumes_from ?? [])
  if (service.command !== null) fitCommand(fit, service.command)
  fitReplicas(fit, service)
  return ordered(image)
}

/** The exporter's order: name, source, category, type, expose, ports, links, environment, volumes, volumes_from, … */
function ordered(image: PmxImage): PmxImage {
  const {
    name,
    source,
    category,
    type,
    expose,
    ports,
    links,
    environment,
    volumes,
    volumes_from,
    command,
    deployment,
  } = image
  return {
    name,
    source,
    ...(category === undefined ? {} : { category }),
    type,
    ...(expose === undefined ? {} : { expose }),
    ...(ports === undefined ? {} : { ports }),
    ...(links === undefined ? {} : { links }),
    ...(environment === undefined ? {} : { environment }),
    ...(volumes === undefined ? {} : { volumes }),
    ...(volumes_from === undefined ? {} : { volumes_from }),
    ...(command === undefined ? {} : { command }),
    ...(deployment === undefined ? {} : { deployment }),
  }
}

function fitPorts({ image, lose }: Fit, ports: readonly PortMapping[]): void {
  const list = ports.map((port, index) => {
    const at = ['ports', index]
    const isRange = port.published?.includes('-') ?? false
    if (isRange) lose(at, `the choice of a host port from ${port.published}`, 'degraded', 'The engine chooses any.')
    if (port.protocol === 'sctp') lose(at, 'the protocol SCTP', 'broken')
    if (port.mode !== undefined && port.mode !== 'ingress') lose([...at, 'mode'], `the mode "${port.mode}"`, 'note')
    if (port.name !== undefined) lose([...at, 'name'], 'the name of the port', 'note')
    if (port.app_protocol !== undefined) lose([...at, 'app_protocol'], 'the protocol of the application', 'note')
    return {
      ...(port.host_ip === undefined ? {} : { host_interface: port.host_ip }),
      ...(port.published === undefined || isRange ? {} : { host_port: port.published }),
      container_port: String(port.target),
      proto: (port.protocol ?? 'tcp').toUpperCase(),
    }
  })
  if (list.length > 0) image.ports = list
}

function fitLinks({ image, lose }: Fit, links: readonly string[]): void {
  const list: { service: string; alias: string }[] = []
  for (const [index, link] of links.entries()) {
    const [service = '', alias = service] = link.split(':')
    if (list.some((other) => other.service === service))
      lose(['links', index], `a second link to "${service}", as "${alias}"`, 'degraded', 'Use one alias in the app.')
    else list.push({ service, alias })
  }
  if (list.length > 0) image.links = list
}

/** Start order follows links; what `depends_on` says beyond that has no place. */
function fitDependencies({ lose }: Fit, service: ServiceSpec): void {
  const linked = new Set((service.links ?? []).map((link) => link.split(':')[0]))
  const shared = new Set((service.volumes_from ?? []).map((entry) => entry.split(':')[0]))
  for (const [name, dependency] of Object.entries(service.depends_on ?? {})) {
    const isPlain = dependency.condition === 'service_started' && dependency.required
    const isImplied = linked.has(name) ? dependency.restart === true : shared.has(name) && dependency.restart !== true
    if (isPlain && isImplied) continue
    lose(['depends_on', name], `waiting for "${name}"`, 'degraded', 'A link starts the other service first.')
  }
}

function fitEnvironment({ image, lose }: Fit, service: ServiceSpec, required: readonly string[]): void {
  const entries = Object.entries(service.environment ?? {})
  const list = entries.map(([variable, value]) => {
    if (value === null)
      lose(['environment', variable], `taking ${variable} from the environment of whoever runs it`, 'degraded')
    return { variable, value: value ?? '', ...(required.includes(variable) ? { required: true as const } : {}) }
  })
  for (const variable of required)
    if (!entries.some(([name]) => name === variable))
      lose(
        ['x-panamax', 'required'],
        `the mark that ${variable} is required, since it is not in the environment`,
        'note',
      )
  if (list.length > 0) image.environment = list
}

function fitVolumes({ image, lose }: Fit, service: string, mounts: readonly MountSpec[]): void {
  const list: { host_path?: string; container_path: string }[] = []
  for (const [index, mount] of mounts.entries()) {
    const at = ['volumes', index]
    if (mount.type !== 'bind' && mount.type !== 'volume') {
      lose(at, `the ${mount.type} mount at ${mount.target}`, 'broken')
      continue
    }
    const target = mount.target + (mount.read_only === true ? ':ro' : '')
    if (mount.type === 'bind') {
      if (!/^[/~.]/.test(mount.source ?? '') || /[:\n]/.test(`${mount.source}${mount.target}`))
        lose(at, `the host path ${mount.source}`, 'broken', 'Use an absolute path without colons.')
      else if (!mount.source?.startsWith('/'))
        lose(at, `that ${mount.source} is relative to the app`, 'degraded', 'Use an absolute path.')
      list.push({ host_path: mount.source ?? '', container_path: target })
    } else {
      if (mount.source !== volumeName(service, mount.target))
        lose(
          at,
          `the volume's name ${mount.source ?? '(none)'}`,
          'degraded',
          'It becomes a volume of this service alone.',
        )
      if (/[:\n]/.test(mount.target)) lose(at, `the path ${mount.target}`, 'broken', 'Use a path without colons.')
      list.push({ container_path: target })
    }
    const beyond = [mount.bind?.propagation, mount.bind?.selinux, mount.bind?.recursive, mount.consistency]
    const options = [...beyond, mount.volume?.nocopy, mount.volume?.subpath, mount.volume?.labels]
    if (options.some((option) => option !== undefined))
      lose(at, `the options of the mount at ${mount.target}`, 'degraded')
    if (needsHostPath(mount)) lose(at, 'that the host path must be there already', 'note')
  }
  if (list.length > 0) image.volumes = list
}

function fitVolumesFrom({ image, lose }: Fit, entries: readonly string[]): void {
  const list: { service: string }[] = []
  for (const [index, entry] of entries.entries()) {
    const [service = '', mode] = entry.split(':')
    if (service === 'container') lose(['volumes_from', index], `the volumes of the container ${mode ?? ''}`, 'broken')
    else {
      if (mode !== undefined) lose(['volumes_from', index], `the mode "${mode}"`, 'degraded')
      list.push({ service })
    }
  }
  if (list.length > 0) image.volumes_from = list
}

function fitCommand({ image, lose }: Fit, command: readonly string[]): void {
  if (command.length === 0) lose(['command'], "that the image's own command is not run", 'degraded')
  else image.command = command.map(quoteWord).join(' ')
}

function fitReplicas({ image, lose }: Fit, service: ServiceSpec): void {
  const count = service.deploy?.replicas ?? service.scale
  if (count !== undefined) image.deployment = { count }
  for (const [key, value] of Object.entries(service.deploy ?? {})) {
    const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0
    if (key !== 'replicas' && value !== undefined && !isEmpty)
      lose(['deploy', key], `"${key}" of the deployment`, 'degraded')
  }
}
