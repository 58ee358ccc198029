import type { Resource } from '@panamax/core/deploy/resource'
import { PanamaxError } from '@panamax/core/errors'
import { reasonOf } from '../connection/problems.ts'
import { containerList } from '../answers.ts'
import { composeLabel } from '../render/labels.ts'
import { type Job, keyOf, payloadOf, type Workshop } from './workshop.ts'

/** Why the engine did not start a container, in words: above all, who holds its port. */
export async function explainStart(shop: Workshop, resource: Resource, error: unknown, job: Job): Promise<unknown> {
  if (!(error instanceof PanamaxError) || error.code === 'canceled' || error.code === 'unreachable') return error
  const taken = await takenPort(shop, resource, job).catch(() => undefined)
  const reason = reasonOf(error)
  if (taken !== undefined) {
    return new PanamaxError('conflict', `${resource.service ?? resource.name} could not be started: ${taken.words}`, {
      details: { port: taken.claim, reason },
      cause: error,
    })
  }
  return new PanamaxError('failed', `${resource.service ?? resource.name} could not be started: ${reason.trim()}`, {
    details: { reason },
    cause: error,
  })
}

async function takenPort(
  shop: Workshop,
  resource: Resource,
  job: Job,
): Promise<{ claim: string; words: string } | undefined> {
  const claims = new Set(resource.claims ?? [])
  if (claims.size === 0) return undefined
  const own = shop.made.get(keyOf(payloadOf(resource).app, resource.id))?.id
  const running = containerList.parse(await shop.client.json({ path: '/containers/json', signal: job.signal }))
  for (const container of running) {
    if (container.Id === own) continue
    for (const port of container.Ports ?? []) {
      const claim = `${port.Type}/${port.PublicPort}`
      if (port.PublicPort === undefined || !claims.has(claim)) continue
      const name = container.Names?.[0]?.replace(/^\//, '') ?? container.Id.slice(0, 12)
      const app = container.Labels?.[composeLabel.project]
      const whose = app === undefined ? '' : ` of the app ${app}`
      return {
        claim,
        words: `port ${port.PublicPort} is taken by the container ${name}${whose}. Choose another port, or stop that one.`,
      }
    }
  }
  return undefined
}
