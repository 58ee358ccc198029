import { route } from '../client.ts'
import { ifFound, inspect, type Workshop } from './workshop.ts'

/** Gives a container another name. One that has it already, or is gone, is fine. */
export async function rename(shop: Workshop, id: string, name: string, signal: AbortSignal): Promise<void> {
  try {
    await ifFound(shop.client.text({ method: 'POST', path: route`/containers/${id}/rename`, query: { name }, signal }))
  } catch (error) {
    // The engine refuses a name that is not new.
    const details = await ifFound(inspect(shop, id, signal))
    if (details !== undefined && details.Name !== `/${name}`) throw error
  }
}
