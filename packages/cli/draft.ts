import { existsSync } from 'node:fs'
import type { AppDraft } from '@panamax/contract/apps'
import type { Client } from '@panamax/contract/client'
import { parseImageReference } from '@panamax/core/check/image-ref'
import { suggest } from '@panamax/core/compose/suggest'
import { PanamaxError } from '@panamax/core/errors'
import type { Context } from './context.ts'
import { download, isUrl } from './download.ts'
import { forServer } from './foreign-document.ts'
import { readLocalDocument } from './local-document.ts'
import { harmless } from './output.ts'
import { templateRef } from './render/template.ts'

/** What `run` and `plan` were pointed at: a file or folder, a URL, "!=image", a template's name, or an image. */
export async function draftFrom(context: Context, client: Client, what: string): Promise<AppDraft> {
  if (what.startsWith('!=')) return { image: what.slice(2).trim() }
  if (isUrl(what)) {
    const fetched = await download(what, context.signal)
    const { warnings, ...draft } = forServer(fetched.text, fetched.fileName)
    for (const warning of warnings) context.output.note(warning)
    return draft
  }
  if (what === '-' || isPath(what)) {
    const local = await readLocalDocument(what, context.stdin)
    for (const warning of local.warnings) context.output.note(warning)
    return { document: local.document, fileName: local.fileName, values: local.values, files: local.files }
  }
  if (await isTemplate(client, what)) return { template: what }
  if (what.trim() === '')
    throw new PanamaxError('invalid_request', 'Name what to run: a template, a file, a URL or an image.')
  await refuseMistyped(client, what)
  if (/[:/]/.test(what)) return { image: what }
  throw new PanamaxError(
    'not_found',
    `There is no file and no template "${what}".${await hint(client, what)} To run the image of that name: panamax run ${what}:latest`,
  )
}

/** SOURCE/NAME with a source that there is and a template that there is not: never an image that happens to be called like that. */
async function refuseMistyped(client: Client, what: string): Promise<void> {
  const [source = '', ...rest] = what.split('/')
  if (rest.length === 0 || rest.some((part) => part.includes(':'))) return
  const sources = await client.call('listSources', {})
  if (!sources.some(({ name }) => name === source)) return
  const near = await hint(client, rest.join('/'), source)
  throw new PanamaxError(
    'not_found',
    `The source ${source} has no template "${rest.join('/')}".${near} See its templates: panamax search --source ${source}.${orImage(what)}`,
  )
}

function orImage(what: string): string {
  return 'problem' in parseImageReference(what) ? '' : ` To run the image of that name: panamax run !=${what}`
}

/** What was probably meant: the nearest name, else what a search for it finds. */
async function hint(client: Client, what: string, source?: string): Promise<string> {
  const query = { q: what.slice(0, 200), limit: 5, ...(source === undefined ? {} : { source }) }
  const { templates } = await client.call('listTemplates', { query })
  const names = templates.map(templateRef)
  const near = suggest(source === undefined ? what : `${source}/${what}`, names)
  if (near !== undefined) return ` Did you mean "${harmless(near)}"?`
  return names.length === 0 ? '' : ` Templates like it: ${names.map(harmless).join(', ')}.`
}

function isPath(what: string): boolean {
  return /^\.{0,2}\//.test(what) || /\.(ya?ml|pmx|json)$/i.test(what) || existsSync(what)
}

async function isTemplate(client: Client, name: string): Promise<boolean> {
  try {
    await client.call('getTemplate', { params: { name } })
    return true
  } catch (error) {
    if (error instanceof PanamaxError && (error.code === 'not_found' || error.code === 'invalid_request')) return false
    throw error
  }
}

/** `--set K=V`, repeated. */
export function assignments(given: readonly string[], rule = '--set takes NAME=VALUE'): Record<string, string> {
  return Object.fromEntries(given.map((each) => pair(each, rule)))
}

/** `--port 8080=8081`, repeated: host ports to move. */
export function portMoves(given: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    given.map((each) => {
      if (/^[\d.:]+$/.test(each))
        throw new PanamaxError(
          'invalid_request',
          `--port moves a host port: --port OLD=NEW. To make a port of an image reachable: --publish ${each}`,
        )
      const [from, to] = pair(each, '--port takes OLD=NEW')
      if (!/^\d+$/.test(from) || !/^\d+$/.test(to))
        throw new PanamaxError('invalid_request', `--port takes two port numbers, not "${each}".`)
      return [from, Number(to)]
    }),
  )
}

function pair(text: string, rule: string): [string, string] {
  const sign = text.indexOf('=')
  if (sign < 1) throw new PanamaxError('invalid_request', `${rule}, not "${text}".`)
  return [text.slice(0, sign), text.slice(sign + 1)]
}
