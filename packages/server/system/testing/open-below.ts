import { readdirSync, readlinkSync } from 'node:fs'

/** What this process holds open in a folder, itself included: paths. Linux only. */
export function openBelow(folder: string): string[] {
  return readdirSync('/proc/self/fd').flatMap((name) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${name}`)
      return path === folder || path.startsWith(`${folder}/`) ? [path] : []
    } catch {
      return []
    }
  })
}
