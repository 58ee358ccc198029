import type { ImageHit } from '@panamax/contract/images'
import {
  familiarName,
  familiarReference,
  normalizedReference,
  parseImageReference,
} from '@panamax/core/check/image-ref'
import { sortTags } from '@panamax/core/check/image-tags'
import type { LocalImage } from '@panamax/core/deploy/driver'
import { matching, type Wanted } from './image-words.ts'
import { canonicalHost } from './registry-access.ts'

/** Images that are on a machine, one hit for each name with all of its tags. */
export function searchLocal(images: readonly LocalImage[], wanted: Wanted, limit: number): ImageHit[] {
  if (wanted.kind === 'nothing') return []
  const references = images.flatMap((image) => image.references)
  if (wanted.kind === 'exactly') {
    const exact = normalizedReference(wanted.reference)
    const isHere = references.some((reference) => normalized(reference) === exact)
    return isHere ? [{ reference: familiarReference(wanted.reference), official: false }] : []
  }
  const tagsOf = new Map<string, string[]>()
  for (const reference of references) {
    const parsed = parseImageReference(reference)
    if ('problem' in parsed) continue
    if (wanted.registry !== undefined && canonicalHost(parsed.registry) !== wanted.registry) continue
    const name = familiarName(parsed)
    tagsOf.set(name, [...(tagsOf.get(name) ?? []), parsed.tag ?? 'latest'])
  }
  return matching(tagsOf.keys(), wanted.words)
    .slice(0, limit)
    .map((reference) => ({ reference, official: false, tags: sortTags(tagsOf.get(reference) ?? []) }))
}

function normalized(reference: string): string | undefined {
  const parsed = parseImageReference(reference)
  return 'problem' in parsed ? undefined : normalizedReference(parsed)
}
