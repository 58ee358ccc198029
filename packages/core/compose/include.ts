import { parseEnvFile } from './env-file.ts'
import type { Lookup } from './interpolate.ts'
import { mergeNodes } from './merge.ts'
import { entry, map, type MapNode, type Node, type Path, textOf, withEntries } from './node.ts'
import { folderOf, joinPath } from './paths.ts'
import { dropPaths } from './resets.ts'
import { resolvePaths } from './resolve-paths.ts'
import { openFile, type Scope, type Session } from './session.ts'

/** How the files of an include are loaded into one model; given by the loader, which includes use recursively. */
export type LoadModel = (
  files: readonly { path: string; text: string }[],
  scope: Scope,
  session: Session,
) => MapNode | undefined

const sections = ['services', 'volumes', 'networks', 'secrets', 'configs', 'models']

/** Takes the included files in: their paths made relative to this file's folder, what this file says laid over them. */
export function applyIncludes(
  root: MapNode,
  resets: readonly Path[],
  scope: Scope,
  session: Session,
  loadModel: LoadModel,
): MapNode {
  const include = root.entries.get('include')
  if (include === undefined) return root
  let result = withEntries(root, { include: undefined })
  if (include.kind !== 'list') return result
  for (const [index, item] of include.items.entries()) {
    const model = loadInclude(item, ['include', index], scope, session, loadModel)
    if (model !== undefined) result = importModel(result, model, resets, session)
  }
  return result
}

function texts(node: Node | undefined): Node[] {
  if (node === undefined) return []
  return node.kind === 'list' ? [...node.items] : [node]
}

function loadInclude(
  item: Node,
  path: Path,
  scope: Scope,
  session: Session,
  loadModel: LoadModel,
): MapNode | undefined {
  const paths = item.kind === 'map' ? texts(entry(item, 'path')) : texts(item)
  const main = textOf(paths[0])
  if (main === undefined) {
    session.report.error(path, item, 'An include needs the path of a file.')
    return undefined
  }
  const files: { path: string; text: string }[] = []
  for (const node of paths) {
    const name = textOf(node)
    if (name === undefined) continue
    const found = openFile(name, scope, session, { path, place: node })
    if (found === 'refused') return undefined
    if (found === 'absent') {
      session.report.error(path, node, `The included file "${name}" does not exist.`)
      return undefined
    }
    if (scope.chain.includes(found.file)) {
      const circle = [...scope.chain.slice(scope.chain.indexOf(found.file)), found.file]
      session.report.error(path, node, `Files include each other in a circle: ${circle.join(' → ')}.`)
      return undefined
    }
    files.push({ path: found.file, text: found.text })
  }
  const folder = textOf(entry(item, 'project_directory')) ?? folderOf(main)
  const inner: Scope = {
    folder: folder.startsWith('/') ? folder : joinPath(scope.folder, folder),
    lookup: includeLookup(item, folder, path, scope, session),
    chain: [...scope.chain, ...files.map((file) => file.path)],
  }
  const model = loadModel(files, inner, session)
  return model === undefined ? undefined : resolvePaths(model, { folder, home: session.home })
}

/** The including file's variables first, then those of the include's env files or of the `.env` beside it. */
function includeLookup(item: Node, folder: string, path: Path, scope: Scope, session: Session): Lookup {
  const named = texts(entry(item, 'env_file'))
  const names =
    named.length > 0
      ? named.map((node) => ({ name: textOf(node) ?? '', node }))
      : [{ name: joinPath(folder, '.env'), node: item }]
  const values = new Map<string, string>()
  const lookup: Lookup = (name) => scope.lookup(name) ?? values.get(name)
  for (const { name, node } of names) {
    if (name === '' || name === '/dev/null') continue
    const found = openFile(name, scope, session, { path, place: node })
    if (found === 'refused') continue
    if (found === 'absent') {
      if (named.length > 0) session.report.error(path, node, `The env file "${name}" does not exist.`)
      continue
    }
    const read = parseEnvFile(found.text, lookup)
    for (const problem of read.problems)
      session.report.error(path, node, `${found.file}:${problem.line}: ${problem.message}`)
    for (const [key, value] of Object.entries(read.values)) values.set(key, value)
  }
  return lookup
}

function importModel(root: MapNode, model: MapNode, resets: readonly Path[], session: Session): MapNode {
  let result = root
  const cleared = dropPaths(model, resets)
  for (const section of sections) {
    const from = model.entries.get(section)
    if (from?.kind !== 'map') continue
    const to = result.entries.get(section)
    const entries = new Map(to?.kind === 'map' ? to.entries : [])
    for (const [name, imported] of from.entries) {
      const own = entries.get(name)
      if (own === undefined) entries.set(name, imported)
      else if (!sameValue(own, imported)) {
        const base = entry(entry(cleared, section), name) ?? imported
        entries.set(name, mergeNodes(base, own, [section, name], session.report))
      }
    }
    result = withEntries(result, { [section]: map(entries, to ?? from) })
  }
  return result
}

function sameValue(a: Node, b: Node): boolean {
  if (a === b) return true
  if (a.kind === 'scalar' || b.kind === 'scalar')
    return a.kind === b.kind && (a as { value: unknown }).value === (b as { value: unknown }).value
  if (a.kind === 'list') {
    return (
      b.kind === 'list' &&
      a.items.length === b.items.length &&
      a.items.every((item, index) => {
        const other = b.items[index]
        return other !== undefined && sameValue(item, other)
      })
    )
  }
  if (b.kind !== 'map' || a.entries.size !== b.entries.size) return false
  return [...a.entries].every(([key, value]) => {
    const other = b.entries.get(key)
    return other !== undefined && sameValue(value, other)
  })
}
