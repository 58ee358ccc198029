import { parseImageReference } from '@panamax/core/check/image-ref'
import type { ImageFacet, ImageImport, ImageLayer, LocalImage, VolumeUse } from '@panamax/core/deploy/driver'
import { PanamaxError } from '@panamax/core/errors'
import { z } from 'zod'
import { type ImageDetails, imageDetails } from './answers.ts'
import type { EngineClient } from './client.ts'
import { isAtLeast } from './connection/version.ts'
import { jsonLines } from './json-lines.ts'
import { imagePath, type ImageStore } from './registry/image-store.ts'
import { imageUses, removeImage } from './remove-image.ts'
import { composeLabel } from './render/labels.ts'

const imageList = z.array(
  z.object({
    Id: z.string(),
    RepoTags: z.array(z.string()).nullish(),
    RepoDigests: z.array(z.string()).nullish(),
    Size: z.number(),
    Created: z.number(),
    Labels: z.record(z.string(), z.string()).nullish(),
  }),
)

/** The images on the engine's machine. */
export function imageFacet(client: EngineClient, store: ImageStore): ImageFacet {
  return {
    async list(signal) {
      const found = imageList.parse(await client.json({ path: '/images/json', signal }))
      return found.map(({ Id: id, Size: size, Labels: labels, ...image }) => ({
        id,
        references: named(image.RepoTags),
        digests: named(image.RepoDigests),
        size,
        created: new Date(image.Created * 1000).toISOString(),
        labels: labels ?? {},
      }))
    },
    async find(reference, signal) {
      try {
        return toLocal(imageDetails.parse(await client.json({ path: imagePath(reference), signal })))
      } catch (error) {
        if (error instanceof PanamaxError && error.code === 'not_found') return undefined
        throw error
      }
    },
    async import(image, signal) {
      await importImage(client, image, signal)
      store.forget(image.reference)
    },
    history: (image, signal) => imageHistory(client, image, signal),
    uses: (signal) => imageUses(client, signal),
    async remove(image, signal) {
      for (const reference of await removeImage(client, image, signal)) store.forget(reference)
    },
  }
}

const historyList = z.array(
  z.object({ Created: z.number(), CreatedBy: z.string().nullish(), Size: z.number().nullish() }),
)

async function imageHistory(client: EngineClient, image: string, signal: AbortSignal): Promise<ImageLayer[]> {
  const path = imagePath(image).replace(/\/json$/, '/history')
  return historyList.parse(await client.json({ path, signal })).map((layer) => ({
    madeBy: layer.CreatedBy ?? '',
    created: new Date(layer.Created * 1000).toISOString(),
    size: layer.Size ?? 0,
  }))
}

function named(references: readonly string[] | null | undefined): string[] {
  return (references ?? []).filter((reference) => !reference.includes('<none>'))
}

function toLocal(details: ImageDetails): LocalImage {
  return {
    id: details.Id,
    references: details.RepoTags ?? [],
    digests: details.RepoDigests ?? [],
    size: details.Size ?? 0,
    created: details.Created ?? '1970-01-01T00:00:00Z',
    exposed: Object.keys(details.Config?.ExposedPorts ?? {}),
    command: [...(details.Config?.Entrypoint ?? []), ...(details.Config?.Cmd ?? [])],
  }
}

async function importImage(client: EngineClient, image: ImageImport, signal: AbortSignal): Promise<void> {
  const reference = parseImageReference(image.reference)
  if ('problem' in reference) {
    throw new PanamaxError('invalid_request', `"${image.reference}" is not the name of an image: ${reference.problem}.`)
  }
  const repo = `${reference.registry}/${reference.repository}`
  const answer = await client.stream({
    method: 'POST',
    path: '/images/create',
    query: { fromSrc: '-', repo, tag: reference.tag ?? 'latest', changes: image.changes },
    content: image.tar,
    headers: { 'Content-Type': 'application/x-tar' },
    signal,
  })
  for await (const line of jsonLines(answer)) {
    const { error } = z.object({ error: z.string().optional() }).catch({}).parse(line)
    if (error !== undefined) throw new PanamaxError('rejected', `${image.reference} could not be made: ${error}`)
  }
}

const diskUse = z.object({
  Volumes: z
    .array(
      z.object({
        Name: z.string(),
        Labels: z.record(z.string(), z.string()).nullish(),
        UsageData: z.object({ Size: z.number() }).nullish(),
      }),
    )
    .nullish(),
})

/** Sizes of an app's volumes. The engine walks through the data of all of them: this can take long. */
export async function volumeUse(client: EngineClient, app: string, signal: AbortSignal): Promise<VolumeUse[]> {
  const canChoose = isAtLeast(await client.version(signal), '1.42')
  const answer = await client.json({ path: '/system/df', query: canChoose ? { type: 'volume' } : {}, signal })
  return (diskUse.parse(answer).Volumes ?? [])
    .filter((volume) => volume.Labels?.[composeLabel.project] === app)
    .map(({ Name: name, UsageData: use }) =>
      use === null || use === undefined || use.Size < 0 ? { name } : { name, size: use.Size },
    )
}
