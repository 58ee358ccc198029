import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'

/**
 * Where the folders of single runs lie, as the beginning of their paths: one for each folder of git's. Among the temporary files,
 * since the path of a socket has at most a hundred characters.
 */
export function runFolders(folder: string): string {
  return join(tmpdir(), `panamax-git-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}-`)
}

/** 0700; whoever makes it removes it. */
export function makeRunFolder(runs: string): Promise<string> {
  return mkdtemp(runs)
}

export async function removeRunFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
}

/** Removes what a process left that was killed in the middle: there may be a key in it. What this process has made stays. */
export async function sweepRunFolders(runs: string, startedAt = performance.timeOrigin): Promise<void> {
  const names = await readdir(dirname(runs))
  for (const name of names.filter((each) => each.startsWith(basename(runs)))) {
    const path = join(dirname(runs), name)
    const stats = await stat(path).catch(() => undefined)
    // Another user's: it is not ours to remove, and keeps us from no other.
    if (stats !== undefined && stats.mtimeMs < startedAt) await removeRunFolder(path).catch(() => undefined)
  }
}
