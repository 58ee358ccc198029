/** An image reference in its parts (the grammar of the Distribution project's `reference` package). */
export interface ImageReference {
  /** Registry host with its port; `docker.io` when the reference names none. */
  readonly registry: string
  /** The path within the registry; official images of Docker Hub have their `library/` in front. */
  readonly repository: string
  readonly tag?: string
  /** `sha256:…` */
  readonly digest?: string
}

const host =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?$/
const component = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*$/
const tagPattern = /^\w[\w.-]{0,127}$/
const digestPattern = /^[A-Za-z][A-Za-z0-9]*(?:[+._-][A-Za-z][A-Za-z0-9]*)*:[0-9A-Fa-f]{32,}$/

/** Parses what `docker pull` accepts; `problem` is the end of a sentence that says why it does not. */
export function parseImageReference(text: string): ImageReference | { problem: string } {
  const reference = text.trim()
  if (reference === '') return { problem: 'it is blank' }
  if (reference.length > 500) return { problem: 'it is too long' }
  const [beforeDigest = '', digest, ...more] = reference.split('@')
  if (more.length > 0 || (digest !== undefined && !digestPattern.test(digest)))
    return { problem: 'its digest is not valid' }
  // A colon belongs to the tag only after the last slash: before it, it is the port of the registry.
  const colon = beforeDigest.indexOf(':', beforeDigest.lastIndexOf('/') + 1)
  const name = colon === -1 ? beforeDigest : beforeDigest.slice(0, colon)
  const tag = colon === -1 ? undefined : beforeDigest.slice(colon + 1)
  if (tag !== undefined && !tagPattern.test(tag)) return { problem: 'its tag is not valid' }
  const { registry, path } = splitRegistry(name)
  if (!host.test(registry)) return { problem: 'its registry is no host name' }
  const wrong = path.split('/').find((part) => !component.test(part))
  if (wrong !== undefined) return { problem: nameProblem(path, wrong) }
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path
  return { registry, repository, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) }
}

function splitRegistry(name: string): { registry: string; path: string } {
  const slash = name.indexOf('/')
  const first = slash === -1 ? '' : name.slice(0, slash)
  const isHost = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase()
  if (!isHost) return { registry: 'docker.io', path: name }
  const registry = ['index.docker.io', 'registry-1.docker.io'].includes(first) ? 'docker.io' : first
  return { registry, path: name.slice(slash + 1) }
}

function nameProblem(path: string, wrong: string): string {
  if (wrong === '') return 'a part of its name is blank'
  if (path !== path.toLowerCase()) return 'its name must be in lower case'
  return `"${wrong.slice(0, 60)}" must be lower-case letters and digits, joined by ".", "_" or "-"`
}

/** As `docker images` shows it: `nginx:1.27`, `ghcr.io/owner/name@sha256:…`. */
export function familiarReference(reference: ImageReference): string {
  return familiarName(reference) + suffix(reference)
}

/** The name as people write it, without tag and digest. */
export function familiarName({ registry, repository }: ImageReference): string {
  if (registry !== 'docker.io') return `${registry}/${repository}`
  return repository.replace(/^library\/(?=[^/]+$)/, '')
}

/** In full: `docker.io/library/nginx:latest`. A reference with neither tag nor digest means `latest`. */
export function normalizedReference(reference: ImageReference): string {
  const tag = reference.tag === undefined && reference.digest === undefined ? { tag: 'latest' } : {}
  return `${reference.registry}/${reference.repository}${suffix({ ...reference, ...tag })}`
}

function suffix({ tag, digest }: Pick<ImageReference, 'tag' | 'digest'>): string {
  return (tag === undefined ? '' : `:${tag}`) + (digest === undefined ? '' : `@${digest}`)
}
