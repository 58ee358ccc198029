import type { BesideFile } from '@panamax/contract/publish'
import { folderOf } from '../sources/paths.ts'
import type { PublishedNames } from '../store/publications.ts'
import { blobName } from './blob-name.ts'
import type { Publisher } from './destination.ts'
import type { FilePlaces } from './file-places.ts'

/** As many of other people's files as are named. */
const mostOthers = 100

interface Looked {
  readonly places: FilePlaces
  readonly stale: PublishedNames
  /** Of all files in the destination. */
  readonly present: readonly string[]
  readonly publisher: Pick<Publisher, 'read'>
  readonly signal: AbortSignal
}

/** What becomes of the files beside the template's own: those that go with it, those that leave, and those that are not ours. */
export async function lookBeside({ places, stale, present, publisher, signal }: Looked): Promise<BesideFile[]> {
  const { path: own, files, remove } = places
  const known = new Set(present)
  const found: BesideFile[] = []
  for (const [path, text] of Object.entries(files)) {
    if (path === own) continue
    const before = known.has(path) ? await publisher.read(path, signal) : undefined
    if (!known.has(path)) found.push({ path, state: 'new' })
    else found.push(before === text ? { path, state: 'same' } : { path, state: 'changed', ...was(before) })
  }
  for (const path of remove) found.push({ path, state: 'removed', ...was(await publisher.read(path, signal)) })
  for (const [path, names] of Object.entries(stale)) {
    if (!known.has(path)) continue
    const before = await publisher.read(path, signal)
    const isOurs = before !== undefined && names.includes(blobName(before))
    found.push(isOurs ? { path, state: 'removed', before } : { path, state: 'altered' })
  }
  const told = new Set([own, ...found.map(({ path }) => path)])
  const others = inFolder(own, present).filter((path) => !told.has(path))
  return [...found, ...others.slice(0, mostOthers).map((path) => ({ path, state: 'foreign' as const }))]
}

/** The files of the template's folder, where it has one of its own. */
function inFolder(path: string, present: readonly string[]): readonly string[] {
  const folder = path.endsWith('.pmx') ? '' : folderOf(path)
  return folder === '' ? [] : present.filter((each) => each.startsWith(`${folder}/`))
}

function was(before: string | undefined): { before?: string } {
  return before === undefined ? {} : { before }
}
