import { createHash } from 'node:crypto'
import type { Problem } from '@panamax/core/compose/problem'
import { PanamaxError } from '@panamax/core/errors'
import type { CatalogChange, IndexedTemplate } from '../catalog/indexed-template.ts'
import { readTemplateFile } from '../catalog/read-template-file.ts'
import type { FileOutcome, SourceFileRecord } from '../store/source-files.ts'
import { type Candidate, chooseFiles } from './choose-files.ts'
import { mostValues, valuesIn } from './document-size.ts'
import { withEnvInputs } from './env-inputs.ts'
import { Budget, type BudgetLimits } from './budget.ts'
import { costOf, filesOf, isText, readCompanions } from './companions.ts'
import { folderOf, shownPath } from './paths.ts'
import type { SkippedFile, SourceTree, TreeFile } from './tree.ts'

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
  readonly budget?: BudgetLimits
  /** Milliseconds after which others are served; 10 unless given. */
  readonly turn?: number
}

export interface ReadResult {
  readonly templates: CatalogChange
  readonly files: { readonly put: readonly SourceFileRecord[]; readonly remove: readonly string[] }
}

interface ReadFile {
  readonly record: SourceFileRecord
  readonly template: IndexedTemplate | undefined
}

const standardTurn = 10

/** As many are kept of each file. */
const mostProblems = 20

/**
 * Reads the templates of a source that are not known already, and says what the catalogue has to change. A file that cannot be
 * read hides no other. Gives way to others all the time. Throws `canceled`, and what the tree throws when it breaks.
 */
export async function readSource(request: ReadRequest): Promise<ReadResult> {
  const { tree, known, marks, signal } = request
  const { candidates, skipped } = chooseFiles(tree.files, request.title, request.mostCandidates)
  const budget = new Budget(request.budget)
  const unread: SkippedFile[] = []
  const put: IndexedTemplate[] = []
  const records: SourceFileRecord[] = []
  const paths = new Set<string>()
  const withTemplate = new Set<string>()
  let since = performance.now()
  for (const candidate of candidates) {
    if (performance.now() - since > (request.turn ?? standardTurn)) {
      await new Promise(setImmediate)
      since = performance.now()
    }
    const { path } = candidate.file
    const old = known.get(path)
    const cost = old === undefined ? undefined : costOfKnown(old, candidate, request)
    if (cost !== undefined && cost <= budget.left) {
      budget.spend(cost)
      paths.add(path)
      if (old?.template !== undefined) withTemplate.add(path)
      continue
    }
    if (signal.aborted) throw new PanamaxError('canceled', 'Reading the source was stopped.')
    const refusal = budget.refusal(candidate.file.size)
    if (refusal !== undefined) {
      unread.push({ path, reason: refusal })
      continue
    }
    const { record, template } = await readOrSay(candidate, request, budget)
    paths.add(path)
    records.push(record)
    if (template !== undefined) {
      put.push(template)
      withTemplate.add(path)
    }
  }
  for (const [path, reason] of tree.unknown ?? []) {
    const old = known.get(path)
    if (old?.template === undefined) unread.push({ path, reason })
    else withTemplate.add(path)
    if (old?.template !== undefined) paths.add(path)
  }
  for (const each of [...tree.skipped, ...skipped, ...unread]) {
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

/** Bytes that what is known of a file takes; undefined: it is not as it was. */
function costOfKnown(old: SourceFileRecord, candidate: Candidate, { tree, marks }: ReadRequest): number | undefined {
  const { file } = candidate
  if (old.blob !== file.id || old.outcome === 'skipped') return undefined
  const isHeld = old.template === undefined || marks.get(file.path) === old.mark
  const along = filesOf(old.needs, candidate, tree)
  return isHeld && old.mark === markOf(candidate, along) ? file.size + costOf(along) : undefined
}

/** A file of a folder may change while it is read: that is its own failure. */
async function readOrSay(candidate: Candidate, request: ReadRequest, budget: Budget): Promise<ReadFile> {
  try {
    return await readOne(candidate, request, budget)
  } catch (error) {
    if (!(error instanceof PanamaxError) || error.details['file'] === undefined) throw error
    const record = { ...skippedRecord(candidate.file.path, error.message), outcome: 'broken' } as const
    return { record, template: undefined }
  }
}

async function readOne(candidate: Candidate, { source, tree }: ReadRequest, budget: Budget): Promise<ReadFile> {
  const { file, name } = candidate
  const { path } = file
  const data = await tree.read(file)
  if (!isText(data)) {
    const record = { ...skippedRecord(path, 'it is no text in UTF-8'), blob: file.id, outcome: 'broken' } as const
    return { record: { ...record, mark: markOf(candidate, []) }, template: undefined }
  }
  const env = candidate.env && textOf(await tree.read(candidate.env))
  const own = Buffer.from(data).toString('utf8')
  if (valuesIn(own) > mostValues) {
    const record = { ...skippedRecord(path, tooManyValues), blob: file.id, outcome: 'broken' } as const
    return { record: { ...record, mark: markOf(candidate, []) }, template: undefined }
  }
  const text = env === undefined ? own : withEnvInputs(own, env)
  budget.spend(file.size)
  const companions = await readCompanions(text, candidate, { tree, bytes: budget.left })
  budget.spend(companions.bytes)
  const mark = markOf(candidate, filesOf(companions.needs, candidate, tree))
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
    problems: problems.slice(0, mostProblems).map(shortened),
  }
  return { record, template: reading.template && finished(reading.template, companions.problems) }
}

/** The `.env` is read to judge the document; an app writes its own, from its answers. */
function finished(template: IndexedTemplate, problems: readonly Problem[]): IndexedTemplate {
  const { '.env': _env, ...files } = template.files
  return { ...template, files, problems: [...template.problems, ...problems.slice(0, mostProblems)] }
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

const tooManyValues = `it has more than ${mostValues} values, the most that is read of a template`

/** Of hostile files, messages quote what they say. */
function shortened(problem: Problem): Problem {
  return problem.message.length <= 500 ? problem : { ...problem, message: `${problem.message.slice(0, 499)}…` }
}

function skippedRecord(path: string, reason: string): SourceFileRecord {
  return { path, blob: '', mark: '', needs: [], outcome: 'skipped', template: undefined, reason, problems: [] }
}

/** The same mark, the same template: of the name, the file, and all that comes along. */
function markOf(candidate: Candidate, files: readonly TreeFile[]): string {
  const beside = [candidate.readme, candidate.icon, candidate.env].map((file) => file && [file.path, file.id])
  const along = files.map((file) => [file.path, file.id])
  const parts = [candidate.name, folderOf(candidate.file.path), candidate.file.id, beside, along]
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}
