import { cleanPath, joinPath } from '../compose/paths.ts'
import type { AppSpec, ServiceSpec } from '../compose/spec.ts'
import type { Fingerprint } from './hash.ts'

export interface OwnFiles {
  /** Absolute folder that relative paths of the document start in. */
  readonly directory: string
  /** The app's own files by their path in that folder, each with a keyed mark of its content. */
  readonly files?: Readonly<Record<string, string>>
}

/** More than a label should hold one by one. */
const most = 64

/**
 * Facets of the app's own files that a service mounts, alone or with a folder, or takes as a config or secret: `file
 * ./conf/site.conf` → a fingerprint. They are files of the revision; what lies on the disk has no part in it.
 */
export function mountedFiles(
  app: AppSpec,
  service: ServiceSpec,
  { directory, files = {}, fingerprint }: OwnFiles & { readonly fingerprint: Fingerprint },
): Record<string, string> {
  const own = Object.entries(files).map(([path, mark]) => [cleanPath(path), mark] as const)
  if (own.length === 0) return {}
  const facets: Record<string, string> = {}
  for (const source of mountedPaths(app, service)) {
    const place = placeIn(directory, source)
    if (place === undefined) continue
    const inside = own.filter(([path]) => place === '.' || path === place || path.startsWith(`${place}/`))
    if (inside.length <= most) for (const [path, mark] of inside) facets[`file ./${path}`] = short(mark)
    else facets[`files in ./${place}`] = short(fingerprint(JSON.stringify(inside.map((each) => each.join(' ')).sort())))
  }
  return facets
}

/** Whether a facet is one of these. */
export function isMountedFile(facet: string): boolean {
  return facet.startsWith('file ./') || facet.startsWith('files in ./')
}

/** Paths of the document that start in the app's folder, as they are written, each once. */
export function relativeMounts(app: AppSpec): string[] {
  const all = Object.values(app.services).flatMap((service) => mountedPaths(app, service))
  return [...new Set(all)].filter((path) => !/^(\/|~|[A-Za-z]:[\\/])/.test(path))
}

/**
 * Places in the app's folder that services mount or take as a config or secret, "." for all of it. `isFixed`: none of them may
 * write there, so that what is in it came from people and is no data.
 */
export function placesInFolder(app: AppSpec): { readonly place: string; readonly isFixed: boolean }[] {
  const written = new Set(
    Object.values(app.services).flatMap(({ volumes = [] }) =>
      volumes.flatMap(({ source, read_only: isFixed }) => (source === undefined || isFixed === true ? [] : [source])),
    ),
  )
  const places = new Map<string, boolean>()
  for (const source of new Set(Object.values(app.services).flatMap((service) => mountedPaths(app, service)))) {
    // Only what is written relative to the document is the document's.
    const place = source.startsWith('/') ? undefined : placeIn('/folder', source)
    if (place !== undefined) places.set(place, (places.get(place) ?? true) && !written.has(source))
  }
  return [...places].map(([place, isFixed]) => ({ place, isFixed }))
}

function mountedPaths(app: AppSpec, service: ServiceSpec): string[] {
  const mounts = (service.volumes ?? []).flatMap(({ type, source }) => (type === 'bind' && source ? [source] : []))
  const configs = (service.configs ?? []).flatMap(({ source }) => app.configs?.[source]?.file ?? [])
  const secrets = (service.secrets ?? []).flatMap(({ source }) => app.secrets?.[source]?.file ?? [])
  return [...mounts, ...configs, ...secrets]
}

/** Where in the folder a path of the document leads; undefined outside of it. */
function placeIn(directory: string, source: string): string | undefined {
  const root = cleanPath(directory)
  const full = source.startsWith('/') ? cleanPath(source) : joinPath(root, source)
  if (source.startsWith('~') || (full !== root && !full.startsWith(`${root}/`))) return undefined
  return full === root ? '.' : full.slice(root.length + 1)
}

/** Enough to tell "changed"; a label has to hold many. */
function short(mark: string): string {
  return `#${mark.replace(/^#/, '').slice(0, 32)}`
}
