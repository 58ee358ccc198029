/** A path without `.`, `..` and doubled slashes where they can be resolved; "." for nothing. Slashes only. */
export function cleanPath(path: string): string {
  const absolute = path.startsWith('/')
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part === '..' && absolute) continue
    else parts.push(part)
  }
  const joined = parts.join('/')
  if (absolute) return `/${joined}`
  return joined === '' ? '.' : joined
}

export function joinPath(folder: string, path: string): string {
  return cleanPath(folder === '' ? path : `${folder}/${path}`)
}

/** The folder that a path stands in, "." for none. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/')
  if (slash === -1) return '.'
  return slash === 0 ? '/' : cleanPath(path.slice(0, slash))
}

/** Whether a path leads out of the folder that it is relative to. */
export function leavesFolder(path: string): boolean {
  if (path.includes('\0') || path.includes('\\') || /^[a-zA-Z]:/.test(path)) return true
  const clean = cleanPath(path)
  return clean.startsWith('/') || clean === '..' || clean.startsWith('../') || clean.startsWith('~')
}

/** Whether a build context or an include is somewhere else than in a folder: a URL, or a git address. */
export function isRemote(path: string): boolean {
  return /^[a-zA-Z][a-zA-Z0-9+.-]*:\/\//.test(path) || /^(git@|github\.com\/|oci:)/.test(path)
}
