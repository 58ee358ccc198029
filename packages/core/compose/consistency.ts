import { checkCycles } from './cycles.ts'
import { entry, type MapNode, type Node, type Path } from './node.ts'
import { keyPlace, type Report } from './report.ts'
import type { AppSpec, ServiceSpec } from './spec.ts'
import { suggest } from './suggest.ts'

/** What the rules need: the active services, all services by name, and the tree for places. */
interface Context {
  readonly app: AppSpec
  readonly all: Readonly<Record<string, ServiceSpec>>
  readonly root: MapNode
  readonly report: Report
}

/**
 * The specification's rules between fields and between services, on the active services of a loaded model. Each
 * breach is reported at the field that causes it.
 */
export function checkConsistency(
  app: AppSpec,
  all: Readonly<Record<string, ServiceSpec>>,
  root: MapNode,
  report: Report,
): void {
  const context: Context = { app, all, root, report }
  for (const [name, service] of Object.entries(app.services)) {
    checkSource(name, service, context)
    checkReferences(name, service, context)
    checkDependencies(name, service, context)
    checkScale(name, service, context)
    checkResources(name, service, context)
    checkHealth(name, service, context)
    checkWatch(name, service, context)
  }
  checkContainerNames(context)
  checkCycles(app, (path, message) => fail(context, path, message))
}

/** Reports at the value at the path, or at its nearest ancestor in the tree. */
function fail(context: Context, path: Path, message: string, suggestion?: string): void {
  context.report.error(path, placeAt(context.root, path), message, suggestion)
}

export function placeAt(root: Node, path: Path) {
  let node: Node = root
  for (const part of path) {
    const next: Node | undefined =
      typeof part === 'number' ? (node.kind === 'list' ? node.items[part] : undefined) : entry(node, part)
    if (next === undefined) break
    node = next
  }
  return node.kind === 'scalar' ? node : keyPlace(node)
}

function checkSource(name: string, service: ServiceSpec, context: Context): void {
  const path: Path = ['services', name]
  if (service.image === undefined && service.build === undefined && service.provider === undefined) {
    fail(context, path, `The service "${name}" needs an image or a build: write "image: NAME:TAG".`)
  }
  const build = service.build
  if (build?.dockerfile !== undefined && build.dockerfile_inline !== undefined) {
    fail(
      context,
      [...path, 'build', 'dockerfile_inline'],
      '"dockerfile" and "dockerfile_inline" exclude each other: keep one of them.',
    )
  }
  const platforms = build?.platforms as readonly string[] | undefined
  if (platforms !== undefined && service.platform !== undefined && !platforms.includes(service.platform)) {
    fail(
      context,
      [...path, 'build', 'platforms'],
      `The service's platform ${service.platform} must be among the platforms of its build.`,
    )
  }
}

function checkReferences(name: string, service: ServiceSpec, context: Context): void {
  const { app } = context
  const path: Path = ['services', name]
  const networks = Object.keys(service.networks ?? {})
  if (service.network_mode !== undefined && networks.length > 0) {
    fail(context, [...path, 'network_mode'], '"network_mode" and "networks" exclude each other: keep one of them.')
  }
  for (const network of networks)
    checkDeclared('network', network, app.networks, [...path, 'networks', network], context)
  for (const [index, mount] of (service.volumes ?? []).entries()) {
    const at: Path = [...path, 'volumes', index]
    if (mount.target === undefined) fail(context, at, 'This mount needs a target: the path inside the container.')
    if (mount.type === 'volume' && mount.source !== undefined)
      checkDeclared('volume', mount.source, app.volumes, at, context)
  }
  for (const [index, config] of (service.configs ?? []).entries()) {
    checkDeclared('config', config.source, app.configs, [...path, 'configs', index], context)
  }
  for (const [index, secret] of (service.secrets ?? []).entries()) {
    checkDeclared('secret', secret.source, app.secrets, [...path, 'secrets', index], context)
  }
  const buildSecrets = (service.build?.secrets ?? []) as readonly { source: string }[]
  for (const [index, secret] of buildSecrets.entries()) {
    checkDeclared('secret', secret.source, app.secrets, [...path, 'build', 'secrets', index], context)
  }
  const models = (app as { models?: Readonly<Record<string, unknown>> }).models
  for (const model of Object.keys((service.models ?? {}) as object)) {
    checkDeclared('model', model, models, [...path, 'models', model], context)
  }
}

function checkDeclared(
  kind: string,
  name: string | undefined,
  declared: Readonly<Record<string, unknown>> | undefined,
  path: Path,
  context: Context,
): void {
  if (name === undefined) return fail(context, path, `A ${kind} is used here without a name: write "source".`)
  if (Object.hasOwn(declared ?? {}, name)) return
  const hint = suggest(name, Object.keys(declared ?? {}))
  const message = `The ${kind} "${name}" is not declared: add it under "${kind}s:" at the top of the document.`
  fail(context, path, message, hint)
}

function checkDependencies(name: string, service: ServiceSpec, context: Context): void {
  for (const [dependency, { required }] of Object.entries(service.depends_on ?? {})) {
    if (Object.hasOwn(context.app.services, dependency)) continue
    const disabled = Object.hasOwn(context.all, dependency) ? context.all[dependency] : undefined
    if (disabled !== undefined && !required) continue
    const path = dependencyPath(name, service, dependency, context)
    if (disabled !== undefined) {
      const profiles = (disabled.profiles ?? []).join(', ')
      fail(
        context,
        path,
        `The service "${name}" needs "${dependency}", which is only started with the profile ${profiles}.`,
      )
    } else {
      const hint = suggest(dependency, Object.keys(context.all))
      fail(context, path, `The service "${name}" depends on "${dependency}", but there is no such service.`, hint)
    }
  }
}

/** The field that makes the service depend on the other one. */
function dependencyPath(name: string, service: ServiceSpec, dependency: string, context: Context): Path {
  const path: Path = ['services', name]
  const node = entry(context.root.entries.get('services'), name)
  if (entry(entry(node, 'depends_on'), dependency) !== undefined) return [...path, 'depends_on', dependency]
  const link = (service.links ?? []).findIndex((item) => item === dependency || item.startsWith(`${dependency}:`))
  if (link !== -1) return [...path, 'links', link]
  const source = (service.volumes_from ?? []).findIndex((item) => item.split(':')[0] === dependency)
  if (source !== -1) return [...path, 'volumes_from', source]
  const namespaces = ['network_mode', 'ipc', 'pid', 'uts', 'cgroup'] as const
  const namespace = namespaces.find((key) => service[key] === `service:${dependency}`)
  return namespace === undefined ? path : [...path, namespace]
}

function checkScale(name: string, service: ServiceSpec, context: Context): void {
  const path: Path = ['services', name]
  const replicas = service.deploy?.replicas
  if (service.scale !== undefined && replicas !== undefined && service.scale !== replicas) {
    fail(context, [...path, 'scale'], '"scale" and "deploy.replicas" differ: keep one of them.')
  }
  if ((service.scale ?? replicas ?? 1) > 1 && service.container_name !== undefined) {
    fail(
      context,
      [...path, 'container_name'],
      'A service with a container name can run only once: remove the name or the scale.',
    )
  }
}

function checkResources(name: string, service: ServiceSpec, context: Context): void {
  const path: Path = ['services', name]
  const limits = service.deploy?.resources?.limits
  const reservations = service.deploy?.resources?.reservations
  const differ = (field: string, mine: unknown, other: string, theirs: unknown, none: unknown) => {
    if (mine === undefined || (theirs ?? none) === mine) return
    fail(context, [...path, field], `"${field}" and "deploy.resources.${other}" differ: keep one of them.`)
  }
  if (limits !== undefined) {
    differ('cpus', service.cpus, 'limits.cpus', limits.cpus, 0)
    differ('mem_limit', service.mem_limit, 'limits.memory', limits.memory, '0')
    differ('pids_limit', service.pids_limit, 'limits.pids', limits.pids, 0)
  }
  if (reservations !== undefined) {
    differ('mem_reservation', service.mem_reservation, 'reservations.memory', reservations.memory, '0')
  }
}

function checkHealth(name: string, service: ServiceSpec, context: Context): void {
  const first = service.healthcheck?.test?.[0]
  if (first === undefined || ['CMD', 'CMD-SHELL', 'NONE'].includes(first)) return
  const message = 'A list must start with "CMD" (no shell), "CMD-SHELL" or "NONE"; or write the command as one text.'
  fail(context, ['services', name, 'healthcheck', 'test'], message, suggest(first, ['CMD', 'CMD-SHELL', 'NONE']))
}

function checkWatch(name: string, service: ServiceSpec, context: Context): void {
  const watch = (
    service.develop as { watch?: readonly { path?: string; action?: string; target?: string }[] } | undefined
  )?.watch
  for (const [index, rule] of (watch ?? []).entries()) {
    const at: Path = ['services', name, 'develop', 'watch', index]
    if (rule.path === '') fail(context, [...at, 'path'], 'The path to watch is empty.')
    if (rule.target === undefined && rule.action !== 'rebuild' && rule.action !== 'restart') {
      fail(context, at, `The action ${rule.action ?? ''} needs a target: the path inside the container.`)
    }
  }
}

function checkContainerNames(context: Context): void {
  const owners = new Map<string, string>()
  for (const [name, service] of Object.entries(context.app.services)) {
    if (service.container_name === undefined) continue
    const owner = owners.get(service.container_name)
    if (owner === undefined) owners.set(service.container_name, name)
    else {
      const message = `The container name "${service.container_name}" is taken by the service "${owner}" already.`
      fail(context, ['services', name, 'container_name'], message)
    }
  }
}
