import type { Driver, ImageFacet } from '@panamax/core/deploy/driver'
import { PanamaxError } from '@panamax/core/errors'

/** The targets, as far as images go. */
export interface Machines {
  /** Their names; the first one is meant where none is named. */
  names(): readonly string[]
  /** Throws `not_found`, or what connecting throws. */
  driver(target: string): Promise<Driver>
}

/** The images of a target. Throws `not_found` and `unsupported`. */
export async function imagesOf(machines: Machines, target: string | undefined): Promise<ImageFacet> {
  const name = target ?? machines.names()[0]
  if (name === undefined) throw new PanamaxError('not_found', 'There is no target. Add one under Targets.')
  const { images } = await machines.driver(name)
  if (images !== undefined) return images
  throw new PanamaxError('unsupported', `The target ${name} has no images that could be listed.`)
}
