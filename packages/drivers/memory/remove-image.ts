import type { ImageUse } from '@panamax/core/deploy/driver'
import { imageInUse } from '@panamax/core/deploy/image-in-use'
import { PanamaxError } from '@panamax/core/errors'
import type { World } from './world.ts'

export function imageUses(world: World): ImageUse[] {
  return [...world.containers.values()].flatMap(({ spec, name, marks }) => {
    const image = world.images.get(spec.image)
    return image === undefined ? [] : [{ image: image.id, container: name, app: marks.app }]
  })
}

/** By id or reference: here every image has one name. */
export function removeImage(world: World, image: string): void {
  const found = [...world.images.values()].find(({ id, reference }) => id === image || reference === image)
  if (found === undefined) throw new PanamaxError('not_found', `There is no image ${image} on the machine.`)
  const usedBy = imageUses(world).filter((use) => use.image === found.id)
  if (usedBy.length > 0) throw imageInUse(found.reference, usedBy)
  world.images.delete(found.reference)
  world.changed()
}
