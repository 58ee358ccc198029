import { parseImageReference } from './image-ref.ts'

/** Where people read about an image: its page at the registry. Undefined for registries whose pages are not known. */
export function imagePage(reference: string): string | undefined {
  const parsed = parseImageReference(reference)
  if ('problem' in parsed) return undefined
  const { registry, repository } = parsed
  if (registry === 'docker.io') {
    const official = /^library\/([^/]+)$/.exec(repository)?.[1]
    return official === undefined ? `https://hub.docker.com/r/${repository}` : `https://hub.docker.com/_/${official}`
  }
  if (registry === 'quay.io') return `https://quay.io/repository/${repository}`
  if (registry === 'ghcr.io') return `https://ghcr.io/${repository}`
  if (registry === 'mcr.microsoft.com') return `https://mcr.microsoft.com/artifact/mar/${repository}`
  if (registry === 'public.ecr.aws') return `https://gallery.ecr.aws/${repository}`
  return undefined
}
