import { lint } from '../../check/lint.ts'
import { Refusal } from '../../compose/edit/source.ts'
import type { Loss } from '../../convert/loss.ts'
import { peek } from '../peek.ts'
import { appToPmx2014 } from '../pmx.ts'
import { loadWithStandIns } from '../stand-ins.ts'
import { projectName } from '../names.ts'
import { loadWithoutValues } from '../without-values.ts'
import { chooseFiles } from './app-files.ts'
import { parseText } from './document-scalars.ts'
import { environmentValues } from './environment-values.ts'
import { leftovers } from './leftovers.ts'
import type { MadeTemplate, MadeValue, TemplateRequest } from './made-template.ts'
import { withDraft, withInputs, withoutDefaults, withProjectName } from './metadata-draft.ts'
import { type Obstacle, obstacleText } from './obstacle.ts'
import { difference, loadApp } from './same-app.ts'
import { withoutSecrets } from './without-secrets.ts'
import { undeclaredValues } from './undeclared-values.ts'

/** More than this no template needs. */
const maxCharacters = 1_048_576

/**
 * Makes a template of an app. Pure: the same app and draft give the same bytes. Every secret becomes an input without a
 * value, wherever it stands and however it is written; answers stay with the app; what is about this machine is offered
 * as inputs. Bytes outside of the changed places stay as they are. What cannot be done is an obstacle, never thrown; with
 * one the template must not be published.
 */
export function makeTemplate(request: TemplateRequest): MadeTemplate {
  try {
    return make(request)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const obstacle = { message: error.message, ...(error.line === undefined ? {} : { line: error.line }) }
    return nothing(request, [obstacle])
  }
}

function nothing({ draft, app }: TemplateRequest, obstacles: readonly Obstacle[]): MadeTemplate {
  const name = projectName(draft.fileName ?? draft.name ?? app)
  const none = { values: [], findings: [], quality: 0, losses: [], left: [], answers: {} }
  return { name, document: '', files: {}, ...none, obstacles: obstacles.map(obstacleText) }
}

function make(request: TemplateRequest): MadeTemplate {
  const { document, values, files, app, draft, machine } = request
  if (document.length > maxCharacters)
    return nothing(request, [{ message: 'The document is over 1 MiB, which no template is.' }])
  const before = loadApp(app, { document, values, files })
  if ('problem' in before)
    return nothing(request, [{ ...before, message: `The app's own document has a problem: ${before.problem}` }])

  const drafted = withDraft(document, draft)
  const original = parseText(drafted)
  const clean = withoutSecrets(original, { values, files, ask: draft.ask })
  const parsed = parseText(clean.text)
  const undeclared = undeclaredValues(parsed, clean, values, draft.ask)
  const taken = new Set([...clean.taken, ...[...clean.book.inputs, ...undeclared.inputs].map(({ name }) => name)])
  const environment = environmentValues(parsed, machine, draft.ask, taken)
  const asked = withInputs(environment.text, [...clean.book.inputs, ...undeclared.inputs, ...environment.inputs])
  const title = peek(asked).metadata.name
  const name = draft.fileName ?? projectName(title ?? app)
  const text = withProjectName(withoutDefaults(asked, clean.defaults), name)

  const chosen = chooseFiles({ parsed, original, files: clean.files, values, format: draft.format, book: clean.book })
  const written = draft.format === 'compose' ? { text, losses: [] } : asPmx2014(text, name, clean.files)
  const answers = {
    ...Object.fromEntries(
      clean.book.list().flatMap(({ input, value }) => (input === undefined ? [] : [[input, value]])),
    ),
    ...Object.fromEntries(
      environment.values.flatMap(({ asked: isAsked, input, value }) => (isAsked ? [[input, value]] : [])),
    ),
    ...values,
  }
  const after = loadApp(app, { document: text, values: answers, files: clean.files })
  const obstacles: Obstacle[] = [...clean.obstacles, ...chosen.obstacles, ...compared(before, after, files)]
  const texts = {
    ...request.beside,
    '': written.text,
    ...chosen.files,
    ' ': [name, ...Object.keys(chosen.files)].join('\n'),
  }
  const left = leftovers(texts, clean.book.list())
  const judged = judge(text, name, draft.format === 'compose' ? chosen.files : clean.files)
  return {
    name,
    document: written.text,
    files: chosen.files,
    values: distinctIds([
      ...secretValues(clean),
      ...undeclared.values,
      ...environment.values.map((value) => ({ ...value, why: 'environment' as const })),
    ]),
    findings: judged.findings,
    quality: judged.quality,
    losses: written.losses,
    left: chosen.left,
    obstacles: [
      ...new Set([...obstacles, ...(obstacles.length > 0 ? [] : left), ...judged.obstacles].map(obstacleText)),
    ],
    answers,
  }
}

function compared(
  before: Exclude<ReturnType<typeof loadApp>, { problem: string }>,
  after: ReturnType<typeof loadApp>,
  files: Readonly<Record<string, string>>,
): Obstacle[] {
  if ('problem' in after) return [{ ...after, message: `The template would not load: ${after.problem}` }]
  const path = difference(before, after as typeof before, files)
  return path === undefined
    ? []
    : [
        {
          message: `The template would be another app than this one, at ${path}. Please report this; until then, change the value there by hand.`,
        },
      ]
}

function secretValues({ book, defaults }: ReturnType<typeof withoutSecrets>): MadeValue[] {
  const known = book.list().filter(({ isTaken }) => isTaken)
  const inputs = new Set(known.map(({ input }) => input))
  return [
    ...known.map(({ id, service, variable, reason, input, guess, value }) => ({
      id,
      ...(service === undefined ? {} : { service }),
      variable,
      // What only words say to be a secret may be the well-known one of an image: a person can tell.
      ...(guess === undefined || id.startsWith('comments.') || input !== undefined
        ? { why: 'secret' as const }
        : { why: 'environment' as const, value }),
      reason,
      input: input ?? '',
      asked: guess !== 'kept',
    })),
    ...defaults
      .filter((name) => !inputs.has(name))
      .map((name) => ({
        id: `x-panamax.inputs.${name}.default`,
        variable: name,
        why: 'secret' as const,
        reason: 'its default is a secret that every reader would know',
        input: name,
        asked: true,
      })),
  ]
}

function distinctIds(values: readonly MadeValue[]): MadeValue[] {
  const counts = new Map<string, number>()
  return values.map((value) => {
    const count = (counts.get(value.id) ?? 0) + 1
    counts.set(value.id, count)
    return count === 1 ? value : { ...value, id: `${value.id}#${count}` }
  })
}

function asPmx2014(
  text: string,
  name: string,
  files: Readonly<Record<string, string>>,
): { text: string; losses: readonly Loss[] } {
  const { app, losses } = loadWithoutValues({
    files: [{ path: 'compose.yaml', text }],
    projectName: name,
    readFile: (path) => ownFile(files, path),
  })
  if (app === undefined) return { text, losses }
  const written = appToPmx2014(app)
  return { text: written.text, losses: [...losses, ...written.losses] }
}

function judge(text: string, name: string, files: Readonly<Record<string, string>>) {
  const { app, problems } = loadWithStandIns({
    files: [{ path: 'compose.yaml', text }],
    projectName: name,
    readFile: (path) => ownFile(files, path),
  })
  if (app !== undefined) {
    const { findings, score } = lint(app, text)
    return { findings, quality: score, obstacles: [] }
  }
  const error = problems.find(({ severity }) => severity === 'error')
  const obstacle = {
    message: `Nobody could run the template before answering: ${error?.message ?? 'it does not load.'} Where that is about a value that is asked for, keep it in the template.`,
    ...(error?.line === undefined ? {} : { line: error.line }),
  }
  return { findings: [], quality: 0, obstacles: [obstacle] }
}

function ownFile(files: Readonly<Record<string, string>>, path: string): string | undefined {
  const own = path.replace(/^\.\//, '')
  return Object.hasOwn(files, own) ? files[own] : undefined
}
