import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { iconFileNames, largestIcon } from './icon.ts'
import { readTemplateFile, type TemplateReading } from './read-template-file.ts'

/** The name of the bundled library among the sources. */
export const libraryName = 'library'

const largestFile = 1_048_576
const documentName = 'compose.yaml'

/** One template of the bundled library, as its folder holds it. */
export interface LibraryFolder {
  readonly name: string
  readonly text: string
  /** The others, by path. */
  readonly files: Readonly<Record<string, string>>
  readonly icon: Uint8Array | undefined
  /** Digest of everything. */
  readonly mark: string
}

export function pathOf(name: string): string {
  return `${name}/${documentName}`
}

/** By name. */
export async function libraryFolders(library: string): Promise<string[]> {
  const entries = await readdir(library, { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return folders.sort()
}

/** Changes when one of the files does; undefined for a folder without a compose.yaml. */
export async function stampOf(folder: string): Promise<string | undefined> {
  const files = await filesOf(folder)
  if (!files.some(({ path }) => path === documentName)) return undefined
  return files.map(({ path, mtimeMs, size }) => `${path} ${mtimeMs} ${size}`).join('\n')
}

export async function openLibraryFolder(library: string, name: string): Promise<LibraryFolder> {
  const folder = join(library, name)
  const files: Record<string, string> = {}
  const hash = createHash('sha256')
  let icon: Uint8Array | undefined
  for (const { path, size } of await filesOf(folder)) {
    const isIcon = iconFileNames.includes(path)
    if (size > (isIcon ? largestIcon : largestFile)) continue
    const data = await readFile(join(folder, path))
    hash.update(`${path}\0${data.length}\0`).update(data)
    if (isIcon) icon ??= data
    else files[path] = data.toString('utf8')
  }
  const { [documentName]: text = '', ...beside } = files
  return { name, text, files: beside, icon, mark: hash.digest('base64url') }
}

export function readLibraryFolder({ name, text, files, icon, mark }: LibraryFolder): TemplateReading {
  const file = { source: libraryName, name, path: pathOf(name), text, mark, files }
  return readTemplateFile(icon === undefined ? file : { ...file, icon })
}

/** Everything in the folder but the recipe of an image, by path. */
async function filesOf(folder: string): Promise<{ path: string; mtimeMs: number; size: number }[]> {
  const found = await readdir(folder, { withFileTypes: true, recursive: true })
  const paths = found.flatMap((entry) => {
    const path = join(entry.parentPath, entry.name)
      .slice(folder.length + 1)
      .replaceAll('\\', '/')
    return entry.isFile() && !path.startsWith('image/') ? [path] : []
  })
  const files = paths.sort().map(async (path) => {
    const { mtimeMs, size } = await stat(join(folder, path))
    return { path, mtimeMs, size }
  })
  return Promise.all(files)
}
