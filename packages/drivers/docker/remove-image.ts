import type { ImageUse } from '@panamax/core/deploy/driver'
import { imageInUse } from '@panamax/core/deploy/image-in-use'
import { PanamaxError } from '@panamax/core/errors'
import { containerList, type ImageDetails, imageDetails } from './answers.ts'
import type { EngineClient } from './client.ts'
import { imagePath } from './registry/image-store.ts'
import { composeLabel } from './render/labels.ts'

/** Which containers were made of which images. */
export async function imageUses(client: EngineClient, signal: AbortSignal): Promise<ImageUse[]> {
  const answer = await client.json({ path: '/containers/json', query: { all: true }, signal })
  return containerList.parse(answer).flatMap(({ Id: id, ImageID: image, Names: names, Labels: labels }) => {
    const container = names?.[0]?.replace(/^\//, '') ?? id.slice(0, 12)
    const app = labels?.[composeLabel.project]
    return image === undefined ? [] : [{ image, container, ...(app === undefined ? {} : { app }) }]
  })
}

/**
 * Removes an image or a name of one, never by force: a stopped container keeps what it was made of. Returns the references that
 * are gone. Throws as `ImageFacet.remove` says.
 */
export async function removeImage(client: EngineClient, image: string, signal: AbortSignal): Promise<string[]> {
  const details = await inspect(client, image, signal)
  if (details === undefined) throw new PanamaxError('not_found', `There is no image ${image} on the machine.`)
  const tags = details.RepoTags ?? []
  const isOneName = !isIdOf(image, details.Id)
  if (isOneName && tags.length > 1) {
    await remove(client, image, signal)
    return [image]
  }
  const usedBy = (await imageUses(client, signal)).filter((use) => use.image === details.Id)
  if (usedBy.length > 0) throw imageInUse(tags[0] ?? shortId(details.Id), usedBy)
  // An id alone is refused while the image has names in several repositories.
  for (const name of [...tags, ...(details.RepoDigests ?? [])]) await remove(client, name, signal)
  await remove(client, details.Id, signal)
  return tags
}

async function inspect(client: EngineClient, image: string, signal: AbortSignal): Promise<ImageDetails | undefined> {
  try {
    return imageDetails.parse(await client.json({ path: imagePath(image), signal }))
  } catch (error) {
    if (error instanceof PanamaxError && error.code === 'not_found') return undefined
    throw error
  }
}

/** The last name takes the image with it: what is gone is fine. */
async function remove(client: EngineClient, image: string, signal: AbortSignal): Promise<void> {
  try {
    await client.text({ method: 'DELETE', path: imagePath(image).replace(/\/json$/, ''), signal })
  } catch (error) {
    if (!(error instanceof PanamaxError) || error.code !== 'not_found') throw error
  }
}

/** In full, or the beginning of it, as `docker images` shows it. */
function isIdOf(image: string, id: string): boolean {
  const hex = image.replace(/^sha256:/, '')
  return /^[0-9a-f]{6,64}$/.test(hex) && id.replace(/^sha256:/, '').startsWith(hex)
}

function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12)
}
