import { canonical } from './canonical.ts'
import { setDefaults } from './defaults.ts'
import { applyExtends } from './extends.ts'
import { documentShape, includeShape } from './fields-top.ts'
import { acceptFig } from './fig.ts'
import { applyIncludes } from './include.ts'
import { interpolateNodes } from './interpolate-nodes.ts'
import { limits } from './limits.ts'
import { mergeNodes } from './merge.ts'
import { map, type MapNode, type Path, withEntries } from './node.ts'
import { dropPaths } from './resets.ts'
import { readYaml, rootOf, type Scope, type Session } from './session.ts'
import { checkShape } from './shape.ts'
import { removeDuplicates } from './unique.ts'

/**
 * Loads a document with its override files into one canonical tree: each file is read, interpolated, completed by its
 * includes and extends, laid over the files before it, checked, and brought into long form.
 */
export function loadModel(
  files: readonly { path: string; text: string }[],
  scope: Scope,
  session: Session,
): MapNode | undefined {
  let model: MapNode | undefined
  for (const file of files) {
    for (const read of readYaml(file.text, file.path, session)) {
      const root = rootOf(read, session.report)
      if (root !== undefined) model = addFile(model, root, read.resets, file.path, scope, session)
    }
  }
  return model === undefined ? undefined : setDefaults(model)
}

function addFile(
  before: MapNode | undefined,
  read: MapNode,
  resets: readonly Path[],
  file: string,
  scope: Scope,
  session: Session,
): MapNode {
  const { report } = session
  const raw = before === undefined ? acceptFig(read, report) : read
  if (hasTooManyServices(raw, session)) return before ?? map(new Map(), raw)
  const include = raw.entries.get('include')
  if (include !== undefined) checkShape(include, includeShape, ['include'], report)
  let root = interpolateNodes(raw, scope.lookup, report) as MapNode
  root = applyIncludes(root, resets, scope, session, loadModel)
  const base = before === undefined ? map(new Map(), root) : dropPaths(before, resets)
  root = applyExtends(root, file, resets, scope, session)
  let merged = removeDuplicates(mergeNodes(base, root, [], report)) as MapNode
  checkShape(merged, documentShape, [], report)
  const version = merged.entries.get('version')
  if (version !== undefined) {
    report.warn(['version'], version, 'The key "version" is obsolete and ignored: remove it.')
    merged = withEntries(merged, { version: undefined })
  }
  return removeDuplicates(canonical(merged, report)) as MapNode
}

function hasTooManyServices(root: MapNode, session: Session): boolean {
  const services = root.entries.get('services')
  if (services?.kind !== 'map' || services.entries.size <= limits.services) return false
  const message = `The document has ${services.entries.size} services; ${limits.services} are the most that is loaded.`
  session.report.error(['services'], services, message)
  return true
}
