import type { AppSpec, ServiceSpec } from '@panamax/core/compose/spec'
import { sizeToBytes } from '@panamax/core/compose/units'
import type { RenderContext } from '@panamax/core/deploy/driver'
import { specHash } from '@panamax/core/deploy/hash'
import { hideSecrets } from '@panamax/core/deploy/hide-secrets'
import { mountedFiles } from '@panamax/core/deploy/mounted-files'
import { linkEnvironment, type LinkedPort, parseLink } from '@panamax/core/deploy/links'
import { mayEnd } from '@panamax/core/deploy/one-shot'
import type { Resource } from '@panamax/core/deploy/resource'
import { PanamaxError } from '@panamax/core/errors'
import { issueWords } from '@panamax/core/issue-words'
import { Simulate } from './config.ts'
import { type ContainerPayload, toJson } from './payload.ts'
import { filesOf, healthOf, mountsOf, networksOf, portsOf, restartOf } from './render-parts.ts'
import { needsOf, replicasOf } from './render-needs.ts'

interface ServiceInApp {
  readonly app: AppSpec
  readonly name: string
  readonly service: ServiceSpec
  /** Services that are meant to end. */
  readonly jobs: ReadonlySet<string>
}

/** One container for each replica. */
export function renderService({ app, name, service, jobs }: ServiceInApp, context: RenderContext): Resource[] {
  const { image } = service
  if (image === undefined) return []
  const needs = needsOf(app, service)
  const mounted = mountedFiles(app, service, context)
  const up = jobs.has(name) ? 'completed' : healthOf(service) === null ? 'running' : 'healthy'
  return Array.from({ length: replicasOf(service) }, (_, index): Resource => {
    const replica = index + 1
    const payload = payloadOf(app, name, { ...service, image }, replica, context)
    return {
      id: `container ${name}/${replica}`,
      kind: 'container',
      name: service.container_name ?? `${app.name}-${name}-${replica}`,
      service: name,
      hash: hashOf({ ...payload, mounted }, context),
      facets: { ...facetsOf(payload, context), ...hideSecrets(mounted, context) },
      needs,
      up,
      ...(mayEnd(service) ? { mayEnd: true } : {}),
      replacement: 'create-first',
      claims: payload.ports.flatMap(({ protocol, published }) =>
        published !== null && published[0] === published[1] ? [`${protocol}/${published[0]}`] : [],
      ),
      payload: toJson(payload),
    }
  })
}

/** How a service wants to be played. Throws `invalid_request` that names the key. */
export function simulateOf(service: ServiceSpec): Simulate {
  const parsed = Simulate.safeParse(service['x-panamax-simulate'] ?? {})
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issueWords(issue)}`).join('; ')
  throw new PanamaxError(
    'invalid_request',
    `x-panamax-simulate is not understood: ${problems}. See docs/drivers-memory.md.`,
  )
}

function payloadOf(
  app: AppSpec,
  name: string,
  service: ServiceSpec & { readonly image: string },
  replica: number,
  context: RenderContext,
): ContainerPayload {
  const limit = service.deploy?.resources?.limits?.memory ?? service.mem_limit
  return {
    app: app.name,
    replica,
    revision: context.revision,
    image: service.image,
    entrypoint: service.entrypoint,
    command: service.command,
    environment: { ...linkVariables(app, name, service), ...environmentOf(service) },
    workdir: service.working_dir ?? '/',
    user: service.user ?? 'root',
    hostname: service.hostname ?? `${app.name}-${name}-${replica}`,
    tty: service.tty ?? false,
    networks: networksOf(app, name, service),
    links: Object.fromEntries((service.links ?? []).map((text) => [parseLink(text).alias, parseLink(text).service])),
    ports: portsOf(service),
    mounts: mountsOf(app, service),
    files: filesOf(app, service),
    restart: restartOf(service),
    health: healthOf(service),
    memoryLimit: limit === undefined ? 0 : sizeToBytes(limit),
    simulate: simulateOf(service),
  }
}

function environmentOf(service: ServiceSpec): Record<string, string> {
  const entries = Object.entries(service.environment ?? {})
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === null ? [] : [[name, value]])))
}

function linkVariables(app: AppSpec, name: string, service: ServiceSpec): Record<string, string> {
  const all = (service.links ?? []).map((text) => {
    const { service: target, alias } = parseLink(text)
    const linked = app.services[target]
    if (linked === undefined) return {}
    const exposed = (linked.expose ?? []).map((entry): LinkedPort => {
      const [port, protocol = 'tcp'] = entry.split('/')
      return { port: Number(port), protocol }
    })
    const mapped = (linked.ports ?? []).map(({ target: port, protocol = 'tcp' }) => ({ port, protocol }))
    return linkEnvironment({ source: name, alias, ports: [...exposed, ...mapped], environment: environmentOf(linked) })
  })
  return Object.assign({}, ...all)
}

/** The revision is not part of what a container is. */
function hashOf(
  { revision: _revision, ...payload }: ContainerPayload & { readonly mounted: Readonly<Record<string, string>> },
  { digest, fingerprint }: RenderContext,
): string {
  return specHash(
    { ...payload, environment: hidden(payload.environment, fingerprint), files: fileMarks(payload, fingerprint) },
    digest,
  )
}

function facetsOf(payload: ContainerPayload, { fingerprint, secrets = [] }: RenderContext): Record<string, string> {
  const facets: Record<string, string> = { image: payload.image }
  if (payload.entrypoint !== null) facets['entrypoint'] = payload.entrypoint.join(' ')
  if (payload.command !== null) facets['command'] = payload.command.join(' ')
  for (const [name, mark] of Object.entries(hidden(payload.environment, fingerprint)))
    facets[`environment ${name}`] = mark
  for (const [path, mark] of Object.entries(fileMarks(payload, fingerprint))) facets[`file ${path}`] = mark
  for (const { target, protocol, published, ip } of payload.ports) {
    const host = published === null ? 'any' : published[0] === published[1] ? `${published[0]}` : published.join('-')
    facets[`port ${target}/${protocol}`] = ip === '' ? host : `${ip}:${host}`
  }
  for (const [path, volume] of Object.entries(payload.mounts)) facets[`mount ${path}`] = volume
  for (const [network, aliases] of Object.entries(payload.networks)) facets[`network ${network}`] = aliases.join(', ')
  facets['restart'] = payload.restart.policy
  if (payload.health !== null) facets['health check'] = payload.health.test.slice(1).join(' ')
  if (payload.memoryLimit > 0) facets['memory limit'] = String(payload.memoryLimit)
  return hideSecrets(facets, { fingerprint, secrets })
}

function hidden(values: Readonly<Record<string, string>>, fingerprint: RenderContext['fingerprint']) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, mark(value, fingerprint)]))
}

function fileMarks(payload: Pick<ContainerPayload, 'files'>, fingerprint: RenderContext['fingerprint']) {
  const files = Object.entries(payload.files)
  return Object.fromEntries(
    files.map(([path, file]) => [path, mark(`${file.mode} ${file.uid} ${file.gid} ${file.content}`, fingerprint)]),
  )
}

/** Whether the caller's fingerprints carry the `#` or not. */
function mark(value: string, fingerprint: RenderContext['fingerprint']): string {
  const text = fingerprint(value)
  return text.startsWith('#') ? text : `#${text}`
}
