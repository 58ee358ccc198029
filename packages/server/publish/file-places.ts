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
 * template's. What is in the destination already is updated where it stands.
 */
export function filePlaces(
  { name, document, files }: Template,
  folder: string,
  present: readonly string[],
): FilePlaces {
  const at = (path: string): string => (folder === '' ? path : `${folder}/${path}`)
  const single = at(`${name}.pmx`)
  const inFolder = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml', `${name}.pmx`].map(
    (each) => at(`${name}/${each}`),
  )
  const known = new Set(present)
  const own = inFolder.find((path) => known.has(path))
  const isAlone = Object.keys(files).length === 0
  if (isAlone && (known.has(single) || own === undefined)) {
    return { path: single, files: { [single]: document }, remove: [] }
  }
  const path = own ?? at(`${name}/compose.yaml`)
  const beside = path.slice(0, path.lastIndexOf('/'))
  const placed = Object.fromEntries(Object.entries(files).map(([file, text]) => [`${beside}/${file}`, text]))
  return { path, files: { [path]: document, ...placed }, remove: known.has(single) ? [single] : [] }
}
