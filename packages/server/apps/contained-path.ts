import { PanamaxError } from '@panamax/core/errors'

/** What follows the name of a file while it is being written. */
export const draftSuffix = '.panamax-part'

const reserved = new Set(['compose.yaml', '.env', '.panamax-files.json'])

/** Also as file systems read it that know no capitals, no dots at the end or only short names. */
export function isGitFolder(name: string): boolean {
  return /^(\.git|git~\d+)[ .]*$/i.test(name.replace(/[\u200b-\u200f\u2060\ufeff]/g, ''))
}

/**
 * A path of a revision's file as a list of folder and file names. Throws `invalid_request` for what would leave the
 * folder (absolute, "..", a drive letter), would make it a repository, whose settings start programs, or stands for one of the files that Panamax writes itself,
 * drafts included.
 */
export function containedPath(path: string): string[] {
  const parts = path.split('/').filter((part, index) => !(part === '.' || (part === '' && index > 0)))
  const name = JSON.stringify(path.slice(0, 200))
  const refuse = (reason: string): never => {
    throw new PanamaxError(
      'invalid_request',
      `The file ${name} ${reason}. Name it relative to the document, within its folder.`,
    )
  }
  if (parts.length === 0 || parts[0] === '' || /^[A-Za-z]:/.test(path)) refuse('has an absolute path')
  if (parts.includes('..')) refuse('is outside of the folder of the document')
  if (parts.some((part) => hasControl(part) || part.includes('\\')))
    refuse('has a character in its name that is not allowed')
  if (parts.some(isGitFolder)) refuse('lies in a folder of git, and what is in there can start programs')
  if (parts.some((part) => Buffer.byteLength(part) > 255) || parts.length > 32) refuse('has a path that is too long')
  if (parts.some((part) => part.toLowerCase().endsWith(draftSuffix)))
    refuse(`has a name that ends in "${draftSuffix}", as what Panamax is about to write does`)
  if (parts.length === 1 && reserved.has((parts[0] ?? '').toLowerCase()))
    refuse('has a name that Panamax writes itself')
  return parts
}

function hasControl(text: string): boolean {
  return [...text].some((char) => char < ' ' || char === '\u007f')
}
