import type { Observed, Resource } from '@panamax/core/deploy/resource'
import { PanamaxError } from '@panamax/core/errors'
import { containerDetails, created } from '../answers.ts'
import { route } from '../client.ts'
import { isAtLeast } from '../connection/version.ts'
import { composeLabel, ownLabel } from '../render/labels.ts'
import type { AttachmentPayload, EngineObject } from '../render/payload.ts'
import { createBody } from './create-body.ts'
import { uploadFiles } from './files.ts'
import { cleanupSignal, findCurrent, ifFound, type Job, keyOf, payloadOf, type Workshop } from './workshop.ts'

interface CreateStep {
  readonly resource: Resource
  readonly replaces: readonly Observed[]
}

/** Makes the container; beside one that it replaces, under a name of its own. Whatever fails half way is removed again. */
export async function createContainer(shop: Workshop, step: CreateStep, job: Job): Promise<void> {
  const { resource, replaces } = step
  const key = keyOf(payloadOf(resource).app, resource.id)
  shop.made.delete(key)
  if (replaces.length > 0) {
    const existing = await findCurrent(shop, resource, replaces, job.signal)
    if (existing !== undefined) return
  }
  const body = await createBody(shop, resource, replaces, job)
  const name = replaces.length === 0 ? resource.name : provisionalName(resource)
  const id = await create(shop, resource, { name, body: body.create }, job)
  if (id === undefined) return
  try {
    await complete(shop, resource, id, { attachments: body.later, signal: job.signal })
  } catch (error) {
    const path = route`/containers/${id}`
    await shop.client
      .text({ method: 'DELETE', path, query: { force: true }, signal: cleanupSignal() })
      .catch(() => undefined)
    throw error
  }
  shop.made.set(key, { id })
}

/** Old and new never have the same name; the mark makes it the same for every try. */
function provisionalName(resource: Resource): string {
  return `${resource.name}.new-${resource.hash.slice(0, 12)}`
}

/** Undefined: an earlier try had made it. */
async function create(
  shop: Workshop,
  resource: Resource,
  { name, body }: { name: string; body: EngineObject },
  job: Job,
): Promise<string | undefined> {
  const { platform } = payloadOf(resource)
  const request = {
    method: 'POST' as const,
    path: '/containers/create',
    query: { name, platform },
    body,
    signal: job.signal,
  }
  try {
    const answer = created.parse(await shop.client.json(request))
    for (const warning of answer.Warnings ?? []) job.emit({ type: 'warning', text: warning })
    return answer.Id
  } catch (error) {
    if (!(error instanceof PanamaxError) || error.code !== 'conflict') throw error
    return acceptExisting(shop, resource, name, error)
  }
}

async function acceptExisting(
  shop: Workshop,
  resource: Resource,
  name: string,
  cause: PanamaxError,
): Promise<undefined> {
  const answer = await ifFound(shop.client.json({ path: route`/containers/${name}/json`, signal: cleanupSignal() }))
  if (answer === undefined) throw cause
  const labels = containerDetails.parse(answer).Config.Labels ?? {}
  const isOurs = labels[ownLabel.resource] === resource.id && labels[composeLabel.project] === payloadOf(resource).app
  if (isOurs && labels[ownLabel.hash] === resource.hash) return undefined
  const owner = labels[composeLabel.project]
  const whose = owner === undefined ? 'which no app owns' : `which belongs to ${owner}`
  throw new PanamaxError(
    'conflict',
    `The name ${name} is taken by a container ${whose}. Remove or rename that one, or give this service another "container_name:".`,
    { cause },
  )
}

/** All that a created container needs besides. Every part can be repeated. */
async function complete(
  shop: Workshop,
  resource: Resource,
  id: string,
  { attachments, signal }: { attachments: readonly AttachmentPayload[]; signal: AbortSignal },
): Promise<void> {
  for (const { network, endpoint } of attachments) {
    const path = route`/networks/${network}/connect`
    await shop.client.text({ method: 'POST', path, body: { Container: id, EndpointConfig: endpoint }, signal })
  }
  await uploadFiles(shop, id, payloadOf(resource), signal)
}

/** Makes good what an interrupted creation left out. For a container that was never started. */
export async function completeInterrupted(
  shop: Workshop,
  resource: Resource,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  const { networks, files } = payloadOf(resource)
  if (networks.length < 2 && files.length === 0) return
  const details = containerDetails.parse(await shop.client.json({ path: route`/containers/${id}/json`, signal }))
  if (details.State.Status !== 'created') return
  const attached = details.NetworkSettings?.Networks ?? {}
  const version = await shop.client.version(signal)
  const missing = networks.filter(({ network }) => !(network in attached))
  await complete(shop, resource, id, { attachments: isAtLeast(version, '1.44') ? [] : missing, signal })
}
