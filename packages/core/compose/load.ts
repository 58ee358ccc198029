import { assemble, resolveFiles } from './assemble.ts'
import { checkConsistency } from './consistency.ts'
import { checkObjects } from './check-objects.ts'
import { interpolate, type Lookup } from './interpolate.ts'
import { loadModel } from './load-model.ts'
import type { MapNode } from './node.ts'
import { activeServices, withoutUnused } from './profiles.ts'
import { isProjectName, normalizeProjectName } from './project-name.ts'
import type { Problem } from './problem.ts'
import { Report } from './report.ts'
import { readYaml, type Scope, type Session } from './session.ts'
import type { AppSpec } from './spec.ts'

export interface LoadRequest {
  /** The document, then its override files in the order in which they are laid over it. */
  readonly files: readonly { readonly path: string; readonly text: string }[]
  /** All that interpolation sees. `COMPOSE_PROJECT_NAME` and `COMPOSE_PROFILES` have the meaning that Compose gives them. */
  readonly variables: Readonly<Record<string, string>>
  /** Overrules the document's `name:`. */
  readonly projectName?: string
  /** Used when the document has no name: the name of its folder. */
  readonly defaultName?: string
  /** Profiles whose services are loaded beside those without a profile. */
  readonly profiles?: readonly string[]
  /**
   * Reads a file named by `env_file`, `label_file`, `include` or `extends`. The path is relative to the document's
   * folder and normalized. `undefined`: there is no such file.
   */
  readonly readFile?: (path: string) => string | undefined
  /** Let such paths lead out of the document's folder, as Compose does. Default: refused, with their place. */
  readonly allowOutside?: boolean
}

export interface LoadResult {
  /** The canonical model; absent when a problem is an error. */
  readonly app?: AppSpec
  /** Everything found, errors and warnings, each with its place. */
  readonly problems: readonly Problem[]
}

/**
 * Loads a compose document after the Compose Specification. Pure and synchronous; never throws for anything that the
 * files say. Values have single dollars: `configJson` doubles them, as Compose prints them.
 */
export function load(request: LoadRequest): LoadResult {
  const report = new Report()
  const session: Session = {
    report,
    readFile: request.readFile,
    allowOutside: request.allowOutside ?? false,
    home: request.variables.HOME,
    filesRead: 0,
    misread: false,
  }
  let name: string | undefined
  const lookup: Lookup = (key) => {
    if (key === 'COMPOSE_PROJECT_NAME') return (name ??= projectName(request, new Report()))
    return Object.hasOwn(request.variables, key) ? request.variables[key] : undefined
  }
  const scope: Scope = { folder: '.', lookup, chain: request.files.map((file) => file.path) }
  const root = loadModel(request.files, scope, session)
  if (root === undefined) {
    const first = request.files[0]
    if (!report.failed) {
      report.fileError(
        { path: first?.path ?? '', text: first?.text ?? '' },
        'The document is empty: it needs the key "services".',
      )
    }
    return { problems: report.problems }
  }
  checkObjects(root, report)
  const app = build(root, projectName(request, report), request, scope, session)
  return report.failed ? { problems: report.problems } : { app, problems: report.problems }
}

function build(root: MapNode, name: string, request: LoadRequest, scope: Scope, session: Session): AppSpec {
  const complete = assemble(root, name, scope, session)
  const profiles =
    request.profiles ?? (request.variables.COMPOSE_PROFILES ?? '').split(',').filter((item) => item !== '')
  const active = { ...complete, services: activeServices(complete.services, profiles) }
  if (!session.misread) checkConsistency(active, complete.services, root, session.report)
  return withoutUnused({ ...active, services: resolveFiles(active.services, root, scope, session) })
}

/** Given, or from the variables, or the document's own, or that of its folder; in that order, as in Compose. */
function projectName(request: LoadRequest, report: Report): string {
  const first = request.files[0]
  const file = { path: first?.path ?? '', text: first?.text ?? '' }
  const rule = 'a project name has small letters, digits, hyphens and underscores, and starts with a letter or a digit'
  const given = request.projectName ?? request.variables.COMPOSE_PROJECT_NAME ?? ''
  if (given !== '') {
    if (!isProjectName(given)) {
      const hint = normalizeProjectName(given)
      report.error(['name'], { file, offset: 0 }, `"${given}" is not allowed: ${rule}.`, hint === '' ? undefined : hint)
    }
    return given
  }
  const own = ownName(request)
  const written = own === undefined ? undefined : normalizeProjectName(own)
  if (own !== undefined && written !== undefined && written !== '') {
    if (written !== own) report.warn(['name'], { file, offset: 0 }, `The name "${own}" becomes "${written}": ${rule}.`)
    return written
  }
  const fallback = normalizeProjectName(request.defaultName ?? '')
  if (fallback === '') {
    report.error(['name'], { file, offset: 0 }, `The project has no name: write "name:" at the top; ${rule}.`)
  }
  return fallback
}

/** The last `name:` of the files, read on its own since interpolation may ask for it before anything is loaded. */
function ownName(request: LoadRequest): string | undefined {
  let name: string | undefined
  for (const file of request.files) {
    if (!/(?:^|[{,])[ \t\uFEFF]*["']?name["']?\s*:/m.test(file.text)) continue
    const session: Session = {
      report: new Report(),
      readFile: undefined,
      allowOutside: false,
      home: undefined,
      filesRead: 0,
      misread: false,
    }
    for (const { root } of readYaml(file.text, file.path, session)) {
      const node = root?.kind === 'map' ? root.entries.get('name') : undefined
      if (node?.kind === 'scalar' && typeof node.value === 'string') name = node.value
    }
  }
  if (name === undefined) return undefined
  return interpolate(name, (key) => (Object.hasOwn(request.variables, key) ? request.variables[key] : undefined)).text
}
