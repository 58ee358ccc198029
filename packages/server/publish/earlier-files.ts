import type { PublicationStore, PublishedNames } from '../store/publications.ts'
import { blobName } from './blob-name.ts'
import type { Published } from './destination.ts'
import type { FilePlaces } from './file-places.ts'

interface Where {
  readonly app: number
  /** The destination, without credentials. */
  readonly place: string
}

/** As many states of one file as are remembered while a pull request waits. */
const mostNames = 20

/** Files that this app's template has had there and has no more, with git's names of what they held. */
export function staleFiles(
  store: Pick<PublicationStore, 'files'>,
  where: Where,
  { path, files, remove }: FilePlaces,
): PublishedNames {
  const known = [path, ...remove].map((each) => Object.entries(store.files({ ...where, path: each })))
  return Object.fromEntries(known.flat().filter(([each]) => !(each in files) && !remove.includes(each)))
}

/**
 * Remembers what is there now. While a pull request waits, or nothing was written, the branch may still hold what was published
 * before: that is not forgotten.
 */
export function rememberFiles(
  store: Pick<PublicationStore, 'files' | 'putFiles'>,
  where: Where,
  { path, files, outcome }: FilePlaces & Pick<Published, 'outcome'>,
): void {
  const now = Object.entries(files).map(([each, text]) => [each, [blobName(text)]] as const)
  const before = outcome === 'published' ? {} : store.files({ ...where, path })
  const all = new Map<string, readonly string[]>(Object.entries(before))
  for (const [each, names] of now) {
    all.set(each, [...new Set([...names, ...(all.get(each) ?? [])])].slice(0, mostNames))
  }
  store.putFiles({ ...where, path }, Object.fromEntries(all))
}
