import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const NOT_OURS = new Set(['node_modules', 'dist', '.cache', '.git'])

/**
 * Every source file of ours below `root/<folder>`, as sorted paths relative to `root` with forward slashes.
 * A folder that does not exist holds no files.
 * @param {string} root
 * @param {string[]} folders
 * @param {RegExp} [pattern]
 * @returns {string[]}
 */
export function sourceFiles(root, folders, pattern = /\.(ts|tsx|mjs)$/) {
  /** @type {string[]} */
  const found = []
  for (const folder of folders) walk(root, folder, pattern, found)
  return found.sort()
}

/**
 * @param {string} root
 * @param {string} folder
 * @param {RegExp} pattern
 * @param {string[]} found
 */
function walk(root, folder, pattern, found) {
  let entries
  try {
    entries = readdirSync(join(root, folder), { withFileTypes: true })
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return
    throw error
  }
  for (const entry of entries) {
    if (NOT_OURS.has(entry.name)) continue
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) walk(root, path, pattern, found)
    else if (entry.isFile() && pattern.test(entry.name)) found.push(path)
  }
}
