import path from 'node:path'
import type { AppSpec } from '@panamax/core/compose/spec'
import type { RenderContext } from '@panamax/core/deploy/driver'
import { keyedHash, specHash } from '@panamax/core/deploy/hash'
import { hideSecrets } from '@panamax/core/deploy/hide-secrets'
import { mountedFiles } from '@panamax/core/deploy/mounted-files'
import { mayEnd } from '@panamax/core/deploy/one-shot'
import type { Resource } from '@panamax/core/deploy/resource'
import { renderAttachments } from './attachments.ts'
import { environmentOf, renderHooks, renderLinks, toList } from './environment.ts'
import { containerFacets } from './facets.ts'
import { renderFiles } from './files.ts'
import { renderHealthcheck } from './health.ts'
import { foreignVolumes, renderHostConfig, renderShares } from './host-config.ts'
import { containerLabels, foreignLabels, ownLabel, unusedLabels } from './labels.ts'
import { present } from './limits.ts'
import { type Mounts, type Places, renderMounts } from './mounts.ts'
import { containerId, containerName, imageOf, serviceAt } from './names.ts'
import { renderNeeds, upOf } from './needs.ts'
import { renderNewer } from './newer.ts'
import { asJson, type ContainerPayload, type EngineObject, type FilePayload } from './payload.ts'
import { renderPorts } from './ports.ts'
import { durationToNanoseconds } from './units.ts'

export type Hashes = Pick<Resource, 'hash' | 'formerHashes'>

/** One container. `hashesOf` gives those of another service's first container. */
export function renderContainer(
  app: AppSpec,
  { key, replica, hashesOf }: { key: string; replica: number; hashesOf: (key: string) => Hashes },
  context: RenderContext & Places,
): Resource {
  const service = serviceAt(app, key)
  const values = context.values ?? {}
  const files = renderFiles(app, service, context, values)
  const networks = renderAttachments(app, key)
  const ports = renderPorts(service, replica)
  const mounts = renderMounts(app, service, context)
  if (service.read_only === true) addWritableFolders(mounts, files.written)
  const host = renderHostConfig(service, { mounts, fileBinds: files.binds, ports, networks })
  const foreign = foreignVolumes(service)
  if (foreign.length > 0) host['VolumesFrom'] = foreign
  const labels = foreignLabels(service.labels)
  const stopHooks = renderHooks(service.pre_stop, values)
  const body: EngineObject = present({
    Image: imageOf(app, key),
    Cmd: service.command ?? undefined,
    Entrypoint: entrypointOf(service.entrypoint),
    Env: listOrAbsent(toList(environmentOf(service.environment, values))),
    User: service.user,
    WorkingDir: service.working_dir,
    Hostname: service.hostname,
    Domainname: service.domainname,
    MacAddress: service.mac_address ?? macOf(networks[0]?.endpoint),
    Tty: service.tty,
    OpenStdin: service.stdin_open,
    StopSignal: service.stop_signal,
    StopTimeout: secondsOf(service.stop_grace_period),
    ExposedPorts: Object.keys(ports.exposed).length === 0 ? undefined : ports.exposed,
    Healthcheck: renderHealthcheck(service.healthcheck),
    HostConfig: host,
    ...(stopHooks.length === 0 ? {} : { Labels: { [ownLabel.preStop]: JSON.stringify(stopHooks) } }),
  })
  const shares = renderShares(app, service).map(({ service: of, ...share }) => ({ share, hashes: hashesOf(of) }))
  const payload = {
    app: app.name,
    image: imageOf(app, key),
    ...(service.platform === undefined ? {} : { platform: service.platform }),
    body,
    networks,
    files: files.written,
    shares: shares.map(({ share, hashes }) => ({ ...share, hash: hashes.hash })),
    links: renderLinks(app, key, values),
    postStart: renderHooks(service.post_start, values),
  }
  const formerShares = shares.map(({ share, hashes }) => ({ ...share, hash: hashes.formerHashes?.[0] ?? hashes.hash }))
  return finish(app, { key, replica, payload, formerShares, labels, claims: ports.claims }, context)
}

/** The engine writes files into a read-only container only where a volume is. */
function addWritableFolders(mounts: Mounts, files: readonly FilePayload[]): void {
  for (const folder of new Set(files.map((file) => path.posix.dirname(file.path)))) {
    const isThere = mounts.mounts.some((mount) => mount['Target'] === folder)
    if (folder !== '/' && !isThere) mounts.mounts.push({ Type: 'volume', Target: folder })
  }
}

interface Parts {
  readonly key: string
  readonly replica: number
  readonly payload: Omit<ContainerPayload, 'newer'>
  readonly formerShares: ContainerPayload['shares']
  readonly labels: Record<string, string>
  readonly claims: readonly string[]
}

function finish(app: AppSpec, parts: Parts, context: RenderContext): Resource {
  const { key, replica, payload, formerShares, labels, claims } = parts
  const id = containerId(key, replica)
  const name = containerName(app, key, replica)
  // A link's target may change its image without its source noticing: what the image says is looked up at creation.
  const links = payload.links.map(({ image: _, ...link }) => link)
  const spec = { ...payload, links, labels, name }
  const mounted = mountedFiles(app, serviceAt(app, key), context)
  const hash = keyedHash({ ...spec, mounted }, context)
  // Without a key, and without the files that are mounted: see docs/decisions/0010-mounted-files.md.
  const former = specHash({ ...spec, shares: formerShares }, context.digest)
  const facets = { ...containerFacets(app, key, payload, context), ...hideSecrets(mounted, context) }
  const marks = containerLabels(app, { id, hash, facets, service: key, replica }, context)
  const body = {
    ...payload.body,
    // Also what is not used: the image's own label of that name would show through.
    Labels: { ...labels, ...unusedLabels, ...(payload.body['Labels'] as EngineObject | undefined), ...marks },
  }
  return {
    id,
    kind: 'container',
    name,
    service: key,
    hash,
    formerHashes: [former],
    facets,
    needs: renderNeeds(app, key),
    up: upOf(app, key),
    ...(mayEnd(serviceAt(app, key)) ? { mayEnd: true } : {}),
    replacement: 'create-first',
    ...(claims.length === 0 ? {} : { claims }),
    payload: asJson({ ...payload, body, newer: renderNewer(app, key) }),
  }
}

/** The engine takes an empty list for "the image's own", and a blank word for none. */
function entrypointOf(entrypoint: readonly string[] | null): readonly string[] | undefined {
  if (entrypoint === null) return undefined
  return entrypoint.length === 0 ? [''] : entrypoint
}

function macOf(endpoint: EngineObject | undefined): string | undefined {
  const mac = endpoint?.['MacAddress']
  return typeof mac === 'string' ? mac : undefined
}

function listOrAbsent(list: string[]): string[] | undefined {
  return list.length === 0 ? undefined : list
}

/** Whole seconds, at least one for what is not zero. */
function secondsOf(duration: string | undefined): number | undefined {
  const nanoseconds = durationToNanoseconds(duration)
  return nanoseconds === undefined ? undefined : Math.ceil(nanoseconds / 1e9)
}
