import { setTimeout as sleep } from 'node:timers/promises'
import type { Observed, Resource } from '@panamax/core/deploy/resource'
import { PanamaxError } from '@panamax/core/errors'
import { type ContainerDetails, created } from '../answers.ts'
import { route } from '../client.ts'
import { reasonOf } from '../connection/problems.ts'
import { isAtLeast } from '../connection/version.ts'
import { composeLabel, ownLabel } from '../render/labels.ts'
import type { AttachmentPayload, EngineObject } from '../render/payload.ts'
import { createBody } from './create-body.ts'
import { uploadFiles } from './files.ts'
import { cleanupSignal, findCurrent, ifFound, inspect, type Job, keyOf, payloadOf, type Workshop } from './workshop.ts'

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
  const name = replaces.length === 0 ? resource.name : provisionalName(resource, replaces)
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

/** The same for every try; what an interrupted replacement left, and is itself to be replaced, may have it already. */
function provisionalName(resource: Resource, replaces: readonly Observed[]): string {
  const name = `${resource.name}.new-${resource.hash.slice(0, 12)}`
  const taken = replaces.filter((old) => old.name.startsWith(name)).map((old) => old.name)
  const free = [name, ...taken.map((_, index) => `${name}-${index + 2}`)].find((each) => !taken.includes(each))
  return free ?? name
}

/**
 * Undefined: an earlier try had made it. A name can be taken without anything that has it for a moment: the engine still
 * works on what was asked of it before we were interrupted.
 */
async function create(
  shop: Workshop,
  resource: Resource,
  { name, body }: { name: string; body: EngineObject },
  job: Job,
): Promise<string | undefined> {
  const query = { name, platform: payloadOf(resource).platform }
  for (let tries = 0; ; tries += 1) {
    try {
      const request = { method: 'POST' as const, path: '/containers/create', query, body, signal: job.signal }
      const answer = created.parse(await shop.client.json(request))
      for (const warning of answer.Warnings ?? []) job.emit({ type: 'warning', text: warning })
      return answer.Id
    } catch (error) {
      if (!(error instanceof PanamaxError) || error.code !== 'conflict') throw explained(resource, error)
      const holder = await ifFound(inspect(shop, name, job.signal))
      if (holder !== undefined) return acceptExisting(resource, name, { holder, cause: error })
      if (tries >= 20) throw error
      await sleep(200)
    }
  }
}

/** What the engine says where there is nothing to run is no help to anybody. */
function explained(resource: Resource, error: unknown): unknown {
  if (!/^no command specified/i.test(reasonOf(error))) return error
  const service = resource.service ?? resource.name
  const message = `${service} has nothing to run: its image has no command of its own. Give the service a "command:" in the document (for an image alone: panamax run IMAGE -- COMMAND).`
  return new PanamaxError('rejected', message, { cause: error })
}

function acceptExisting(
  resource: Resource,
  name: string,
  { holder, cause }: { holder: ContainerDetails; cause: PanamaxError },
): undefined {
  const labels = holder.Config.Labels ?? {}
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
  const details = await inspect(shop, id, signal)
  if (details.State.Status !== 'created') return
  const attached = details.NetworkSettings?.Networks ?? {}
  const version = await shop.client.version(signal)
  const missing = networks.filter(({ network }) => !(network in attached))
  await complete(shop, resource, id, { attachments: isAtLeast(version, '1.44') ? [] : missing, signal })
}
