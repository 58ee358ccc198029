import type { Observed, Resource } from '@panamax/core/deploy/resource'
import { volumeList } from '../answers.ts'
import { composeLabel, ownLabel } from '../render/labels.ts'
import type { ContainerPayload, EngineObject } from '../render/payload.ts'
import { ifFound, inspect, type Job, payloadOf, type Workshop } from './workshop.ts'

/**
 * The mounts of a new container with every volume that has no name of its own: those that the document asks for and those
 * of the image (VOLUME). They are labelled, so that their data is found again, and what a replaced container wrote into
 * them goes on in the new one. Undefined: nothing to add.
 */
export async function anonymousMounts(
  shop: Workshop,
  resource: Resource,
  replaces: readonly Observed[],
  job: Job,
): Promise<EngineObject[] | undefined> {
  const payload = payloadOf(resource)
  const facts = await shop.images.facts(payload.image, job.signal)
  const host = payload.body['HostConfig'] as EngineObject
  const mounts = ((host['Mounts'] as EngineObject[] | undefined) ?? []).map((mount) => ({ ...mount }))
  const taken = takenTargets(host, mounts)
  for (const target of facts?.volumes ?? []) {
    if (!taken.has(clean(target))) mounts.push({ Type: 'volume', Target: target })
  }
  const anonymous = mounts.filter((mount) => mount['Type'] === 'volume' && mount['Source'] === undefined)
  if (anonymous.length === 0) return undefined
  const kept = await keptVolumes(shop, resource, replaces, payload, job)
  for (const mount of anonymous) {
    const target = clean(targetOf(mount))
    const name = kept.get(target)
    if (name !== undefined) mount['Source'] = name
    else
      mount['VolumeOptions'] = { ...(mount['VolumeOptions'] as EngineObject), Labels: marks(resource, payload, target) }
  }
  return mounts
}

function marks(resource: Resource, payload: ContainerPayload, target: string): EngineObject {
  const { service } = resource
  return {
    [composeLabel.project]: payload.app,
    ...(service === undefined ? {} : { [composeLabel.service]: service }),
    [ownLabel.anonymous]: `${resource.id} ${target}`,
  }
}

function takenTargets(host: EngineObject, mounts: readonly EngineObject[]): Set<string> {
  const binds = ((host['Binds'] as readonly string[] | undefined) ?? []).map((bind) => bind.split(':')[1] ?? '')
  const tmpfs = Object.keys((host['Tmpfs'] as EngineObject | undefined) ?? {})
  return new Set([...binds, ...tmpfs, ...mounts.map((mount) => targetOf(mount))].map(clean))
}

/** Volumes that held the data until now, by their place in the container. */
async function keptVolumes(
  shop: Workshop,
  resource: Resource,
  replaces: readonly Observed[],
  payload: ContainerPayload,
  job: Job,
): Promise<Map<string, string>> {
  const filters = { label: [`${composeLabel.project}=${payload.app}`, ownLabel.anonymous] }
  const answer = await shop.client.json({ path: '/volumes', query: { filters }, signal: job.signal })
  const kept = new Map<string, string>()
  const prefix = `${resource.id} `
  const found = (volumeList.parse(answer).Volumes ?? []).toSorted((a, b) =>
    (a.CreatedAt ?? '') < (b.CreatedAt ?? '') ? -1 : 1,
  )
  for (const { Name: name, Labels: labels } of found) {
    const mark = labels?.[ownLabel.anonymous]
    if (mark?.startsWith(prefix)) kept.set(mark.slice(prefix.length), name)
  }
  // What it replaces knows best, also where the volume was made by Compose and bears no mark of ours.
  for (const old of replaces) {
    const details = await ifFound(inspect(shop, old.handle, job.signal))
    for (const mount of details?.Mounts ?? []) {
      if (mount.Type === 'volume' && mount.Name !== undefined && /^[0-9a-f]{64}$/.test(mount.Name))
        kept.set(clean(mount.Destination), mount.Name)
    }
  }
  return kept
}

function targetOf(mount: EngineObject): string {
  const target = mount['Target']
  return typeof target === 'string' ? target : ''
}

function clean(target: string): string {
  return target.length > 1 ? target.replace(/\/+$/, '') : target
}
