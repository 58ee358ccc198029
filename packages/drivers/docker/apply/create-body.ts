import { linkEnvironment } from '@panamax/core/deploy/links'
import type { Observed, Resource } from '@panamax/core/deploy/resource'
import { PanamaxError } from '@panamax/core/errors'
import { isAtLeast } from '../connection/version.ts'
import { toList } from '../render/environment.ts'
import { composeLabel, ownLabel } from '../render/labels.ts'
import type { AttachmentPayload, ContainerPayload, EngineObject } from '../render/payload.ts'
import { anonymousMounts } from './anonymous-volumes.ts'
import { addSecurityProfiles } from './security-profiles.ts'
import { findShared } from './shares.ts'
import { type Job, payloadOf, type Workshop } from './workshop.ts'

export interface CreateBody {
  readonly create: EngineObject
  /** Networks that this engine connects only after the creation. */
  readonly later: readonly AttachmentPayload[]
}

/** The payload as this engine takes it: with what other containers and images say, without what is newer than the engine. */
export async function createBody(
  shop: Workshop,
  resource: Resource,
  replaces: readonly Observed[],
  job: Job,
): Promise<CreateBody> {
  const version = await shop.client.version(job.signal)
  const payload = structuredClone(payloadOf(resource)) as ContainerPayload
  leaveOutNewer(payload, version, job)
  const { body, networks } = payload
  const host = body['HostConfig'] as EngineObject
  await addShares(shop, payload, host, job)
  const labels = body['Labels'] as Record<string, string>
  const place = { directory: labels[composeLabel.folder] ?? '', service: resource.service ?? resource.name }
  await addSecurityProfiles(host, place, job.signal)
  const env = await linkVariables(shop, payload, job)
  if (Object.keys(env).length > 0) {
    const own = (body['Env'] as readonly string[] | undefined) ?? []
    const names = new Set(own.map((entry) => entry.slice(0, entry.indexOf('='))))
    body['Env'] = [...toList(env).filter((entry) => !names.has(entry.slice(0, entry.indexOf('=')))), ...own]
  }
  const mounts = await anonymousMounts(shop, resource, replaces, job)
  if (mounts !== undefined) host['Mounts'] = mounts
  return { create: placeMac(body, networks, version), later: isAtLeast(version, '1.44') ? [] : networks.slice(1) }
}

/** From 1.44 the MAC address belongs to the endpoint, and all networks are given at creation. */
function placeMac(body: EngineObject, networks: readonly AttachmentPayload[], version: string): EngineObject {
  const isNew = isAtLeast(version, '1.44')
  const mac = body['MacAddress']
  const { MacAddress: _, ...rest } = body
  const given = isNew ? networks : networks.slice(0, 1)
  const endpoints = given.map(({ network, endpoint }, index) => {
    if (index > 0) return [network, endpoint]
    const { MacAddress: __, ...plain } = endpoint
    return [network, isNew && mac !== undefined ? { ...plain, MacAddress: mac } : plain]
  })
  const config = endpoints.length === 0 ? {} : { NetworkingConfig: { EndpointsConfig: Object.fromEntries(endpoints) } }
  return { ...(isNew || mac === undefined ? rest : body), ...config }
}

function leaveOutNewer(payload: ContainerPayload, version: string, { emit }: Job): void {
  for (const { version: needed, path, key } of payload.newer) {
    if (isAtLeast(version, needed)) continue
    if (path.length === 0) {
      throw new PanamaxError(
        'unsupported',
        `"${key}" needs Engine API ${needed}; this engine has ${version}. Update the engine, or do without.`,
      )
    }
    emit({ type: 'warning', text: `"${key}" is left out: it needs Engine API ${needed}, this engine has ${version}.` })
    const [root = '', ...rest] = path
    const start = root === 'networks' ? payload.networks[Number(rest.shift())]?.endpoint : payload.body[root]
    deleteAt(start as EngineObject | undefined, rest)
  }
}

function deleteAt(object: EngineObject | undefined, path: readonly string[]): void {
  const last = path.at(-1)
  const holder = path
    .slice(0, -1)
    .reduce<EngineObject | undefined>((at, part) => at?.[part] as EngineObject | undefined, object)
  if (holder !== undefined && last !== undefined) delete holder[last]
}

async function addShares(shop: Workshop, payload: ContainerPayload, host: EngineObject, job: Job): Promise<void> {
  const { body } = payload
  const volumes = [...((host['VolumesFrom'] as readonly string[] | undefined) ?? [])]
  const labels = body['Labels'] as EngineObject
  const ids: string[] = []
  for (const share of payload.shares) {
    const id = await findShared(shop, payload.app, share, job.signal)
    ids.push(id)
    if (share.what === 'network') host['NetworkMode'] = `container:${id}`
    else if (share.what === 'ipc') host['IpcMode'] = `container:${id}`
    else if (share.what === 'pid') host['PidMode'] = `container:${id}`
    else volumes.push(share.mode === undefined ? id : `${id}:${share.mode}`)
  }
  if (volumes.length > 0) host['VolumesFrom'] = volumes
  if (ids.length > 0) labels[ownLabel.shares] = ids.join(' ')
}

/** Links tell of the target's image too, which is on the machine by now or is fetched. */
async function linkVariables(shop: Workshop, payload: ContainerPayload, job: Job): Promise<Record<string, string>> {
  const all: Record<string, string> = {}
  for (const link of payload.links) {
    const facts = await shop.images.facts(link.image, job.signal)
    const ports = [...link.ports, ...(facts?.ports ?? [])]
    Object.assign(all, linkEnvironment({ ...link, ports, environment: { ...facts?.environment, ...link.environment } }))
  }
  return all
}
