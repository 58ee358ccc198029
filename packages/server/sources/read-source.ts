import { createHash } from 'node:crypto'
import type { Problem } from '@panamax/core/compose/problem'
import { PanamaxError } from '@panamax/core/errors'
import type { CatalogChange, IndexedTemplate } from '../catalog/indexed-template.ts'
import { readTemplateFile } from '../catalog/read-template-file.ts'
import type { FileOutcome, SourceFileRecord } from '../store/source-files.ts'
import { type Candidate, chooseFiles } from './choose-files.ts'
import { withEnvInputs } from './env-inputs.ts'
import { filesOf, isText, type Need, readCompanions } from './companions.ts'
import { folderOf, shownPath } from './paths.ts'
import type { SkippedFile, SourceTree } from './tree.ts'

export interface ReadRequest {
  readonly source: string
  /** What a template in the root folder is called after. */
  readonly title: string
  readonly tree: SourceTree
  /** What the last good refresh found, by path. */
  readonly known: ReadonlyMap<string, SourceFileRecord>
  /** What the catalogue holds, by path. */
  readonly marks: ReadonlyMap<string, string>
  readonly signal: AbortSignal
  readonly mostCandidates?: number
}

export interface ReadResult {
  readonly templates: CatalogChange
  readonly files: { readonly put: readonly SourceFileRecord[]; readonly remove: readonly string[] }
}

interface ReadFile {
  readonly record: SourceFileRecord
  readonly template: IndexedTemplate | undefined
}

/**
 * Reads the templates of a source that are not known already, and says what the catalogue has to change. A file that cannot be
 * read hides no other. Gives way to others after each file. Throws `canceled`, and what the tree throws when it breaks.
 */
export async function readSource(request: ReadRequest): Promise<ReadResult> {
  const { tree, known, marks, signal } = request
  const { candidates, skipped } = chooseFiles(tree.files, request.title, request.mostCandidates)
  const put: IndexedTemplate[] = []
  const records: SourceFileRecord[] = []
  const paths = new Set<string>()
  const withTemplate = new Set<string>()
  for (const candidate of candidates) {
    const { path } = candidate.file
    paths.add(path)
    const old = known.get(path)
    if (old !== undefined && isKnown(old, candidate, request)) {
      if (old.template !== undefined) withTemplate.add(path)
      continue
    }
    if (signal.aborted) throw new PanamaxError('canceled', 'Reading the source was stopped.')
    const { record, template } = await readOne(candidate, request)
    records.push(record)
    if (template !== undefined) {
      put.push(template)
      withTemplate.add(path)
    }
    await new Promise(setImmediate)
  }
  const unknown: SkippedFile[] = []
  for (const [path, reason] of tree.unknown ?? []) {
    const old = known.get(path)
    if (old?.template === undefined) unknown.push({ path, reason })
    else withTemplate.add(path)
    if (old?.template !== undefined) paths.add(path)
  }
  for (const each of [...tree.skipped, ...skipped, ...unknown]) {
    const record = skippedRecord(shownPath(each.path), each.reason)
    if (paths.has(record.path)) continue
    paths.add(record.path)
    const old = known.get(record.path)
    if (old?.outcome !== 'skipped' || old.reason !== record.reason) records.push(record)
  }
  return {
    templates: { put, remove: [...marks.keys()].filter((path) => !withTemplate.has(path)) },
    files: { put: records, remove: [...known.keys()].filter((path) => !paths.has(path)) },
  }
}

function isKnown(old: SourceFileRecord, candidate: Candidate, { tree, marks }: ReadRequest): boolean {
  if (old.blob !== candidate.file.id || old.outcome === 'skipped') return false
  const isHeld = old.template === undefined || marks.get(candidate.file.path) === old.mark
  return isHeld && old.mark === markOf(candidate, old.needs, tree)
}

async function readOne(candidate: Candidate, { source, tree }: ReadRequest): Promise<ReadFile> {
  const { file, name } = candidate
  const { path } = file
  const data = await tree.read(file)
  if (!isText(data)) {
    const record = { ...skippedRecord(path, 'it is no text in UTF-8'), blob: file.id, outcome: 'broken' } as const
    return { record: { ...record, mark: markOf(candidate, [], tree) }, template: undefined }
  }
  const env = candidate.env && textOf(await tree.read(candidate.env))
  const own = Buffer.from(data).toString('utf8')
  const text = env === undefined ? own : withEnvInputs(own, env)
  const companions = await readCompanions(text, candidate, tree)
  const mark = markOf(candidate, companions.needs, tree)
  const readme = candidate.readme && (await tree.read(candidate.readme))
  const icon = candidate.icon && (await tree.read(candidate.icon))
  const documentation = readme && textOf(readme)
  const { commit, committedAt } = tree
  const reading = readTemplateFile({
    source,
    name,
    path,
    text,
    mark,
    files: {
      ...companions.files,
      ...(documentation === undefined ? {} : { 'README.md': documentation }),
      ...(env === undefined ? {} : { '.env': env }),
    },
    ...(icon === undefined ? {} : { icon }),
    ...(commit === undefined ? {} : { commit }),
    ...(committedAt === undefined ? {} : { committedAt }),
  })
  const problems = [...reading.problems, ...companions.problems, ...(tree.problems?.get(path) ?? [])]
  const outcome = outcomeOf(reading.template, problems)
  const record: SourceFileRecord = {
    path,
    blob: file.id,
    mark,
    needs: companions.needs,
    outcome,
    template: reading.template?.summary.name,
    reason: outcome === 'broken' ? reasonOf(problems) : undefined,
    problems: problems.slice(0, 20).map(shortened),
  }
  return { record, template: reading.template && withoutEnv(reading.template) }
}

/** It is read to judge the document; an app writes its own, from its answers. */
function withoutEnv(template: IndexedTemplate): IndexedTemplate {
  const { '.env': _env, ...files } = template.files
  return { ...template, files }
}

function textOf(data: Uint8Array): string | undefined {
  return isText(data) ? Buffer.from(data).toString('utf8') : undefined
}

function outcomeOf(template: IndexedTemplate | undefined, problems: readonly Problem[]): FileOutcome {
  if (template === undefined || problems.some(({ severity }) => severity === 'error')) return 'broken'
  return problems.length > 0 ? 'warning' : 'template'
}

function reasonOf(problems: readonly Problem[]): string {
  const first = problems.find(({ severity }) => severity === 'error') ?? problems[0]
  return (first?.message ?? 'It holds no template.').slice(0, 500)
}

/** Of hostile files, messages quote what they say. */
function shortened(problem: Problem): Problem {
  return problem.message.length <= 1000 ? problem : { ...problem, message: `${problem.message.slice(0, 999)}…` }
}

function skippedRecord(path: string, reason: string): SourceFileRecord {
  return { path, blob: '', mark: '', needs: [], outcome: 'skipped', template: undefined, reason, problems: [] }
}

/** The same mark, the same template: of the name, the file, and all that comes along. */
function markOf(candidate: Candidate, needs: readonly Need[], tree: SourceTree): string {
  const beside = [candidate.readme, candidate.icon, candidate.env].map((file) => file && [file.path, file.id])
  const along = filesOf(needs, candidate, tree).map((file) => [file.path, file.id])
  const parts = [candidate.name, folderOf(candidate.file.path), candidate.file.id, beside, along]
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}
