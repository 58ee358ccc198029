import { lstat, readdir } from 'node:fs/promises'
import { messageOf, PanamaxError } from '@panamax/core/errors'
import { HeldFolder } from '../system/held-folder.ts'
import { isPassedOver, looksLikeTemplate, pathFault } from './paths.ts'
import { FileIndex, type SkippedFile, type SourceTree, type TreeFile } from './tree.ts'

export interface FolderLimits {
  readonly entries: number
  readonly depth: number
}

const standard: FolderLimits = { entries: 250_000, depth: 32 }

/**
 * Opens a folder of this machine as a source. Symbolic links are not followed, also not such as are put in the place of something
 * meanwhile, so that nothing outside of the folder is read. Throws `not_found` when it is not there or cannot be read, `rejected`
 * when it holds more than `limits` allow.
 */
export async function openFolder(folder: string, signal: AbortSignal, limits = standard): Promise<SourceTree> {
  const root = await HeldFolder.open(folder).catch((error: unknown) => {
    throw unreadable(folder, error)
  })
  try {
    const found = await list(root, folder, limits, signal)
    return { ...found, read: (file) => read(root, file), close: () => root.close() }
  } catch (error) {
    await root.close()
    throw error
  }
}

async function list(
  root: HeldFolder,
  name: string,
  limits: FolderLimits,
  signal: AbortSignal,
): Promise<Pick<SourceTree, 'files' | 'skipped'>> {
  const files = new FileIndex()
  const skipped: SkippedFile[] = []
  let count = 0
  const waiting: (readonly string[])[] = [[]]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (signal.aborted) throw new PanamaxError('canceled', 'Reading the folder was stopped.')
    const parts = next
    const held = await root.descend(parts).catch(() => undefined)
    await held?.use(async (folder) => {
      const entries = await readdir(folder.at('.'), { withFileTypes: true }).catch((error: unknown) => {
        if (parts.length === 0) throw unreadable(name, error)
        return []
      })
      for (const entry of entries) {
        count += 1
        if (count > limits.entries) {
          throw new PanamaxError('rejected', `${name} holds more than ${limits.entries} files, the most that is read.`)
        }
        const path = [...parts, entry.name].join('/')
        const skip = (reason: string): void => {
          if (looksLikeTemplate(path) && skipped.length < 1000) skipped.push({ path, reason })
        }
        const fault = pathFault(path)
        if (fault !== undefined) skip(fault)
        else if (entry.isSymbolicLink()) skip('it is a symbolic link')
        else if (entry.isDirectory() && parts.length < limits.depth && !isPassedOver(`${path}/`))
          waiting.push([...parts, entry.name])
        else if (entry.isFile()) await add(files, path, folder.at(entry.name))
      }
    })
  }
  return { files, skipped }
}

async function add(files: FileIndex, path: string, place: string): Promise<void> {
  const stats = await lstat(place, { bigint: true }).catch(() => undefined)
  if (stats?.isFile() !== true) return
  files.add({ path, id: `${stats.ino}.${stats.size}.${stats.mtimeNs}.${stats.ctimeNs}`, size: Number(stats.size) })
}

/** The file may have been exchanged since it was listed. */
async function read(root: HeldFolder, file: TreeFile): Promise<Uint8Array> {
  const parts = file.path.split('/')
  const gone = (cause?: unknown) =>
    new PanamaxError('failed', `The file ${file.path} has changed while it was read. Refresh the source again.`, {
      cause,
      details: { file: file.path },
    })
  const handle = await root
    .descend(parts.slice(0, -1))
    .then((folder) => folder.use((held) => held.openFile(parts.at(-1) ?? '')))
    .catch((error: unknown) => {
      throw gone(error)
    })
  try {
    const stats = await handle.stat()
    if (!stats.isFile() || stats.size !== file.size) throw gone()
    // No more than was there: somebody may write on and on.
    const bytes = Buffer.alloc(file.size)
    const { bytesRead } = await handle.read(bytes, 0, file.size, 0)
    if (bytesRead !== file.size) throw gone()
    return bytes
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
