import { readFile } from 'node:fs/promises'
import type { TemplateIcon } from './icon.ts'
import type { IndexedTemplate } from './indexed-template.ts'
import { libraryFolders, openLibraryFolder, readLibraryFolder } from './library-folder.ts'

/** Beside the program, whichever of its parts this module has become. */
const preparedFile = new URL('../server/library.json', import.meta.url)

/** An icon's bytes as base64. */
type Prepared = Omit<IndexedTemplate, 'icon'> & {
  readonly icon?: { readonly type: TemplateIcon['type']; readonly data: string }
}

/**
 * The bundled library as this program reads it, as text: made when Panamax is built, so that the first start needs neither the
 * time nor the memory for it. Throws when a template cannot be read.
 */
export async function prepareLibrary(library: string): Promise<string> {
  const prepared: Prepared[] = []
  for (const name of await libraryFolders(library)) {
    const folder = await openLibraryFolder(library, name)
    if (folder.text === '') continue
    const { template, problems } = readLibraryFolder(folder)
    if (template === undefined) throw new Error(`${name}: ${problems.map(({ message }) => message).join(' ')}`)
    const { icon, ...rest } = template
    const packed = icon && { icon: { type: icon.type, data: Buffer.from(icon.data).toString('base64') } }
    prepared.push({ ...rest, ...packed })
  }
  return JSON.stringify(prepared)
}

/** By path. Empty where nothing was prepared: then the files themselves are read. */
export async function readPrepared(file: URL = preparedFile): Promise<ReadonlyMap<string, IndexedTemplate>> {
  const text = await readFile(file, 'utf8').catch(() => '[]')
  const templates = (JSON.parse(text) as Prepared[]).map(({ icon, ...rest }): IndexedTemplate => {
    const unpacked = icon && { icon: { type: icon.type, data: new Uint8Array(Buffer.from(icon.data, 'base64')) } }
    return { ...rest, ...unpacked }
  })
  return new Map(templates.map((template) => [template.path, template]))
}
