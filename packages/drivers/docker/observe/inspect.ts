import { PanamaxError } from '@panamax/core/errors'
import { type EngineClient, route } from '../client.ts'

/** The engine's own description of a container, a network or a volume, whichever has this handle. */
export async function inspectAny(client: EngineClient, handle: string, signal: AbortSignal): Promise<unknown> {
  const places = [route`/containers/${handle}/json`, route`/networks/${handle}`, route`/volumes/${handle}`]
  for (const path of places) {
    try {
      return await client.json({ path, signal })
    } catch (error) {
      if (!(error instanceof PanamaxError) || error.code !== 'not_found') throw error
    }
  }
  throw new PanamaxError('not_found', `The engine has no container, network or volume ${handle}.`)
}
