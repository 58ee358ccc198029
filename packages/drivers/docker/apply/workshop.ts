import type { DriverContext, Emit } from '@panamax/core/deploy/driver'
import { carriesHash } from '@panamax/core/deploy/hash'
import type { Observed, Resource } from '@panamax/core/deploy/resource'
import { PanamaxError } from '@panamax/core/errors'
import { containerDetails, type ContainerDetails, containerList, type ContainerSummary } from '../answers.ts'
import { type EngineClient, route } from '../client.ts'
import type { EngineEvents } from '../engine-events.ts'
import type { Inheritance } from '../observe/inherited.ts'
import type { ImageStore } from '../registry/image-store.ts'
import { composeLabel, ownLabel } from '../render/labels.ts'
import type { ContainerPayload } from '../render/payload.ts'

/** What the steps of one driver share. Everything in it can be lost: it only saves questions to the engine. */
export interface Workshop {
  readonly client: EngineClient
  readonly images: ImageStore
  readonly inheritance: Inheritance
  readonly events: EngineEvents
  /** Containers that this process made or found, by app and resource. */
  readonly made: Map<string, Made>
  readonly context: DriverContext
}

export interface Made {
  readonly id: string
  /** `performance.now()` when it was started by us. */
  startedAt?: number
}

/** What a step is given besides the resource. */
export interface Job {
  readonly emit: Emit
  readonly signal: AbortSignal
}

export function payloadOf(resource: Resource): ContainerPayload {
  return resource.payload as unknown as ContainerPayload
}

export function keyOf(app: string, resourceId: string): string {
  return `${app} ${resourceId}`
}

export async function inspect(shop: Workshop, id: string, signal: AbortSignal): Promise<ContainerDetails> {
  return containerDetails.parse(await shop.client.json({ path: route`/containers/${id}/json`, signal }))
}

/** Undefined when there is no such thing. */
export async function ifFound<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof PanamaxError && error.code === 'not_found') return undefined
    throw error
  }
}

/** Containers that are instances of a resource, the newest first. */
export async function instancesOf(
  shop: Workshop,
  app: string,
  resourceId: string,
  signal: AbortSignal,
): Promise<ContainerSummary[]> {
  const filters = { label: [`${composeLabel.project}=${app}`, `${ownLabel.resource}=${resourceId}`] }
  const found = containerList.parse(
    await shop.client.json({ path: '/containers/json', query: { all: true, filters }, signal }),
  )
  const own = await shop.inheritance.without(found, signal)
  return own.sort((a, b) => (b.Created ?? 0) - (a.Created ?? 0))
}

/** The container of this resource as it is now wanted, not one that it replaces. */
export async function findCurrent(
  shop: Workshop,
  resource: Resource,
  replaces: readonly Observed[],
  signal: AbortSignal,
): Promise<ContainerSummary | undefined> {
  const replaced = new Set(replaces.map((old) => old.handle))
  const found = await instancesOf(shop, payloadOf(resource).app, resource.id, signal)
  const rest = found.filter((each) => !replaced.has(each.Id))
  const hashed = rest.map((each) => ({ each, hash: each.Labels?.[ownLabel.hash] ?? '' }))
  const exact = hashed.find(({ hash }) => hash === resource.hash)
  return (exact ?? hashed.find((item) => carriesHash(item, resource)))?.each
}

/** Any container of this resource, however it was made: to be started or restarted as it is, nothing is made anew. */
export async function findAny(
  shop: Workshop,
  resource: Resource,
  signal: AbortSignal,
): Promise<ContainerSummary | undefined> {
  const { app } = payloadOf(resource)
  const number = resource.id.slice(resource.id.lastIndexOf('/') + 1)
  const filters = {
    label: [
      `${composeLabel.project}=${app}`,
      `${composeLabel.service}=${resource.service ?? ''}`,
      `${composeLabel.number}=${number}`,
    ],
  }
  const found = containerList.parse(
    await shop.client.json({ path: '/containers/json', query: { all: true, filters }, signal }),
  )
  const own = await shop.inheritance.without(found, signal)
  return own.find((each) => each.Labels?.[composeLabel.oneoff] !== 'True')
}

/** A signal for cleaning up, which has to go on when the step itself is canceled. */
export function cleanupSignal(): AbortSignal {
  return AbortSignal.timeout(120_000)
}
