import { normalizedReference, parseImageReference } from '../check/image-ref.ts'
import type { Resource } from './resource.ts'
import type { Change, Plan } from './step.ts'

export interface MachineImages {
  /** References of the images that are on the machine. */
  readonly present: readonly string[]
  /** References of images that are assembled there, without a registry, where the document says never to pull them. */
  readonly assembled: ReadonlySet<string>
}

/** Whether the plan says of an image that it may have to be pulled: only then is it worth looking what is there. */
export function mayPull({ changes }: Plan): boolean {
  return changes.some(({ action }) => action === 'pull')
}

/** The plan as a person reads it, once it is known which images are there. Its steps stay: each makes sure for itself. */
export function tellPulls(plan: Plan, images: MachineImages): Plan {
  const present = new Set(images.present.map(inFull))
  const resources = new Map(
    plan.steps.flatMap((step) => (step.action === 'pull' ? [[step.resource.id, step.resource]] : [])),
  )
  const changes = plan.changes.flatMap((change): Change[] => {
    const resource = change.action === 'pull' ? resources.get(change.id) : undefined
    if (resource === undefined) return [change]
    const reason =
      images.assembled.has(resource.name) && resource.pull?.policy === 'never'
        ? present.has(inFull(resource.name))
          ? undefined
          : 'is assembled on this machine, no registry is needed'
        : whyPulled(resource, present.has(inFull(resource.name)))
    return reason === undefined ? [] : [{ ...change, reasons: [reason] }]
  })
  return { ...plan, changes }
}

/** Undefined: it is there, and that is enough. */
function whyPulled({ pull }: Resource, isPresent: boolean): string | undefined {
  if (pull?.policy === 'always') return 'is pulled each time (pull_policy)'
  // A list of images does not say which platform each is for.
  if (pull?.platform !== undefined) return `when it is not on the machine for ${pull.platform}`
  if (!isPresent)
    return pull?.policy === 'never'
      ? 'is not on the machine, and pull_policy forbids to pull it'
      : 'is not on the machine'
  return pull?.policy === 'refresh' ? 'when the last pull is long enough ago (pull_policy)' : undefined
}

function inFull(reference: string): string {
  const parsed = parseImageReference(reference)
  return 'problem' in parsed ? reference : normalizedReference(parsed)
}
