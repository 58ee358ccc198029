import { existsSync, readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { permissions } from '@panamax/core/check/permissions'
import { configJson, configYaml } from '@panamax/core/compose/config'
import { parseEnvFile } from '@panamax/core/compose/env-file'
import { load } from '@panamax/core/compose/load'
import { formatPath, formatProblem, type Problem } from '@panamax/core/compose/problem'
import type { AppSpec } from '@panamax/core/compose/spec'
import type { Loss } from '@panamax/core/convert/loss'
import { toDockerRun } from '@panamax/core/convert/docker-run'
import { PanamaxError } from '@panamax/core/errors'
import { appToPmx2014 } from '@panamax/core/template/pmx'
import { readTemplate } from '@panamax/core/template/template'
import { type Command, listOption, type Options, textOption } from '../command.ts'
import type { Context } from '../context.ts'
import { assignments } from '../draft.ts'
import { documentFile } from '../local-document.ts'
import { harmless } from '../output.ts'

const formats = ['compose', 'pmx', 'pmx-2014', 'docker-run'] as const
type Format = (typeof formats)[number]

const file = {
  name: 'FILE',
  description: 'a compose or .pmx file or its folder; the compose file here unless given',
  required: false,
} as const
const set = { flags: '-s, --set <name=value>', description: 'a variable', repeatable: true } as const
const override = {
  flags: '-f, --file <file>',
  description: 'a further file that overrides the one before',
  repeatable: true,
} as const

const grades = { info: 'dim', notice: 'cyan', warning: 'yellow', danger: 'red' } as const

export const offlineCommands: readonly Command[] = [
  {
    name: 'config',
    summary: 'the canonical model of a document, as Docker Compose understands it; needs no server',
    arguments: [file],
    options: [set, override],
    examples: ['panamax config', 'panamax config compose.yaml --json'],
    async run(context, [path], options) {
      const { app } = await loadFile(context, path, options)
      context.output.value(configJson(app))
      if (!context.output.json) context.output.raw(configYaml(app))
    },
  },
  {
    name: 'permissions',
    summary: 'what an app may do to the machine, in plain words; needs no server',
    arguments: [file],
    options: [set, override],
    examples: ['panamax permissions compose.yaml'],
    async run(context, [path], options) {
      const { output } = context
      const found = permissions((await loadFile(context, path, options)).app)
      output.value(found)
      if (found.length === 0) output.line('Nothing beyond its own containers, networks and volumes.')
      for (const each of found) {
        const service = each.service === undefined ? '' : `${harmless(each.service)}: `
        output.line(`${output.paint(grades[each.grade], each.grade.padEnd(7))} ${service}${harmless(each.text)}`)
      }
    },
  },
  {
    name: 'convert',
    summary: 'writes a document in another format; what is lost is said on standard error, exit 3; needs no server',
    arguments: [file],
    options: [
      { flags: '--to <format>', description: `one of ${formats.join(', ')}` },
      { flags: '-o, --output <file>', description: 'write there instead of to standard output' },
      { flags: '--service <name>', description: 'docker-run: only this service' },
      set,
      override,
    ],
    examples: [
      'panamax convert wordpress.pmx --to compose > compose.yaml',
      'panamax convert compose.yaml --to docker-run',
      'panamax convert compose.yaml --to pmx-2014 -o blog.pmx',
    ],
    async run(context, [path], options) {
      const to = formats.find((each) => each === textOption(options, 'to'))
      if (to === undefined) throw new PanamaxError('invalid_request', `--to takes one of ${formats.join(', ')}.`)
      const loaded = await loadFile(context, path, options)
      const { text, losses } = converted(loaded, to, textOption(options, 'service'))
      const target = textOption(options, 'output')
      context.output.value({ to, text, losses })
      if (target !== undefined) await writeFile(resolve(context.cwd, target), text)
      else if (!context.output.json) context.output.raw(text)
      for (const loss of losses) context.output.note(lossLine(loss))
      return losses.length > 0 ? 3 : 0
    },
  },
]

interface LoadedFile {
  readonly app: AppSpec
  /** As a compose document, whatever dialect it was written in. */
  readonly document: string
}

function converted(
  { app, document }: LoadedFile,
  to: Format,
  service: string | undefined,
): { text: string; losses: readonly Loss[] } {
  if (to === 'compose' || to === 'pmx') return { text: document, losses: [] }
  if (to === 'pmx-2014') return appToPmx2014(app)
  const chosen = service === undefined ? Object.keys(app.services) : [service]
  const parts = chosen.map((name) => toDockerRun(app, name))
  return {
    text: `${parts.map((part) => part.text.trimEnd()).join('\n\n')}\n`,
    losses: parts.flatMap((part) => part.losses),
  }
}

function lossLine(loss: Loss): string {
  const instead = loss.instead === undefined ? '' : ` ${harmless(loss.instead)}`
  return `lost: ${harmless(formatPath(loss.path))}: ${harmless(loss.lost)}.${instead}`.replace('..', '.')
}

/** Loads as Compose does on this machine: variables from the `.env` beside the file, then from the caller's environment. */
async function loadFile(context: Context, path: string | undefined, options: Options): Promise<LoadedFile> {
  const first = await documentFile(resolve(context.cwd, path ?? '.'))
  const folder = dirname(first)
  const overrides = [
    ...(path === undefined || path === '.' ? overrideOf(first) : []),
    ...listOption(options, 'file').map((each) => resolve(context.cwd, each)),
  ]
  const texts = await Promise.all(
    [first, ...overrides].map(async (each) => ({ path: basename(each), text: await readFile(each, 'utf8') })),
  )
  const template = readTemplate(texts[0]?.text ?? '', basename(first))
  if (template.document === undefined) throw refused(template.problems)
  const files = [{ path: basename(first), text: template.document }, ...texts.slice(1)]
  const variables = await variablesOf(context, folder, options)
  const profiles = (variables['COMPOSE_PROFILES'] ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
  const { app, problems } = load({
    files,
    variables,
    defaultName: basename(folder),
    allowOutside: true,
    ...(variables['COMPOSE_PROJECT_NAME'] === undefined ? {} : { projectName: variables['COMPOSE_PROJECT_NAME'] }),
    ...(profiles.length === 0 ? {} : { profiles }),
    readFile: (wanted) => readText(resolve(folder, wanted)),
  })
  const all = template.dialect === 'compose' ? problems : [...template.problems, ...problems]
  if (app === undefined) throw refused(all)
  for (const problem of all)
    context.output.note(`${context.output.paint('yellow', 'warning')}: ${harmless(formatProblem(problem))}`)
  return { app, document: template.document }
}

function overrideOf(first: string): string[] {
  const match = /^(docker-compose|compose)\.(ya?ml)$/.exec(basename(first))
  if (match === null) return []
  const names = [`${match[1]}.override.yml`, `${match[1]}.override.yaml`].map((name) => join(dirname(first), name))
  return names.filter((name) => existsSync(name)).slice(0, 1)
}

async function variablesOf(context: Context, folder: string, options: Options): Promise<Record<string, string>> {
  const own = Object.entries(context.environment).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  )
  const environment = Object.fromEntries(own)
  const dotEnv = await readFile(join(folder, '.env'), 'utf8').catch(() => '')
  const fromFile = dotEnv === '' ? {} : parseEnvFile(dotEnv, (name) => environment[name])
  return { ...fromFile, ...environment, ...assignments(listOption(options, 'set')) }
}

function refused(problems: readonly Problem[]): PanamaxError {
  const errors = problems.filter((problem) => problem.severity === 'error')
  const count = errors.length === 1 ? 'a problem' : `${errors.length} problems`
  return new PanamaxError('invalid_request', `The document has ${count}.`, { details: { problems } })
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
