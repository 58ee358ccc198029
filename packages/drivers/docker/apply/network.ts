import { setTimeout as sleep } from 'node:timers/promises'
import type { Observed, Resource } from '@panamax/core/deploy/resource'
import { PanamaxError } from '@panamax/core/errors'
import { created, network, networkList } from '../answers.ts'
import { route } from '../client.ts'
import { composeLabel, ownLabel } from '../render/labels.ts'
import type { NetworkPayload } from '../render/payload.ts'
import { ifFound, type Job, type Workshop } from './workshop.ts'

/** Makes the network, or makes sure that an external one is there. */
export async function createNetwork(shop: Workshop, resource: Resource, { signal }: Job): Promise<void> {
  const payload = resource.payload as unknown as NetworkPayload
  if (payload.external) return checkNetwork(shop, payload.name, signal)
  if (signal.aborted) throw new PanamaxError('canceled', 'Canceled.')
  // A request that is cut off goes on in the engine: a second network of that name could come of it. It is quick, so it ends.
  const whole = AbortSignal.timeout(60_000)
  try {
    const body = { ...payload.body, CheckDuplicate: true }
    const answer = await shop.client.json({ method: 'POST', path: '/networks/create', body, signal: whole })
    await yieldToOlder(shop, payload.name, created.parse(answer).Id, whole)
  } catch (error) {
    if (!(error instanceof PanamaxError) || error.code !== 'conflict') throw error
    await acceptExisting(shop, resource, error, signal)
  }
}

/** Engines before 23 let two be made at the same moment, and then know neither by its name: the newer one goes. */
async function yieldToOlder(shop: Workshop, name: string, id: string, signal: AbortSignal): Promise<void> {
  const filters = { name: [name] }
  const all = networkList.parse(await shop.client.json({ path: '/networks', query: { filters }, signal }))
  const same = all
    .filter((each) => each.Name === name)
    .toSorted((a, b) => ((a.Created ?? '') < (b.Created ?? '') ? -1 : 1))
  if (same.length < 2 || same[0]?.Id === id) return
  await ifFound(shop.client.text({ method: 'DELETE', path: route`/networks/${id}`, signal }))
}

async function checkNetwork(shop: Workshop, name: string, signal: AbortSignal): Promise<void> {
  const found = await ifFound(shop.client.json({ path: route`/networks/${name}`, signal }))
  if (found !== undefined) return
  throw new PanamaxError(
    'not_found',
    `The network ${name} is marked as external, so it has to exist before the app does, and it does not. Make it with "docker network create ${name}", or remove "external: true".`,
  )
}

/** An earlier try may have made it; anybody else's is not touched. */
async function acceptExisting(
  shop: Workshop,
  resource: Resource,
  cause: PanamaxError,
  signal: AbortSignal,
): Promise<void> {
  const filters = { name: [resource.name] }
  const all = networkList.parse(await shop.client.json({ path: '/networks', query: { filters }, signal }))
  const existing = all.find((each) => each.Name === resource.name)
  const labels = existing?.Labels ?? {}
  const expected = (resource.payload as unknown as NetworkPayload).body['Labels'] as Record<string, string>
  const marks = [composeLabel.project, ownLabel.resource, ownLabel.hash]
  if (existing !== undefined && marks.every((mark) => labels[mark] === expected[mark])) return
  const owner = existing?.Labels?.[composeLabel.project]
  const whose = owner === undefined ? 'was not made by this app' : `belongs to ${owner}`
  throw new PanamaxError(
    'conflict',
    existing === undefined
      ? cause.message
      : `There is a network ${resource.name} already, and it ${whose}. Give this one another "name:", or use that one with "external: true".`,
    { cause },
  )
}

/**
 * Removes it; what is still attached is detached first. An engine may take a moment to let go of containers that were
 * just removed.
 */
export async function removeNetwork(shop: Workshop, observed: Observed, { signal }: Job): Promise<void> {
  const path = route`/networks/${observed.handle}`
  for (let tries = 1; ; tries += 1) {
    try {
      await ifFound(shop.client.text({ method: 'DELETE', path, signal }))
      return
    } catch (error) {
      const isRefused = error instanceof PanamaxError && error.code !== 'canceled' && error.code !== 'unreachable'
      if (!isRefused) throw error
      const detached = await detachAll(shop, observed.handle, signal)
      if (tries >= 10 || (detached === 0 && tries >= 5)) throw stillHeld(observed, error)
      if (detached === 0) await sleep(200 * tries)
    }
  }
}

/** How many containers were detached. */
async function detachAll(shop: Workshop, id: string, signal: AbortSignal): Promise<number> {
  const details = await ifFound(shop.client.json({ path: route`/networks/${id}`, signal }))
  if (details === undefined) return 0
  const attached = Object.keys(network.parse(details).Containers ?? {})
  for (const Container of attached) {
    const body = { Container, Force: true }
    await ifFound(shop.client.text({ method: 'POST', path: route`/networks/${id}/disconnect`, body, signal }))
  }
  return attached.length
}

/** Engine 20.10 can lose track of an endpoint whose container is gone; only its restart frees the network then. */
function stillHeld(observed: Observed, cause: PanamaxError): PanamaxError {
  return new PanamaxError(
    'conflict',
    `The network ${observed.name} cannot be removed, and nothing is attached that could be detached. ${cause.message}. It does no harm; restarting the engine frees it.`,
    { cause },
  )
}
