import type { ImageDetails, LocalImage } from '@panamax/contract/images'
import type { ImageUse, LocalImage as Found } from '@panamax/core/deploy/driver'
import { PanamaxError } from '@panamax/core/errors'
import { imagesOf, type Machines } from './machines.ts'

export interface RemovalRequest {
  readonly target?: string | undefined
  readonly images: readonly string[]
  readonly bundled: boolean
}

export interface RemovalResult {
  removed: string[]
  failed: { image: string; reason: string }[]
}

/** The images on the machines of the targets. `bundled`: names of those that Panamax assembles itself. */
export class LocalImages {
  readonly #machines: Machines
  readonly #bundled: () => Promise<ReadonlySet<string>>

  constructor(machines: Machines, bundled: () => Promise<ReadonlySet<string>>) {
    this.#machines = machines
    this.#bundled = bundled
  }

  /** By name; those without one come last, the newest first. */
  async list(target: string | undefined, signal: AbortSignal): Promise<LocalImage[]> {
    const facet = await imagesOf(this.#machines, target)
    const [images, uses, bundled] = await Promise.all([facet.list(signal), facet.uses(signal), this.#bundled()])
    return images.map((image) => present(image, uses, bundled)).sort(compare)
  }

  /** Throws `not_found`. */
  async inspect(
    { target, image }: { readonly target?: string | undefined; readonly image: string },
    signal: AbortSignal,
  ): Promise<ImageDetails> {
    const facet = await imagesOf(this.#machines, target)
    const found = await facet.find(image, signal)
    if (found === undefined) throw new PanamaxError('not_found', `There is no image ${image} on the machine.`)
    const [layers, uses, bundled] = await Promise.all([
      facet.history(found.id, signal),
      facet.uses(signal),
      this.#bundled(),
    ])
    return {
      ...present(found, uses, bundled),
      ...(found.command === undefined ? {} : { command: [...found.command] }),
      exposed: [...(found.exposed ?? [])].sort((a, b) => Number.parseInt(a) - Number.parseInt(b)),
      fetched: (found.digests ?? []).length > 0,
      layers: layers.map(({ madeBy, created, size }) => ({ madeBy, createdAt: created, size })),
    }
  }

  /** One after another; an image that cannot be removed hinders no other. Throws when the engine cannot be asked. */
  async remove({ target, images, bundled }: RemovalRequest, signal: AbortSignal): Promise<RemovalResult> {
    const facet = await imagesOf(this.#machines, target)
    const kept = bundled ? new Set<string>() : await this.#bundled()
    const present = kept.size === 0 ? [] : await facet.list(signal)
    const result: RemovalResult = { removed: [], failed: [] }
    for (const image of images) {
      if (present.some((each) => isNamed(each, image) && each.references.some((name) => kept.has(name)))) {
        result.failed.push({ image, reason: ownReason(image) })
        continue
      }
      try {
        await facet.remove(image, signal)
        result.removed.push(image)
      } catch (error) {
        if (!(error instanceof PanamaxError) || error.code === 'canceled' || error.code === 'unreachable') throw error
        result.failed.push({ image, reason: error.message })
      }
    }
    return result
  }
}

function present(image: Found, uses: readonly ImageUse[], bundled: ReadonlySet<string>): LocalImage {
  return {
    id: image.id,
    references: [...image.references].sort(),
    size: image.size,
    createdAt: image.created,
    usedBy: uses
      .filter((use) => use.image === image.id)
      .map(({ container, app }) => ({ container, ...(app === undefined ? {} : { app }) })),
    bundled: image.references.some((reference) => bundled.has(reference)),
  }
}

function compare(a: LocalImage, b: LocalImage): number {
  const [first, second] = [a.references[0], b.references[0]]
  if (first !== undefined && second !== undefined) return first < second ? -1 : first > second ? 1 : 0
  if (first === second) return a.createdAt < b.createdAt ? 1 : -1
  return first === undefined ? 1 : -1
}

function isNamed(image: Found, name: string): boolean {
  const hex = name.replace(/^sha256:/, '')
  const isId = /^[0-9a-f]{6,64}$/.test(hex) && image.id.replace(/^sha256:/, '').startsWith(hex)
  return isId || image.references.includes(name) || image.references.includes(`${name}:latest`)
}

function ownReason(image: string): string {
  return `${image} was assembled by Panamax for its library. It can go, and is assembled again when it is needed: say that you mean those too.`
}
