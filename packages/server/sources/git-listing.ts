import { isUtf8 } from 'node:buffer'
import { PanamaxError } from '@panamax/core/errors'
import type { Git, GitRun } from '../git/git.ts'
import { isPassedOver, looksLikeTemplate, pathFault } from './paths.ts'
import { FileIndex, type SkippedFile } from './tree.ts'

export interface Listing {
  readonly files: FileIndex
  readonly skipped: readonly SkippedFile[]
}

export interface ListingLimits {
  /** Entries of any kind. */
  readonly entries: number
  /** Bytes of a path. */
  readonly path: number
}

const standard: ListingLimits = { entries: 250_000, path: 262_144 }

/**
 * All files of a commit, or of a folder of it, by `git ls-tree`. Links, submodules and unsafe names are left out; those that look
 * like templates are said. Throws `rejected` when there are more entries than `limits` allow.
 */
export async function listCommit(
  git: Git,
  {
    commit,
    folder,
    run,
    limits = standard,
  }: { commit: string; folder: string | undefined; run: GitRun; limits?: ListingLimits },
): Promise<Listing> {
  const within = folder === undefined ? [] : ['--', `${folder}/`]
  const listing = await git.open(['ls-tree', '-r', '-z', '--long', '--full-tree', commit, ...within], run)
  listing.child.stdin.end()
  const files = new FileIndex()
  const skipped: SkippedFile[] = []
  let count = 0
  try {
    for await (const record of records(listing.child.stdout, limits.path)) {
      count += 1
      if (count > limits.entries) {
        throw new PanamaxError(
          'rejected',
          `The repository holds more than ${limits.entries} files, the most that is read.`,
        )
      }
      take(record, files, skipped)
    }
  } catch (error) {
    listing.stop('large')
    await listing.finish().catch(() => undefined)
    throw error
  }
  await listing.finish()
  return { files, skipped }
}

/** `<mode> <type> <id> <size>\t<path>` */
function take(record: Buffer, files: FileIndex, skipped: SkippedFile[]): void {
  const tab = record.indexOf(0x09)
  const [mode = '', type, id = '', size] = record.toString('latin1', 0, tab).split(/ +/)
  const bytes = record.subarray(tab + 1)
  const path = bytes.toString('utf8')
  const skip = (reason: string): void => {
    if (looksLikeTemplate(path) && !isPassedOver(path) && skipped.length < 1000) skipped.push({ path, reason })
  }
  const fault = isUtf8(bytes) ? pathFault(path) : 'its name is not in UTF-8'
  if (fault !== undefined) skip(fault)
  else if (mode === '120000') skip('it is a symbolic link')
  else if (type === 'blob' && mode.startsWith('100')) files.add({ path, id, size: Number(size) })
}

/** Parts that end in a NUL byte. */
async function* records(stream: AsyncIterable<Buffer>, longest: number): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of stream) {
    let from = 0
    const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    for (let end = data.indexOf(0, from); end !== -1; end = data.indexOf(0, from)) {
      yield data.subarray(from, end)
      from = end + 1
    }
    rest = data.subarray(from)
    if (rest.length > longest)
      throw new PanamaxError('rejected', 'The repository holds a path that is longer than what is read.')
  }
}
