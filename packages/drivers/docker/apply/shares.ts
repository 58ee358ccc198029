import { PanamaxError } from '@panamax/core/errors'
import { ownLabel } from '../render/labels.ts'
import type { SharePayload } from '../render/payload.ts'
import { instancesOf, type Workshop } from './workshop.ts'

/** The engine's id of the container that something is shared of: the newest of those that are as the document wants them. */
export async function findShared(
  shop: Workshop,
  app: string,
  share: SharePayload,
  signal: AbortSignal,
): Promise<string> {
  const found = await instancesOf(shop, app, share.of, signal)
  const wanted = found.find((each) => each.Labels?.[ownLabel.hash] === share.hash) ?? found[0]
  if (wanted === undefined)
    throw new PanamaxError('failed', `There is no ${share.of} yet, and its ${share.what} is needed.`)
  return wanted.Id
}
