import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { sourceFiles } from './source-files.mjs'

/**
 * What a build is made of, tests aside, by name, size and time of change; to read every file would cost a start ten
 * times as much.
 * @param {string} root
 * @param {{ folders: string[], pattern: RegExp, files?: string[] }} sources
 */
export function fingerprint(root, { folders, pattern, files = [] }) {
  const sources = sourceFiles(root, folders, pattern).filter((file) => !/\.test\.tsx?$/.test(file))
  const hash = createHash('sha256')
  for (const file of [...sources, ...files, 'package-lock.json']) {
    const { size, mtimeMs } = statSync(join(root, file))
    hash.update(`${file} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex')
}
