import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Bytes that the files below a folder take on the disk, links not followed. Stops counting once there are more than `enough`. What
 * vanishes meanwhile counts nothing; a folder that is not there is empty.
 */
export async function sizeOfFolder(folder: string, enough: number): Promise<number> {
  const waiting = [folder]
  let size = 0
  for (let next = waiting.pop(); next !== undefined && size <= enough; next = waiting.pop()) {
    const entries = await readdir(next, { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      const path = join(next, entry.name)
      if (entry.isDirectory()) waiting.push(path)
      else size += await sizeOnDisk(path)
      if (size > enough) break
    }
  }
  return size
}

/** A file with holes takes less than its length, a small one more. */
async function sizeOnDisk(path: string): Promise<number> {
  const stats = await lstat(path).catch(() => undefined)
  return stats === undefined ? 0 : stats.blocks * 512
}
