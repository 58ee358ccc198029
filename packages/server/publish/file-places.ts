/** Where a template's files stand in a destination: paths from its root. */
export interface FilePlaces {
  /** Of the template's own file. */
  readonly path: string
  readonly files: Readonly<Record<string, string>>
  /** A file of the same template, in the form that it does not have any more. */
  readonly remove: readonly string[]
}

interface Template {
  /** A project name. */
  readonly name: string
  readonly document: string
  /** By path relative to the document. */
  readonly files: Readonly<Record<string, string>>
}

/**
 * One file is `<name>.pmx`; one that comes with files is a folder of its own, `<name>/compose.yaml`, so that they meet no other
 * template's. What is in the destination already is updated where it stands, also where an earlier publication has put it
 * under another name.
 */
export function filePlaces(
  { name, document, files }: Template,
  folder: string,
  present: readonly string[],
  earlier?: string,
): FilePlaces {
  const known = new Set(present)
  const { home, base } = earlier !== undefined && known.has(earlier) ? partsOf(earlier) : { home: folder, base: name }
  const at = (path: string): string => (home === '' ? path : `${home}/${path}`)
  const single = at(`${base}.pmx`)
  const own = [...inFolder, `${base}.pmx`].map((each) => at(`${base}/${each}`)).find((path) => known.has(path))
  const isAlone = Object.keys(files).length === 0
  if (isAlone && (known.has(single) || own === undefined)) {
    return { path: single, files: { [single]: document }, remove: [] }
  }
  const path = own ?? at(`${base}/compose.yaml`)
  const beside = path.slice(0, path.lastIndexOf('/'))
  const placed = Object.fromEntries(Object.entries(files).map(([file, text]) => [`${beside}/${file}`, text]))
  return { path, files: { [path]: document, ...placed }, remove: known.has(single) ? [single] : [] }
}

const inFolder = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml']

/** `web/blog.pmx` and `web/blog/compose.yaml` are the template "blog" in the folder "web". */
function partsOf(path: string): { home: string; base: string } {
  const parts = path.split('/')
  const file = parts.pop() ?? ''
  const base = inFolder.includes(file) ? (parts.pop() ?? '') : file.replace(/\.pmx$/, '')
  return { home: parts.join('/'), base }
}
