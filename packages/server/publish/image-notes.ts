import { parseImageReference, normalizedReference } from '@panamax/core/check/image-ref'
import type { AppSpec } from '@panamax/core/compose/spec'
import type { LocalImage } from '@panamax/core/deploy/driver'
import { isIP } from 'node:net'
import { isPublicAddress } from '../net/public-address.ts'

export interface Surroundings {
  /** Names of the images that every Panamax assembles itself. */
  readonly assembled: ReadonlySet<string>
  /** On the app's machine; undefined: it cannot be asked. */
  readonly local: readonly LocalImage[] | undefined
}

/** Sentences about images that whoever runs the template elsewhere may not get. */
export function imageNotes(app: AppSpec, { assembled, local }: Surroundings): string[] {
  const users = new Map<string, { services: string[]; never: boolean }>()
  for (const [name, { image, pull_policy: policy, build }] of Object.entries(app.services)) {
    if (image === undefined || build !== undefined) continue
    const known = users.get(image) ?? { services: [], never: false }
    users.set(image, { services: [...known.services, name], never: known.never || policy === 'never' })
  }
  return [...users].flatMap(([image, { services, never }]) => {
    const note = noteOn(image, never, { assembled, local })
    return note === undefined ? [] : [`${image} (${services.join(', ')}) ${note}`]
  })
}

function noteOn(image: string, never: boolean, { assembled, local }: Surroundings): string | undefined {
  if (never && assembled.has(image))
    return 'is in no registry: Panamax assembles it. The template runs wherever a Panamax is that brings it along, not with Docker Compose alone.'
  const reference = parseImageReference(image)
  if ('problem' in reference) return undefined
  const host = reference.registry.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
  if (isOwnHost(host))
    return `is at ${reference.registry}, which others do not reach. Push it to a registry that they do reach, and use that name.`
  if (never) return 'is never pulled (pull_policy): whoever runs the template has to have it already.'
  const found = local?.find(({ references }) => references.some((each) => isSame(each, image)))
  if (found?.digests?.length === 0)
    return 'is only on this machine, as far as is known: it was built or loaded here and comes from no registry. Push it to one that others reach.'
  return undefined
}

/** A name or an address that means something only in the network where it was written. */
function isOwnHost(host: string): boolean {
  if (isIP(host) !== 0) return !isPublicAddress(host)
  return host === 'localhost' || !host.includes('.') || /\.(localhost|local|internal|lan|home\.arpa|test)$/i.test(host)
}

function isSame(one: string, other: string): boolean {
  const [first, second] = [parseImageReference(one), parseImageReference(other)]
  if ('problem' in first || 'problem' in second) return one === other
  return normalizedReference(first) === normalizedReference(second)
}
