import { iconFileNames, largestIcon } from '../catalog/icon.ts'
import { templateNames } from '../catalog/template-names.ts'
import { baseName, composeRank, folderOf, isPassedOver, join, looksLikeTemplate } from './paths.ts'
import type { FileIndex, SkippedFile, TreeFile } from './tree.ts'

/** A file that is read as a template. */
export interface Candidate {
  readonly file: TreeFile
  /** Unique within the source. */
  readonly name: string
  readonly readme: TreeFile | undefined
  readonly icon: TreeFile | undefined
  /** The `.env` that Docker Compose would take variables from. */
  readonly env: TreeFile | undefined
}

export interface Chosen {
  readonly candidates: readonly Candidate[]
  readonly skipped: readonly SkippedFile[]
}

/** Bytes. */
export const largestDocument = 1_048_576
const largestReadme = 262_144
const largestEnv = 65_536
export const mostCandidates = 20_000

/**
 * Which files of a source are templates: `*.pmx`, and of each folder the compose file that Docker Compose would take. `title` is
 * what a template in the root folder is called after, `folder` the part of the source that is wanted.
 */
export function chooseFiles(files: FileIndex, title: string, most = mostCandidates): Chosen {
  const skipped: SkippedFile[] = []
  const found: TreeFile[] = []
  for (const file of files.values()) {
    if (!looksLikeTemplate(file.path) || isPassedOver(file.path)) continue
    const reason = faultOf(file, files)
    if (reason !== undefined) skipped.push({ path: file.path, reason })
    else found.push(file)
  }
  found.sort((a, b) => (a.path < b.path ? -1 : 1))
  for (const { path } of found.splice(most)) skipped.push({ path, reason: `more than ${most} templates are not read` })
  const names = namesOf(found, title)
  const perFolder = new Map<string, number>()
  for (const { path } of found) perFolder.set(folderOf(path), (perFolder.get(folderOf(path)) ?? 0) + 1)
  const candidates = found.map((file): Candidate => {
    const isAlone = perFolder.get(folderOf(file.path)) === 1
    return { file, name: names.get(file) ?? '', ...besides(file, files, isAlone) }
  })
  return { candidates, skipped }
}

function faultOf(file: TreeFile, files: FileIndex): string | undefined {
  if (/(^|\/)\.[^/]+\//.test(file.path)) return 'it lies in a hidden folder'
  if (file.size > largestDocument) return `it is larger than ${largestDocument / 1_048_576} MiB`
  if (file.size === 0) return 'it is empty'
  const rank = composeRank(file.path)
  if (rank === undefined) return undefined
  const better = composeBeside(file, files).find((path) => (composeRank(path) ?? 9) < rank)
  return better === undefined ? undefined : `Docker Compose takes ${baseName(better)} beside it`
}

function composeBeside(file: TreeFile, files: FileIndex): string[] {
  const names = ['compose.yaml', 'compose.yml', 'docker-compose.yml']
  return names.map((name) => join(folderOf(file.path), name)).filter((path) => files.get(path) !== undefined)
}

/** The only template of a folder is described by the folder; one of several only by files that have its name. */
function besides(file: TreeFile, files: FileIndex, isAlone: boolean): Pick<Candidate, 'readme' | 'icon' | 'env'> {
  const folder = folderOf(file.path)
  const stem = baseName(file.path).replace(/\.(pmx|ya?ml)$/i, '')
  const first = (names: readonly string[], largest: number): TreeFile | undefined =>
    names.map((name) => files.get(join(folder, name))).find((each) => each !== undefined && each.size <= largest)
  const endings = ['svg', 'png', 'webp', 'jpg', 'jpeg']
  const ownIcons = endings.map((ending) => `${stem}.${ending}`)
  const readmes = ['README.md', 'readme.md', 'Readme.md', 'README.markdown', 'README.txt']
  return {
    readme: first([`${stem}.md`, ...(isAlone ? readmes : [])], largestReadme),
    env: composeRank(file.path) === undefined ? undefined : first(['.env'], largestEnv),
    icon: first([...ownIcons, ...(isAlone ? iconFileNames : [])], largestIcon),
  }
}

/** A compose file in the root folder has no name but that of the source. */
function namesOf(found: readonly TreeFile[], title: string): ReadonlyMap<TreeFile, string> {
  const named = found.map((file) => {
    const isNameless = !file.path.includes('/') && composeRank(file.path) !== undefined
    return { file, path: isNameless ? `${title.replaceAll('/', '-')}/${file.path}` : file.path }
  })
  const names = templateNames(named.map(({ path }) => path))
  return new Map(named.map(({ file, path }) => [file, names.get(path) ?? '']))
}
