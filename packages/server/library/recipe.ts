import { lstat, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { PanamaxError, messageOf } from '@panamax/core/errors'

const absolutePath = z
  .string()
  .regex(/^(\/[a-z0-9][a-z0-9._-]*)+$/, 'must be an absolute path in lower case without "." or ".." parts')

/** What `library/<template>/image/recipe.json` says: an image of Node.js programs, assembled without a registry. */
export const Recipe = z.strictObject({
  /** Repository and tag, as the compose file names it. */
  image: z.string().regex(/^panamax\/[a-z0-9]+(-[a-z0-9]+)*:[0-9][a-z0-9.]*$/, 'must be "panamax/<name>:<version>"'),
  description: z.string().min(1).max(200),
  /** Files beside the recipe, copied to `/app`. The service's command names the one to run. */
  programs: z
    .array(z.string().regex(/^[a-z0-9][a-z0-9-]*\.mjs$/, 'must be the plain name of an .mjs file'))
    .min(1)
    .max(50),
  /** Folders that the programs may write to: mount points for volumes. */
  data: z.array(absolutePath).max(10).default([]),
  /** Ports that the programs listen on. */
  expose: z.array(z.int().min(1).max(65535)).max(10).default([]),
})
export type Recipe = z.infer<typeof Recipe>

/** A recipe with the bytes of its programs. */
export interface BundledImage {
  readonly recipe: Recipe
  readonly programs: ReadonlyMap<string, Buffer>
}

const programLimit = 1_000_000

/**
 * The images that the bundled library can assemble, by the name that a compose file uses (`panamax/guestbook:1.0`).
 * Only Panamax's own library folder may be given: a recipe puts programs of its choice into an image, so templates
 * of other sources have no way to bring one. Throws PanamaxError `internal` for a recipe that cannot be used.
 */
export async function bundledImages(libraryFolder: string): Promise<ReadonlyMap<string, BundledImage>> {
  const images = new Map<string, BundledImage>()
  for (const entry of await readdir(libraryFolder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue
    const image = await readImage(join(libraryFolder, entry.name, 'image'))
    if (image === undefined) continue
    if (images.has(image.recipe.image)) throw unusable(entry.name, `${image.recipe.image} is assembled twice`)
    images.set(image.recipe.image, image)
  }
  return images
}

async function readImage(folder: string): Promise<BundledImage | undefined> {
  let text: string
  try {
    text = await readFile(join(folder, 'recipe.json'), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw unusable(folder, messageOf(error), error)
  }
  try {
    const recipe = Recipe.parse(JSON.parse(text))
    const programs = new Map<string, Buffer>()
    for (const name of recipe.programs) programs.set(name, await readProgram(join(folder, name)))
    return { recipe, programs }
  } catch (error) {
    throw unusable(folder, error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error), error)
  }
}

async function readProgram(path: string): Promise<Buffer> {
  const stats = await lstat(path)
  if (!stats.isFile()) throw new Error(`${path} is not a regular file`)
  if (stats.size > programLimit) throw new Error(`${path} is larger than ${programLimit} bytes`)
  return readFile(path)
}

function unusable(place: string, reason: string, cause?: unknown): PanamaxError {
  return new PanamaxError('internal', `The image recipe in ${place} cannot be used: ${reason}`, { cause })
}
