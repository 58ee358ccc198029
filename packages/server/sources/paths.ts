import { isGitFolder } from '../apps/contained-path.ts'

/** Why a path from a foreign tree is not taken; undefined: it is safe. */
export function pathFault(path: string): string | undefined {
  if (/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffd]/.test(path)) {
    return 'its name has characters that cannot be shown'
  }
  if (path.includes('\\')) return 'its name has a backslash'
  const parts = path.split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return 'its path leads out of the source'
  if (parts.some(isGitFolder)) return 'it lies in a folder of git'
  if (parts.length > 32) return 'it lies in more than 32 folders'
  if (path.length > 1024 || parts.some((part) => Buffer.byteLength(part) > 255)) return 'its path is too long'
  return undefined
}

/** A path that is fit to be shown. */
export function shownPath(path: string): string {
  const clean = path.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '�')
  return clean.length <= 300 ? clean : `${clean.slice(0, 140)}…${clean.slice(-140)}`
}

/** Folders that hold other people's files, or none that anybody wants to run. */
export function isPassedOver(path: string): boolean {
  return /(^|\/)(\.git|node_modules|bower_components|\.terraform|\.venv)\//.test(path)
}

/** In the order in which Docker Compose looks for them. */
const composeNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml']

/** The rank of the name of a compose file, 0 the first; undefined: it is none. */
export function composeRank(path: string): number | undefined {
  const rank = composeNames.indexOf(baseName(path).toLowerCase())
  return rank === -1 ? undefined : rank
}

export function looksLikeTemplate(path: string): boolean {
  return composeRank(path) !== undefined || /[^/]\.pmx$/i.test(path)
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Blank: the root. */
export function folderOf(path: string): string {
  const at = path.lastIndexOf('/')
  return at === -1 ? '' : path.slice(0, at)
}

export function join(folder: string, path: string): string {
  return folder === '' ? path : path === '' ? folder : `${folder}/${path}`
}

/** `path` as seen from `folder`, both of the source; undefined when it leads out of the folder. "" is the folder itself. */
export function resolveWithin(folder: string, path: string): string | undefined {
  if (path.startsWith('/') || path.includes('\\')) return undefined
  const parts: string[] = folder === '' ? [] : folder.split('/')
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.join('/')
}
