import { constants } from 'node:fs'
import { lstat, open, readdir, realpath } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { messageOf, PanamaxError } from '@panamax/core/errors'
import { isPassedOver, looksLikeTemplate, pathFault } from './paths.ts'
import { FileIndex, type SkippedFile, type SourceTree, type TreeFile } from './tree.ts'

export interface FolderLimits {
  readonly entries: number
  readonly depth: number
}

const standard: FolderLimits = { entries: 250_000, depth: 32 }

/**
 * Opens a folder of this machine as a source. Symbolic links are not followed, so that nothing outside of the folder is read.
 * Throws `not_found` when it is not there or cannot be read, `rejected` when it holds more than `limits` allow.
 */
export async function openFolder(folder: string, signal: AbortSignal, limits = standard): Promise<SourceTree> {
  const root = await realpath(folder).catch((error: unknown) => {
    throw unreadable(folder, error)
  })
  const files = new FileIndex()
  const skipped: SkippedFile[] = []
  let count = 0
  const waiting: { path: string; depth: number }[] = [{ path: '', depth: 0 }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (signal.aborted) throw new PanamaxError('canceled', 'Reading the folder was stopped.')
    const { path: parent, depth } = next
    const entries = await readdir(join(root, parent), { withFileTypes: true }).catch((error: unknown) => {
      if (parent === '') throw unreadable(folder, error)
      return []
    })
    for (const entry of entries) {
      count += 1
      if (count > limits.entries) {
        throw new PanamaxError('rejected', `${folder} holds more than ${limits.entries} files, the most that is read.`)
      }
      const path = parent === '' ? entry.name : `${parent}/${entry.name}`
      const skip = (reason: string): void => {
        if (looksLikeTemplate(path) && skipped.length < 1000) skipped.push({ path, reason })
      }
      const fault = pathFault(path)
      if (fault !== undefined) skip(fault)
      else if (entry.isSymbolicLink()) skip('it is a symbolic link')
      else if (entry.isDirectory() && depth < limits.depth && !isPassedOver(`${path}/`))
        waiting.push({ path, depth: depth + 1 })
      else if (entry.isFile()) await add(files, root, path)
    }
  }
  return { files, skipped, read: (file) => read(root, file), close: () => Promise.resolve() }
}

async function add(files: FileIndex, root: string, path: string): Promise<void> {
  const stats = await lstat(join(root, path), { bigint: true }).catch(() => undefined)
  if (stats?.isFile() !== true) return
  files.add({ path, id: `${stats.ino}.${stats.size}.${stats.mtimeNs}.${stats.ctimeNs}`, size: Number(stats.size) })
}

/** The file may have been exchanged for a link since it was listed. */
async function read(root: string, file: TreeFile): Promise<Uint8Array> {
  const path = join(root, file.path)
  const gone = (cause?: unknown) =>
    new PanamaxError('failed', `The file ${file.path} has changed while it was read. Refresh the source again.`, {
      cause,
      details: { file: file.path },
    })
  const folder = await realpath(dirname(path)).catch(() => undefined)
  if (folder === undefined || (folder !== root && !folder.startsWith(root === sep ? root : root + sep))) throw gone()
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (error: unknown) => {
      throw gone(error)
    },
  )
  try {
    const stats = await handle.stat()
    if (!stats.isFile() || stats.size !== file.size) throw gone()
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}

function unreadable(folder: string, cause: unknown): PanamaxError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'ENOENT') return new PanamaxError('not_found', `There is no folder ${folder} on the server.`, { cause })
  if (code === 'ENOTDIR')
    return new PanamaxError('not_found', `${folder} on the server is a file, not a folder.`, { cause })
  return new PanamaxError('not_found', `The folder ${folder} on the server cannot be read: ${messageOf(cause)}.`, {
    cause,
  })
}
