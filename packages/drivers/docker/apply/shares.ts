import { PanamaxError } from '@panamax/core/errors'
import { instancesOf, keyOf, type Workshop } from './workshop.ts'

/** The engine's id of the newest container of a resource. */
export async function findInstance(
  shop: Workshop,
  app: string,
  resourceId: string,
  signal: AbortSignal,
): Promise<string> {
  const known = shop.made.get(keyOf(app, resourceId))
  if (known !== undefined) return known.id
  const [newest] = await instancesOf(shop, app, resourceId, signal)
  if (newest === undefined)
    throw new PanamaxError('failed', `There is no ${resourceId} yet, and something of it is needed.`)
  return newest.Id
}
