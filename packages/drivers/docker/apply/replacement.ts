import { isUp } from '@panamax/core/deploy/plan-changes'
import type { Observed, Resource } from '@panamax/core/deploy/resource'
import { messageOf } from '@panamax/core/errors'
import { route } from '../client.ts'
import { stopContainer } from './remove-container.ts'
import { rename } from './rename.ts'
import { cleanupSignal, ifFound, inspect, type Job, keyOf, payloadOf, type Workshop } from './workshop.ts'

interface ReplaceStep {
  readonly resource: Resource
  readonly replaces: readonly Observed[]
}

/** Part of the name of a container that was set aside while it ran: whoever finds it knows that it has to run again. */
const ranMark = '.old-'
const idleMark = '.off-'

/** Stops a replaced container and frees its name. One that is gone, or aside already, is fine. */
export async function setAside(shop: Workshop, resource: Resource, old: Observed, job: Job): Promise<void> {
  if (old.name === resource.name) {
    const name = `${resource.name}${wasUp(old) ? ranMark : idleMark}${old.handle.slice(0, 12)}`
    await rename(shop, old.handle, name, job.signal)
  }
  await stopContainer(shop, old, job)
}

function wasUp(old: Observed): boolean {
  return isUp(old) || old.name.includes(ranMark)
}

/**
 * Undoes a replacement: the new container goes, the replaced ones get their names back, and those that ran run again.
 * Goes on when the step itself was canceled; what cannot be undone is logged, and found by the next plan.
 */
export async function bringBack(shop: Workshop, step: ReplaceStep, { failed }: { failed: string }): Promise<void> {
  const { resource, replaces } = step
  const signal = cleanupSignal()
  shop.made.delete(keyOf(payloadOf(resource).app, resource.id))
  try {
    // Where the old one is gone too, the failed one is all that there is to look at.
    const alive: Observed[] = []
    for (const old of replaces) if ((await ifFound(inspect(shop, old.handle, signal))) !== undefined) alive.push(old)
    if (alive.length === 0) return
    const path = route`/containers/${failed}`
    await ifFound(shop.client.text({ method: 'DELETE', path, query: { force: true }, signal }))
    for (const old of alive) await restore(shop, resource, old, signal)
  } catch (error) {
    shop.context.log('error', 'a failed replacement could not be undone', {
      name: resource.name,
      reason: messageOf(error),
    })
  }
}

async function restore(shop: Workshop, resource: Resource, old: Observed, signal: AbortSignal): Promise<void> {
  const wasAside = old.name.includes(ranMark) || old.name.includes(idleMark)
  const name = wasAside ? resource.name : old.name
  await rename(shop, old.handle, name, signal)
  if (wasUp(old)) await shop.client.text({ method: 'POST', path: route`/containers/${old.handle}/start`, signal })
}
