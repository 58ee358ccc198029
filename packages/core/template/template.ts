import { parseDocument } from '../compose/document.ts'
import { findExcess } from '../compose/limits.ts'
import { load } from '../compose/load.ts'
import type { Problem } from '../compose/problem.ts'
import type { AppSpec } from '../compose/spec.ts'
import type { Loss } from '../convert/loss.ts'
import { composeDocument } from './compose-document.ts'
import type { Dialect } from './dialect.ts'
import { type AppMetadata, readMetadata, type ServiceMetadata } from './metadata.ts'
import { peek } from './peek.ts'
import { standIns } from './stand-ins.ts'
import type { TemplateType } from './types.ts'
import type { VariableUse } from './variables.ts'

/** A template as a catalogue shows it. */
export interface Template {
  readonly dialect: Dialect
  /** The compose document with its `x-panamax` block. Absent when the file cannot be read at all. */
  readonly document?: string
  /** Its own name, or the name of its file. */
  readonly name: string
  readonly metadata: AppMetadata
  /** Empty when the document has errors. */
  readonly services: readonly ServiceSummary[]
  /** The document loaded, with stand-ins for what nobody has answered yet. Absent when it has errors. */
  readonly app?: AppSpec
  /** Variables that no input and no default answers; a run form asks for them as well. */
  readonly undeclared: readonly VariableUse[]
  readonly problems: readonly Problem[]
  /** What a foreign format says that has no place in the document. */
  readonly losses: readonly Loss[]
}

export interface ServiceSummary {
  readonly name: string
  readonly image?: string
  readonly category?: string
  readonly type?: TemplateType
  readonly description?: string
  /** Host ports that it opens; without `published` the engine chooses one. */
  readonly ports: readonly { readonly published?: string; readonly target: number; readonly protocol: string }[]
  /** Services that it needs. */
  readonly needs: readonly string[]
  /** Why it cannot run yet. */
  readonly blocked: readonly string[]
}

export interface TemplateOptions {
  /** Reads the files that a document includes or extends, by their path relative to it. */
  readonly readFile?: (path: string) => string | undefined
}

/**
 * Reads a template of any dialect, told apart by content. Hostile input: never throws; one broken file gives problems
 * with their places and nothing else. No value of an input is needed: a document is judged with stand-ins.
 */
export function readTemplate(text: string, file: string, options: TemplateOptions = {}): Template {
  const { dialect, document, problems: found, losses } = composeDocument(text, file)
  const problems: Problem[] = [...found]
  const empty: AppMetadata = { keywords: [], authors: [], categories: [], inputs: {} }
  const name = fileName(file)
  const nothing = { dialect, name, metadata: empty, services: [], undeclared: [], problems, losses }
  if (document === undefined) return nothing
  const path = dialect === 'compose' ? file : `${name}.compose.yaml`
  if (findExcess(document) !== undefined) {
    problems.push(...parseDocument(document, path).problems)
    return nothing
  }
  const seen = peek(document)
  const undeclared = seen.variables.filter((use) => !use.hasDefault && !Object.hasOwn(seen.metadata.inputs, use.name))
  const { readFile } = options
  const loaded = load({
    files: [{ path, text: document }],
    variables: standIns(seen.metadata, seen.variables),
    defaultName: name,
    ...(readFile === undefined ? {} : { readFile }),
  })
  problems.push(...loaded.problems)
  if (loaded.app === undefined) return { ...nothing, document, ...named(seen.metadata, name), undeclared }
  const { metadata, services, problems: wrong } = readMetadata(loaded.app)
  problems.push(...placed(wrong, document, path))
  return {
    dialect,
    document,
    ...named(metadata, name),
    services: summaries(loaded.app, services),
    app: loaded.app,
    undeclared,
    problems,
    losses,
  }
}

function named(metadata: AppMetadata, fallback: string): Pick<Template, 'name' | 'metadata'> {
  return { name: metadata.name ?? fallback, metadata }
}

/** The file's name without its endings; of `compose.yaml` and the like the folder's, which says more. */
function fileName(file: string): string {
  const parts = file.split(/[/\\]/).filter((part) => part !== '')
  const base = (parts.pop() ?? '').replace(/\.(ya?ml|pmx|json)$/i, '')
  const isGeneric = /^(docker-)?compose$|^template$|^stack$/i.test(base)
  return (isGeneric ? parts.pop() : undefined) ?? (base === '' ? 'app' : base)
}

function summaries(app: AppSpec, services: Readonly<Record<string, ServiceMetadata>>): ServiceSummary[] {
  return Object.entries(app.services).map(([name, spec]) => {
    const metadata = services[name]
    return {
      name,
      ...(spec.image === undefined ? {} : { image: spec.image }),
      ...(metadata?.category === undefined ? {} : { category: metadata.category }),
      ...(metadata?.type === undefined ? {} : { type: metadata.type }),
      ...(metadata?.description === undefined ? {} : { description: metadata.description }),
      ports: (spec.ports ?? []).map(({ published, target, protocol }) => ({
        ...(published === undefined ? {} : { published }),
        target,
        protocol: protocol ?? 'tcp',
      })),
      needs: Object.keys(spec.depends_on ?? {}),
      blocked: metadata?.blocked ?? [],
    }
  })
}

function placed(problems: readonly Problem[], document: string, file: string): Problem[] {
  if (problems.length === 0) return []
  const parsed = parseDocument(document, file)
  return problems.map((problem) => ({ ...problem, file, ...parsed.locate(problem.path) }))
}
