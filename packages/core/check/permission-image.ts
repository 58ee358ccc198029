import type { ServiceSpec } from '../compose/spec.ts'
import { familiarName, familiarReference, parseImageReference } from './image-ref.ts'
import type { ServicePermission } from './permission.ts'

/** Registries that anybody may publish on and that people know; others are named. */
const knownRegistries = new Set([
  'docker.io',
  'ghcr.io',
  'quay.io',
  'gcr.io',
  'mcr.microsoft.com',
  'public.ecr.aws',
  'registry.k8s.io',
  'lscr.io',
  'docker.elastic.co',
  'registry.gitlab.com',
  'codeberg.org',
])

/** Tags that their owners move from one version to the next. */
const floatingTags =
  /^(latest|stable|edge|nightly|main|master|dev|develop|beta|alpha|rolling|current|lts|mainline)([-.].*)?$/

/** Whose program it is, and whether it is the same program tomorrow. */
export function imagePermissions(service: ServiceSpec, assembled: ReadonlySet<string>): ServicePermission[] {
  const list: ServicePermission[] = []
  if (service.build !== undefined)
    list.push({
      grade: 'notice',
      kind: 'build',
      text: 'Its image is built on this machine from files of the app.',
      at: ['build'],
    })
  if (service.image === undefined) return list
  const at = ['image']
  if (assembled.has(service.image) && service.pull_policy === 'never')
    return [
      ...list,
      { grade: 'info', kind: 'build', text: `Its image is assembled on this machine: ${service.image}.`, at },
    ]
  const reference = parseImageReference(service.image)
  if ('problem' in reference) {
    list.push({
      grade: 'warning',
      kind: 'registry',
      text: `Where its image comes from cannot be told: ${reference.problem}.`,
      at,
    })
    return list
  }
  const name = familiarName(reference)
  if (!knownRegistries.has(reference.registry))
    list.push({
      grade: 'warning',
      kind: 'registry',
      text: `Its image comes from ${reference.registry}, not from a well-known registry.`,
      at,
    })
  else if (reference.registry !== 'docker.io' || !reference.repository.startsWith('library/'))
    list.push({
      grade: 'info',
      kind: 'registry',
      text: `Its image is published by others: ${familiarReference(reference)}.`,
      at,
    })
  if (reference.digest !== undefined) return list
  if (reference.tag === undefined)
    list.push({
      grade: 'notice',
      kind: 'floating-tag',
      text: `${name} has no tag: what runs may be another version at the next pull.`,
      at,
    })
  else if (floatingTags.test(reference.tag))
    list.push({
      grade: 'notice',
      kind: 'floating-tag',
      text: `The tag "${reference.tag}" of ${name} moves: what runs may be another version at the next pull.`,
      at,
    })
  return list
}
