import type { AppDraft } from '@panamax/contract/apps'
import type { Problem } from '@panamax/core/compose/problem'
import { parseEnvFile } from '@panamax/core/compose/env-file'
import type { Observed } from '@panamax/core/deploy/resource'
import { secretNames } from '@panamax/core/template/input'
import { resolveInputs } from '@panamax/core/template/inputs'
import { projectName } from '@panamax/core/template/names'
import type { z } from 'zod'
import type { CatalogEntry } from '../catalog/catalog.ts'
import type { AppTemplate } from '../store/app-templates.ts'
import { remembered } from '../upgrades/remembered.ts'
import type { Candidate } from './candidate.ts'
import { chooseName, type NameHolder } from './choose-name.ts'
import { containedPath } from './contained-path.ts'
import type { AppContext } from './context.ts'
import { copiedFiles } from './copied-files.ts'
import { asDocument, type DocumentHead, readHead } from './document-head.ts'
import { imageApp } from './image-app.ts'
import { imageProblems } from './image-problems.ts'
import { leftData } from './left-data.ts'
import { movePorts } from './move-ports.ts'

export type CheckedDraft = z.output<typeof AppDraft>

/** What a draft names: a document, wherever it comes from. */
interface Origin {
  readonly document: string
  readonly files: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, string>>
  /** For the app's record: "library/guestbook". */
  readonly source?: string
  readonly template?: AppTemplate
  readonly head: DocumentHead
  readonly name: string
  readonly isOwnName: boolean
  readonly title?: string
  readonly problems: readonly Problem[]
}

/**
 * Decides on everything about a new app but what it comes to on its target: document, name, values, ports. Throws
 * `invalid_request` with every problem for what is no document, `conflict` for a name that is taken.
 */
export async function newCandidate(context: AppContext, draft: CheckedDraft, signal: AbortSignal): Promise<Candidate> {
  const origin = await readOrigin(context, draft, signal)
  const { holderOf, dataOf } = await nameHolders(context, draft.target, signal)
  const wish = {
    name: draft.name ?? origin.name,
    isChosen: draft.name !== undefined,
    isOwn: origin.isOwnName,
    adopt: draft.adopt,
  }
  const name = chooseName(wish, holderOf)
  const { inputs } = origin.head.metadata
  const given = { ...origin.values, ...draft.values }
  const volumes = dataOf(name)
  const kept = volumes.length === 0 ? {} : context.leftAnswers.find({ target: draft.target, app: name })
  const previous = Object.fromEntries(secretNames(inputs).flatMap((each) => ownEntry(kept, each)))
  const answered = resolveInputs({ inputs, given, previous, random: context.random })
  const content = movePorts(
    name,
    { document: origin.head.named(name), values: answered.values, files: origin.files },
    { ports: draft.ports, inputs },
  )
  return {
    name,
    title: origin.title ?? origin.head.metadata.name ?? name,
    target: draft.target,
    revision: 1,
    isSaved: false,
    ...(origin.source === undefined ? {} : { source: origin.source }),
    ...(origin.template === undefined ? {} : { template: origin.template }),
    content,
    inputs,
    kept: Object.keys(previous),
    problems: [
      ...origin.problems,
      ...withoutForeign(answered.problems, origin.document),
      ...leftData({ name, volumes, inputs, given, kept }),
    ],
  }
}

async function readOrigin(context: AppContext, draft: CheckedDraft, signal: AbortSignal): Promise<Origin> {
  const { values, files } = splitFiles(draft.files)
  if (draft.template !== undefined) {
    const entry = await context.catalog.get(draft.template)
    const { name, source, document, files: own } = entry
    const head = readHead(document, `${name}/compose.yaml`)
    const all = { ...own, ...files }
    const from = { source: `${source}/${name}`, template: remembered(entry) }
    return { document, files: all, values, ...from, head, name, isOwnName: false, problems: whichOf(entry) }
  }
  if (draft.image !== undefined) {
    const { image, command, publish } = draft
    const { document, name, title } = imageApp({ image, command, publish, variables: Object.keys(draft.values) })
    const head = readHead(document, 'compose.yaml')
    return {
      document,
      files,
      values,
      source: `image ${draft.image}`,
      head,
      name,
      isOwnName: false,
      title,
      problems: await imageProblems(await context.targets.driver(draft.target), { image, command, publish }, signal),
    }
  }
  const fileName = draft.fileName ?? 'compose.yaml'
  const { document, problems } = asDocument(draft.document ?? '', fileName)
  const head = readHead(document, fileName)
  const copied = draft.filesOf === undefined ? { files: {}, problems: [] } : await copiedFiles(context, draft.filesOf)
  return {
    document,
    files: { ...copied.files, ...files },
    values,
    source: baseName(fileName),
    head,
    ...nameFrom(head, fileName),
    problems: [...problems, ...copied.problems],
  }
}

/** A bare name that several sources have is never one of them silently. */
function whichOf({ source, name, others }: CatalogEntry): Problem[] {
  if (others.length === 0) return []
  const message = `Several sources have a template called "${name}": this is ${source}/${name}. Or name the other one: ${others.join(', ')}.`
  return [{ severity: 'warning', message, path: [] }]
}

/** Never with a slash, which would look like a template of a source. */
function baseName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path
}

/** A document's own name, else that of its title or its file. */
function nameFrom({ name, metadata }: DocumentHead, fileName: string): { name: string; isOwnName: boolean } {
  if (name !== undefined && !name.includes('$')) return { name: projectName(name), isOwnName: true }
  const plain = baseName(fileName).replace(/\.(ya?ml|pmx|json)$/i, '')
  const isGeneric = /^(docker-)?compose(\..*)?$/i.test(plain)
  return { name: projectName(metadata.name ?? (isGeneric ? 'app' : plain)), isOwnName: false }
}

/** A `.env` among the files is values; the others have to stay inside of the app's folder. */
function splitFiles(given: Readonly<Record<string, string>>): {
  values: Readonly<Record<string, string>>
  files: Readonly<Record<string, string>>
} {
  const files: Record<string, string> = {}
  let values: Readonly<Record<string, string>> = {}
  for (const [path, text] of Object.entries(given)) {
    if (path === '.env' || path === './.env') values = parseEnvFile(text).values
    else files[containedPath(path).join('/')] = text
  }
  return { values, files }
}

interface NameHolders {
  holderOf(name: string): NameHolder
  /** Names of the volumes that an app of this name has left. */
  dataOf(name: string): readonly string[]
}

/** Says who has a name already: an app of ours anywhere, or something on the target. */
async function nameHolders(context: AppContext, target: string, signal: AbortSignal): Promise<NameHolders> {
  const driver = await context.targets.driver(target)
  const found = new Map<string, Observed[]>()
  for (const item of await driver.observe(undefined, signal)) {
    const items = found.get(item.app)
    if (items === undefined) found.set(item.app, [item])
    else items.push(item)
  }
  const isData = (items: readonly Observed[]) => items.every(({ kind, managed }) => kind === 'volume' && managed)
  const holderOf = (name: string): NameHolder => {
    if (context.apps.find(name) !== undefined) return 'app'
    const items = found.get(name)
    return items === undefined ? undefined : isData(items) ? 'data' : 'project'
  }
  return {
    holderOf,
    dataOf: (name) => (holderOf(name) === 'data' ? (found.get(name) ?? []).map((item) => item.name) : []),
  }
}

function ownEntry(answers: Readonly<Record<string, string>>, name: string): [string, string][] {
  const value = Object.hasOwn(answers, name) ? answers[name] : undefined
  return value === undefined ? [] : [[name, value]]
}

/** That a variable is no input is worth a warning only where the document does not use it either. */
function withoutForeign(problems: readonly Problem[], document: string): Problem[] {
  return problems.filter((problem) => {
    const name = /^No input is called "(\w+)"/.exec(problem.message)?.[1]
    return problem.severity === 'error' || name === undefined || !document.includes(`\${${name}`)
  })
}
