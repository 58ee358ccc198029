import { parseDocument } from './document.ts'
import type { Lookup } from './interpolate.ts'
import { limits } from './limits.ts'
import type { MapNode, Path, Place } from './node.ts'
import { joinPath, leavesFolder } from './paths.ts'
import { type ReadDocument, readNodes } from './read-nodes.ts'
import type { Report } from './report.ts'

/** What one loading has at hand: where problems go and how other files are read. */
export interface Session {
  readonly report: Report
  readonly readFile: ((path: string) => string | undefined) | undefined
  /** Whether paths may lead out of the document's folder. */
  readonly allowOutside: boolean
  /** What `~` stands for. */
  readonly home: string | undefined
  filesRead: number
  /** Whether a file could not be read as it is meant: what its parts refer to is then not judged. */
  misread: boolean
}

/** The folder and the variables that a file is read with; an included file has its own. */
export interface Scope {
  /** Relative to the document's folder, "." for that folder itself. */
  readonly folder: string
  readonly lookup: Lookup
  /** The files that led here by inclusion, to find circles. */
  readonly chain: readonly string[]
}

/** Reads a YAML file's documents as nodes; problems of YAML itself are reported. */
export function readYaml(text: string, file: string, session: Session): ReadDocument[] {
  const document = parseDocument(text, file)
  for (const problem of document.problems) {
    session.report.problems.push(problem)
    session.report.failed = true
    session.misread = true
  }
  if (document.problems.length > 0) return []
  const before = session.report.failed
  session.report.failed = false
  const read = document.documents.map((yaml) => readNodes(yaml, document.source, session.report))
  if (session.report.failed) session.misread = true
  session.report.failed ||= before
  return read
}

export type Found = { readonly text: string; readonly file: string } | 'refused' | 'absent'

/**
 * The text of a file that the document names, relative to the scope's folder. A path that leads out of the document's
 * folder is refused with its place, unless the session allows it.
 */
export function openFile(path: string, scope: Scope, session: Session, at: { path: Path; place: Place }): Found {
  const expanded =
    session.home !== undefined && (path === '~' || path.startsWith('~/')) ? session.home + path.slice(1) : path
  const full = expanded.startsWith('/') ? expanded : joinPath(scope.folder, expanded)
  if (!session.allowOutside && leavesFolder(full)) {
    const message = `"${path}" leads out of the folder of this document. Files may only be taken from inside it.`
    session.report.error(at.path, at.place, message)
    return 'refused'
  }
  session.filesRead += 1
  if (session.filesRead > limits.files) {
    session.report.error(at.path, at.place, `More than ${limits.files} files are needed to read this document.`)
    return 'refused'
  }
  const text = session.readFile?.(full)
  return text === undefined ? 'absent' : { text, file: full }
}

/** The root of a file that must be a mapping; reported when it is anything else. */
export function rootOf(read: ReadDocument, report: Report): MapNode | undefined {
  const { root } = read
  if (root === undefined || (root.kind === 'scalar' && root.value === null)) return undefined
  if (root.kind === 'map') return root
  report.error([], root, 'A compose file is a mapping with the key "services", not a list or a single value.')
  return undefined
}
