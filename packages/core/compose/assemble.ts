import { parseEnvFile, parseRawEnvFile } from './env-file.ts'
import type { Lookup } from './interpolate.ts'
import { entry, type MapNode, type Node, type Path, textOf } from './node.ts'
import { parseBoolean } from './casts.ts'
import { anything } from './normalize/decode.ts'
import { service as decodeService } from './normalize/service.ts'
import { fileObject, model, network, volume } from './normalize/top-level.ts'
import { openFile, type Scope, type Session } from './session.ts'
import type { AppSpec, Json, NetworkSpec, ServiceSpec } from './spec.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type Resources = Record<string, { name?: string; external?: boolean; environment?: string; content?: string }>

/** The canonical model of everything in the tree, services of inactive profiles included. */
export function assemble(root: MapNode, name: string, scope: Scope, session: Session): AppSpec {
  const { report } = session
  const services: Record<string, ServiceSpec> = {}
  for (const [key, node] of sectionEntries(root, 'services')) {
    const decoded = decodeService(node, ['services', key], report)
    services[key] = complete({ command: null, entrypoint: null, ...(decoded as object) })
  }
  const app: Mutable<AppSpec> = { name, services }
  for (const [key, node] of root.entries) {
    if (key.startsWith('x-')) Object.assign(app, { [key]: anything(node, [key], report) ?? null })
  }
  const decoders = { networks: network, volumes: volume, configs: fileObject, secrets: fileObject, models: model }
  for (const [section, decode] of Object.entries(decoders)) {
    const found: Resources = {}
    for (const [key, node] of sectionEntries(root, section)) {
      found[key] = (decode(node, [section, key], report) ?? {}) as Resources[string]
    }
    if (section === 'networks') addDefaultNetwork(found as Record<string, NetworkSpec>, services)
    if (section === 'configs') fillConfigs(found, scope.lookup)
    if (section !== 'models') nameResources(found, name)
    if (Object.keys(found).length > 0) Object.assign(app, { [section]: found })
  }
  return app
}

function sectionEntries(root: MapNode, section: string): readonly (readonly [string, Node])[] {
  const node = root.entries.get(section)
  return node?.kind === 'map' ? [...node.entries] : []
}

/** What follows from other fields: the default network, and dependencies from links and shared namespaces. */
function complete(service: ServiceSpec): ServiceSpec {
  const result: Mutable<ServiceSpec> = { ...service }
  if (service.provider === undefined && service.network_mode === undefined && service.networks === undefined) {
    result.networks = { default: null }
  }
  const dependencies = { ...service.depends_on }
  const imply = (name: string, restart: boolean) => {
    if (Object.hasOwn(dependencies, name)) return
    dependencies[name] = { condition: 'service_started', ...(restart ? { restart } : {}), required: true }
  }
  for (const link of service.links ?? []) {
    const parts = link.split(':')
    imply(parts.length === 2 ? (parts[0] ?? '') : link, true)
  }
  for (const namespace of [service.network_mode, service.ipc, service.pid, service.uts, service.cgroup]) {
    if (namespace?.startsWith('service:') === true) imply(namespace.slice('service:'.length), true)
  }
  for (const source of service.volumes_from ?? []) {
    if (!source.startsWith('container:')) imply(source.split(':')[0] ?? '', false)
  }
  if (Object.keys(dependencies).length > 0) result.depends_on = dependencies
  if (service.scale !== undefined && service.deploy !== undefined && service.deploy.replicas === undefined) {
    result.deploy = { ...service.deploy, replicas: service.scale }
  }
  return result
}

function addDefaultNetwork(
  networks: Record<string, NetworkSpec>,
  services: Readonly<Record<string, ServiceSpec>>,
): void {
  if (Object.hasOwn(networks, 'default')) return
  const used = Object.values(services).some((service) => Object.hasOwn(service.networks ?? {}, 'default'))
  if (used) Object.assign(networks, { default: { ipam: {} } })
}

/** A config taken from a variable has its value as its content; a secret's value never enters the model. */
function fillConfigs(configs: Resources, lookup: Lookup): void {
  for (const config of Object.values(configs)) {
    const value = config.environment === undefined ? undefined : lookup(config.environment)
    if (value !== undefined) config.content = value
  }
}

function nameResources(resources: Resources, project: string): void {
  for (const [key, resource] of Object.entries(resources)) {
    resource.name ??= resource.external === true ? key : `${project}_${key}`
  }
}

/**
 * The services with what their `env_file` and `label_file` say, and with the values of variables that they only name.
 * A file that is missing is reported, unless it is not required.
 */
export function resolveFiles(
  services: Readonly<Record<string, ServiceSpec>>,
  root: MapNode,
  scope: Scope,
  session: Session,
): Record<string, ServiceSpec> {
  const resolved: Record<string, ServiceSpec> = {}
  for (const [name, service] of Object.entries(services)) {
    const node = entry(root.entries.get('services'), name)
    const result: Mutable<ServiceSpec> = { ...service }
    const own = resolveValues(service.environment ?? {}, scope.lookup)
    const environment = { ...readEnvFiles(node, name, own, scope, session), ...own }
    if (Object.keys(environment).length > 0) result.environment = environment
    const labels = { ...readLabelFiles(node, name, scope, session), ...service.labels }
    if (Object.keys(labels).length > 0) result.labels = labels
    if (service.build?.args !== undefined) result.build = resolveArgs(service.build, scope.lookup)
    resolved[name] = result
  }
  return resolved
}

function resolveValues(values: Readonly<Record<string, string | null>>, lookup: Lookup): Record<string, string | null> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value ?? lookup(key) ?? null]))
}

function resolveArgs(build: NonNullable<ServiceSpec['build']>, lookup: Lookup): NonNullable<ServiceSpec['build']> {
  const resolved = resolveValues(build.args as Record<string, string | null>, lookup)
  const args = Object.fromEntries(Object.entries(resolved).filter(([, value]) => value !== null))
  const { args: _, ...rest } = build
  return Object.keys(args).length === 0 ? rest : { ...rest, args: args as Json }
}

function items(node: Node | undefined): readonly Node[] {
  return node?.kind === 'list' ? node.items : []
}

function readEnvFiles(
  service: Node | undefined,
  name: string,
  own: Readonly<Record<string, string | null>>,
  scope: Scope,
  session: Session,
): Record<string, string> {
  const values: Record<string, string> = {}
  const lookup: Lookup = (key) => scope.lookup(key) ?? (Object.hasOwn(own, key) ? (own[key] ?? undefined) : undefined)
  for (const [index, item] of items(entry(service, 'env_file')).entries()) {
    const path: Path = ['services', name, 'env_file', index]
    const required = entry(item, 'required')
    const optional = required?.kind === 'scalar' && parseBoolean(String(required.value)) === false
    const text = readText(textOf(entry(item, 'path')), item, path, optional, scope, session)
    if (text === undefined) continue
    const raw = textOf(entry(item, 'format')) === 'raw'
    const read = raw ? parseRawEnvFile(text.text, lookup) : parseEnvFile(text.text, lookup)
    for (const problem of read.problems) {
      session.report.error(path, item, `${text.file}:${problem.line}: ${problem.message}`)
    }
    Object.assign(values, read.values)
  }
  return values
}

function readLabelFiles(
  service: Node | undefined,
  name: string,
  scope: Scope,
  session: Session,
): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [index, item] of items(entry(service, 'label_file')).entries()) {
    const path: Path = ['services', name, 'label_file', index]
    const text = readText(textOf(item), item, path, false, scope, session)
    if (text !== undefined) Object.assign(values, parseEnvFile(text.text).values)
  }
  return values
}

function readText(file: string | undefined, at: Node, path: Path, optional: boolean, scope: Scope, session: Session) {
  if (file === undefined || file === '') return undefined
  const found = openFile(file, scope, session, { path, place: at })
  if (found === 'refused') return undefined
  if (found !== 'absent') return found
  if (!optional) {
    session.report.error(
      path,
      at,
      `The file "${file}" does not exist: make it, or write "required: false" beside its path.`,
    )
  }
  return undefined
}
