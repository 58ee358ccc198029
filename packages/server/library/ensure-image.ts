import type { ImageImport } from '@panamax/core/deploy/driver'
import { PanamaxError } from '@panamax/core/errors'
import { assembleImage, fingerprintLabel, type ImagePlan } from './assemble-image.ts'

/** The part of a driver's image facet that is needed here. */
export interface ImageStore {
  /** Where the answer has no `labels`, an image of that name is taken to be the right one, whatever made it. */
  find(reference: string, signal: AbortSignal): Promise<FoundImage | undefined>
  import(image: ImageImport, signal: AbortSignal): Promise<void>
}

export interface FoundImage {
  readonly id: string
  readonly labels?: Readonly<Record<string, string>>
}

/**
 * Puts the image on the engine unless the same one is there. Idempotent.
 * `architecture` is the engine's word for its processor (Engine API `/version`: `Arch`), where it is known (`undefined` or empty: not).
 * Throws PanamaxError `unsupported` where the engine runs on another kind of machine than Panamax.
 */
export async function ensureImage(
  plan: ImagePlan,
  engine: { readonly images: ImageStore; readonly architecture?: string },
  signal: AbortSignal,
): Promise<'present' | 'assembled'> {
  const found = await engine.images.find(plan.image, signal)
  const fingerprint = found?.labels === undefined ? plan.fingerprint : found.labels[fingerprintLabel]
  if (found !== undefined && fingerprint === plan.fingerprint) return 'present'
  const architecture = engine.architecture ?? ''
  if (architecture !== '' && architecture !== plan.architecture) {
    throw new PanamaxError(
      'unsupported',
      `${plan.image} is assembled from this machine's Node.js (${plan.architecture}) and cannot run on this target ` +
        `(${architecture}). Choose a target of the same kind.`,
    )
  }
  const tar = assembleImage(plan)
  try {
    await engine.images.import({ reference: plan.image, tar, changes: plan.changes }, signal)
  } finally {
    tar.destroy()
  }
  return 'assembled'
}
