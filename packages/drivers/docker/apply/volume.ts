import type { Observed, Resource } from '@panamax/core/deploy/resource'
import { PanamaxError } from '@panamax/core/errors'
import { containerList, volume } from '../answers.ts'
import { route } from '../client.ts'
import { composeLabel, ownLabel } from '../render/labels.ts'
import type { VolumePayload } from '../render/payload.ts'
import { ifFound, type Job, type Workshop } from './workshop.ts'

/** Makes the volume, or makes sure that an external one is there. The engine answers with an existing one of the same name. */
export async function createVolume(shop: Workshop, resource: Resource, { signal }: Job): Promise<void> {
  const payload = resource.payload as unknown as VolumePayload
  if (payload.external) return checkVolume(shop, payload.name, signal)
  const answer = await shop.client.json({ method: 'POST', path: '/volumes/create', body: payload.body, signal })
  const { Labels: labels } = volume.parse(answer)
  const expected = payload.body['Labels'] as Record<string, string>
  if (labels?.[composeLabel.project] === expected[composeLabel.project] && labels?.[ownLabel.resource] === resource.id)
    return
  const owner = labels?.[composeLabel.project]
  const whose = owner === undefined ? 'was not made by this app' : `belongs to ${owner}`
  throw new PanamaxError(
    'conflict',
    `There is a volume ${payload.name} already, and it ${whose}. To use its data, write "external: true" and "name: ${payload.name}"; otherwise give this one another "name:".`,
  )
}

async function checkVolume(shop: Workshop, name: string, signal: AbortSignal): Promise<void> {
  const found = await ifFound(shop.client.json({ path: route`/volumes/${name}`, signal }))
  if (found !== undefined) return
  throw new PanamaxError(
    'not_found',
    `The volume ${name} is marked as external, so it has to exist before the app does, and it does not. Make it with "docker volume create ${name}", or remove "external: true".`,
  )
}

/** Removes it with its data. */
export async function removeVolume(shop: Workshop, observed: Observed, { signal }: Job): Promise<void> {
  try {
    await ifFound(shop.client.text({ method: 'DELETE', path: route`/volumes/${observed.name}`, signal }))
  } catch (error) {
    if (!(error instanceof PanamaxError) || error.code !== 'conflict') throw error
    const query = { all: true, filters: { volume: [observed.name] } }
    const users = containerList.parse(await shop.client.json({ path: '/containers/json', query, signal }))
    const names = users.map((user) => user.Names?.[0]?.replace(/^\//, '') ?? user.Id.slice(0, 12))
    throw new PanamaxError(
      'conflict',
      `The volume ${observed.name} is in use by ${names.join(', ') || 'a container'} and is kept. Remove that first.`,
      { cause: error, details: { users: names } },
    )
  }
}
