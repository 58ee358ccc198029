import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder with those that it is in, each once. Node's own `recursive` tries for ever where a file system says of a
 * folder that is there that it is not, as /proc does. Throws what the system says.
 */
export function makeFolder(path: string, mode: number): void {
  const missing: string[] = []
  for (let at = path; !existsSync(at) && at !== dirname(at); at = dirname(at)) missing.push(at)
  for (const each of missing.toReversed()) {
    try {
      mkdirSync(each, { mode })
    } catch (error) {
      // Somebody else made it meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}
