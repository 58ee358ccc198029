import { interpolate } from '../../compose/interpolate.ts'
import { cleanPath, folderOf, isRemote, joinPath } from '../../compose/paths.ts'
import { type ParsedText, parseText } from './document-scalars.ts'

/** What the document does with a file. `mount`: a container or a build sees it as it is. */
export type FileUse = 'env' | 'raw-env' | 'document' | 'config' | 'secret' | 'mount'

export interface FileReference {
  /** Relative to the document, normalized; a folder stands for all that is in it. */
  readonly path: string
  readonly use: FileUse
  /** The name of the config or of the secret. */
  readonly name?: string
}

/** Every file that a document refers to, those of the documents that it includes among them. Throws `Refusal`. */
export function fileReferences(
  parsed: ParsedText,
  files: Readonly<Record<string, string>>,
  values: Readonly<Record<string, string>>,
): FileReference[] {
  const found: FileReference[] = []
  const read = new Set<string>()
  const visit = (document: ParsedText, folder: string) => {
    for (const reference of referencesIn(document, values)) {
      const path = /^[/~]/.test(reference.path) ? reference.path : joinPath(folder, reference.path)
      found.push({ ...reference, path })
      if (reference.use !== 'document' || read.has(path) || !Object.hasOwn(files, path)) continue
      read.add(path)
      visit(parseText(files[path] ?? ''), folderOf(path))
    }
  }
  visit(parsed, '.')
  return found
}

function referencesIn(parsed: ParsedText, values: Readonly<Record<string, string>>): FileReference[] {
  const lookup = (name: string) => (Object.hasOwn(values, name) ? values[name] : undefined)
  const scalars = parsed.scalars.filter(({ isKey }) => !isKey)
  const formats = new Set(
    scalars
      .filter(({ path, value }) => path.at(-1) === 'format' && value === 'raw')
      .map(({ path }) => JSON.stringify(path.slice(0, -1))),
  )
  return scalars.flatMap(({ path, value }): FileReference[] => {
    const [top, name, field] = path
    const last = path.at(-1)
    const at = (use: FileUse, file = value): FileReference[] => {
      const { text: found } = interpolate(file, lookup)
      if (found === '' || isRemote(found)) return []
      return [{ path: /^[/~]/.test(found) ? found : cleanPath(found), use }]
    }
    if (top === 'include')
      return last === 'env_file' || path.at(-2) === 'env_file'
        ? at('env')
        : last === 'project_directory'
          ? []
          : at('document')
    if (top === 'configs' || top === 'secrets')
      return field === 'file' && path.length === 3
        ? at(top === 'configs' ? 'config' : 'secret').map((reference) => ({ ...reference, name: String(name) }))
        : []
    if (top !== 'services') return []
    if (field === 'env_file')
      return last === 'format' || last === 'required'
        ? []
        : at(formats.has(JSON.stringify(path.slice(0, -1))) ? 'raw-env' : 'env')
    if (field === 'label_file') return at('raw-env')
    if (field === 'extends' && last === 'file') return at('document')
    if (field === 'volumes' && path.length === 4) return mountSource(value).flatMap((source) => at('mount', source))
    if (field === 'volumes' && last === 'source') return /^[./~]/.test(value) ? at('mount') : []
    if (field === 'build' && (path.length === 3 || last === 'context' || last === 'dockerfile')) return at('mount')
    if (field === 'credential_spec' && last === 'file') return at('mount')
    return []
  })
}

/** Of `./conf:/etc/app:ro`, the part on the host; nothing where that is a volume. */
function mountSource(line: string): string[] {
  const [source = ''] = line.split(/:(?!-)/)
  return line.includes(':') && /^(\.|~|\/|\$)/.test(source) ? [source] : []
}
