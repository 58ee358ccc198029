import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { parseEnvFile } from '@panamax/core/compose/env-file'
import { load, type LoadRequest, type LoadResult } from '@panamax/core/compose/load'
import type { Problem } from '@panamax/core/compose/problem'
import type { AppSpec } from '@panamax/core/compose/spec'
import type { Loss } from '@panamax/core/convert/loss'
import { PanamaxError } from '@panamax/core/errors'
import { composeDocument } from '@panamax/core/template/compose-document'
import { loadWithStandIns } from '@panamax/core/template/stand-ins'
import { loadWithoutValues } from '@panamax/core/template/without-values'
import { listOption, type Options } from '../command.ts'
import type { Context } from '../context.ts'
import { download, isUrl } from '../download.ts'
import { assignments } from '../draft.ts'
import { documentFile } from '../local-document.ts'
import { refused, showProblems } from '../render/problems.ts'
import { readTextFile, readTextStream } from '../text-file.ts'

/** A document before it is loaded, as a compose document whatever it was written in. */
export interface OpenedFile {
  readonly document: string
  /** The file's own text, where it is a compose file that metadata was added to. */
  readonly ownText?: string
  readonly fileName: string
  /** Whether the document is the file's own text, byte for byte. */
  readonly isOwnText: boolean
  /** Absolute; absent for standard input and what came from the network. */
  readonly path?: string
  /** Absolute; what the document refers to stands here. Absent for what came from the network. */
  readonly folder?: string
  /** What reading another format found and lost. */
  readonly problems: readonly Problem[]
  readonly losses: readonly Loss[]
  /** Files that override it, in their order. */
  readonly overrides: readonly { readonly path: string; readonly text: string }[]
}

/** Reads a file, the compose file of a folder, "-" or a URL, with its overrides. Throws when it is no template at all. */
export async function openFile(context: Context, path: string | undefined, options: Options): Promise<OpenedFile> {
  const { text, fileName, path: file, folder, automatic } = await readSource(context, path)
  const given = listOption(options, 'file').map((each) => resolve(context.cwd, each))
  const overrides = await Promise.all(
    [...automatic, ...given].map(async (each) => ({ path: basename(each), text: await readTextFile(each) })),
  )
  const { dialect, document, problems, losses } = composeDocument(text, fileName)
  if (document === undefined) throw refused(problems)
  return {
    // CasaOS writes compose files: Compose itself passes over its words.
    ...(dialect === 'casaos' ? { ownText: text } : {}),
    document,
    fileName,
    isOwnText: document === text,
    ...(file === undefined ? {} : { path: file }),
    ...(folder === undefined ? {} : { folder }),
    problems,
    losses,
    overrides,
  }
}

interface Source {
  readonly text: string
  readonly fileName: string
  readonly path?: string
  readonly folder?: string
  /** The override file that Compose takes without being told to. */
  readonly automatic: readonly string[]
}

async function readSource(context: Context, path: string | undefined): Promise<Source> {
  if (path === '-')
    return { text: await readTextStream(context.stdin), fileName: 'compose.yaml', folder: context.cwd, automatic: [] }
  if (path !== undefined && isUrl(path)) return { ...(await download(path, context.signal)), automatic: [] }
  const file = await documentFile(resolve(context.cwd, path ?? '.'))
  const isNamed = path !== undefined && path !== '.'
  return {
    text: await readTextFile(file),
    fileName: basename(file),
    path: file,
    folder: dirname(file),
    automatic: isNamed ? [] : overrideOf(file),
  }
}

function overrideOf(first: string): string[] {
  const match = /^(docker-compose|compose)\.(ya?ml)$/.exec(basename(first))
  if (match === null) return []
  const names = [`${match[1]}.override.yml`, `${match[1]}.override.yaml`].map((name) => join(dirname(first), name))
  return names.filter((name) => existsSync(name)).slice(0, 1)
}

/** The file as Compose sees it. */
export function asComposeSees(opened: OpenedFile): OpenedFile {
  return opened.ownText === undefined ? opened : { ...opened, document: opened.ownText, isOwnText: true }
}

/** Loads as Compose does on this machine: variables from the `.env` beside the file, then from the caller's environment. */
export async function loadFile(context: Context, opened: OpenedFile, options: Options): Promise<AppSpec> {
  const variables = await variablesOf(context, opened.folder, options)
  const profiles = (variables['COMPOSE_PROFILES'] ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
  const { app, problems } = load({
    ...requestOf(opened),
    variables,
    ...(variables['COMPOSE_PROJECT_NAME'] === undefined ? {} : { projectName: variables['COMPOSE_PROJECT_NAME'] }),
    ...(profiles.length === 0 ? {} : { profiles }),
  })
  return settled(context, app, [...opened.problems, ...problems])
}

/** Loads what everybody may see of the document: no `.env`, nothing of the environment, only what `--set` names. */
export async function loadPublic(
  context: Context,
  opened: OpenedFile,
  options: Options,
): Promise<{ app: AppSpec; losses: readonly Loss[] }> {
  const { app, problems, losses } = loadWithoutValues(requestOf(opened), assignments(listOption(options, 'set')))
  const told = problems.filter((each) => each.severity === 'error' || !/^The variable .* is not set/.test(each.message))
  return { app: settled(context, app, [...opened.problems, ...told]), losses }
}

/** Loads a document before anybody has answered its questions, with values that fit in their place. */
export function loadUnanswered(opened: OpenedFile, document = opened.document): LoadResult {
  const request = requestOf(opened)
  return loadWithStandIns({ ...request, files: [{ path: documentName(opened), text: document }] })
}

/** Refuses a document that would not load whatever its variables are, and shows what it warns of. */
export function judge(context: Context, opened: OpenedFile): AppSpec {
  const { app, problems } = loadUnanswered(opened)
  return settled(context, app, [...opened.problems, ...problems])
}

function requestOf(opened: OpenedFile): Omit<LoadRequest, 'variables'> {
  const { document, folder, overrides, fileName } = opened
  return {
    files: [{ path: documentName(opened), text: document }, ...overrides],
    defaultName: folder === undefined ? fileName.replace(/\.\w+$/, '') : basename(folder),
    allowOutside: true,
    ...(folder === undefined ? {} : { readFile: (wanted: string) => readText(resolve(folder, wanted)) }),
  }
}

/** How places in the document are named: those of what another format became are none of the file's own. */
function documentName({ fileName, isOwnText }: OpenedFile): string {
  return isOwnText ? fileName : `${fileName.replace(/\.\w+$/, '')}.compose.yaml`
}

function settled(context: Context, app: AppSpec | undefined, problems: readonly Problem[]): AppSpec {
  if (app === undefined) throw refused(problems)
  showProblems(context.output, problems)
  return app
}

async function variablesOf(
  context: Context,
  folder: string | undefined,
  options: Options,
): Promise<Record<string, string>> {
  const own = Object.entries(context.environment).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  )
  const environment = Object.fromEntries(own)
  const file = folder === undefined ? undefined : join(folder, '.env')
  const text = file === undefined ? '' : await readFile(file, 'utf8').catch(() => '')
  const { values, problems } = parseEnvFile(text, (name) => environment[name])
  if (problems.length > 0) {
    const details = problems.map(
      ({ line, message }): Problem => ({
        severity: 'error',
        message,
        path: [],
        file: file ?? '.env',
        line,
        column: 1,
      }),
    )
    throw refused(details, 'The .env file')
  }
  return { ...values, ...environment, ...assignments(listOption(options, 'set')) }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** What the commands of this folder have in common. Throws `invalid_request` for a service that is not there. */
export function requireService(app: AppSpec, service: string): void {
  if (Object.hasOwn(app.services, service)) return
  const names = Object.keys(app.services)
  const has = names.length === 0 ? 'It has none.' : `It has ${names.slice(0, 20).join(', ')}.`
  throw new PanamaxError('not_found', `There is no service "${service}" in the document. ${has}`)
}
